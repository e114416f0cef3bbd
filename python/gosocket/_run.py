"""What `python -m gosocket` does: install gosocket, then run a program as python itself would."""

from __future__ import annotations

import builtins
import io
import os
import runpy
import sys
from importlib.machinery import BuiltinImporter, SourceFileLoader, SourcelessFileLoader

import gosocket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, TracebackType
    from typing import Any, NoReturn, TypeAlias

    _Parsed: TypeAlias = tuple[Callable[[], None], list[str]]

HELP = """\
usage: python -m gosocket [-m MODULE | -c CODE | FILE | -] [ARGUMENT ...]
       python -m gosocket trace | difftest [OPTION ...] [-m ... | -c ... | FILE] [ARGUMENT ...]
       python -m gosocket doctor | --help | --version

Run a Python program, as it is, on sockets that are implemented in Go.

  -m MODULE   run a module or package, as python -m does
  -c CODE     run a string, as python -c does
  FILE        run a script, a directory or a zip file; one called doctor as ./doctor
  -           run what standard input gives; so does no argument at all
  --          what follows is a FILE
  trace       show a program's calls on sockets; trace --help tells more
  difftest    find where a program's calls differ from the stdlib's; difftest --help tells more
  doctor      tell what is in force, and whether it works
  --help      print this and exit; also -h
  --version   print gosocket's version and exit; also -V

The program's processes of its own are covered where GOSOCKET_INSTALL=1 is in their environment.
"""
USAGE_ERROR = 2  # python's own exit status for a wrong option, or a file that cannot be opened


def main() -> None:
    """Do what sys.argv says."""
    command = _COMMANDS.get(sys.argv[1]) if sys.argv[1:] else None
    if command is not None:
        command()
    else:
        run(sys.argv[1:], gosocket.install)


def run(arguments: list[str], prepare: Callable[[], None]) -> None:
    """Run the program that the arguments name, once it is prepared for."""
    action, argv = _parse(arguments)
    sys.argv[:] = argv
    prepare()
    try:
        action()
    except SystemExit:
        raise
    except BaseException:
        _hide_own_frames()
        raise


def _parse(arguments: list[str]) -> _Parsed:
    """The function to call, and the sys.argv it shall find."""
    first, *rest = arguments or ["-"]
    if first == "--":
        first, *rest = rest or ["-"]
    elif first[:2] in ("-m", "-c"):
        return _parse_operand(first[:2], first[2:], rest)
    elif first.startswith("-") and first != "-":
        _usage_error(f"Unknown option: {first}")
    if first == "-":
        return _run_stdin, ["-" if arguments else "", *rest]
    return lambda: _run_file(first), [first, *rest]


def _parse_operand(option: str, operand: str, rest: list[str]) -> _Parsed:
    """-m and -c, whose operand may be glued to them."""
    if not operand:
        if not rest:
            _usage_error(f"Argument expected for the {option} option")
        operand, *rest = rest
    if option == "-m":
        return lambda: _run_module(operand), [option, *rest]
    return lambda: _run_string(operand), [option, *rest]


def _usage_error(message: str) -> NoReturn:
    usage, _, _ = HELP.partition("\n\n")
    sys.stderr.write(f"{message}\n{usage}\n")
    raise SystemExit(USAGE_ERROR)


def _run_module(name: str) -> None:
    _fresh_main(BuiltinImporter)
    # What the interpreter itself calls for -m.
    runpy._run_module_as_main(name)  # type: ignore[attr-defined]


def _run_string(code: str) -> None:
    _set_path0("")
    namespace = _fresh_main(BuiltinImporter)
    program = compile(code, "<string>", "exec", dont_inherit=True)
    _show_source_lines(program, code, "<string>")
    exec(program, namespace)


def _run_stdin() -> None:
    _set_path0("")
    if sys.stdin.isatty():
        import code

        code.interact(local=_fresh_main(BuiltinImporter))
        return
    namespace = _fresh_main(BuiltinImporter, "<stdin>")
    exec(compile(sys.stdin.buffer.read(), "<stdin>", "exec", dont_inherit=True), namespace)


def _run_file(path: str) -> None:
    import pkgutil

    full = os.path.join(os.getcwd(), path)  # not normalised: as python shows it
    if pkgutil.get_importer(full) is not None:  # a directory or a zip file
        _fresh_main(BuiltinImporter)
        if not sys.flags.safe_path:
            del sys.path[0]
        sys.path.insert(0, full)
        runpy._run_module_as_main("__main__", alter_argv=False)  # type: ignore[attr-defined]
        return
    source = b""
    try:
        with io.open_code(full) as file:
            program = pkgutil.read_code(file)  # of a .pyc
            if program is None:
                file.seek(0)
                source = file.read()
    except OSError as exc:
        message = f"can't open file {full!r}: [Errno {exc.errno}] {exc.strerror}"
        sys.stderr.write(f"{sys.executable}: {message}\n")
        raise SystemExit(USAGE_ERROR) from None
    _set_path0(os.path.dirname(os.path.realpath(full)))
    loader = SourcelessFileLoader if program else SourceFileLoader
    namespace = _fresh_main(loader("__main__", full), full)
    exec(program or compile(source, full, "exec", dont_inherit=True), namespace)


def _set_path0(folder: str) -> None:
    """Put what python would have put first on sys.path for this program, in the place of ours."""
    if not sys.flags.safe_path:
        sys.path[0] = folder


def _fresh_main(loader: object, file: str | None = None) -> dict[str, Any]:
    """Empty __main__ of what is ours, as python hands it to a program; give its namespace."""
    namespace = vars(sys.modules["__main__"])
    fresh = {
        "__name__": "__main__",
        "__doc__": None,
        "__package__": None,
        "__loader__": loader,
        "__spec__": None,
        "__annotations__": {},
        "__builtins__": builtins,
    }
    if file is not None:
        fresh |= {"__file__": file, "__cached__": None}
    known = namespace.keys() & fresh.keys()  # newer Pythons set fewer of them
    namespace.clear()
    namespace.update((name, value) for name, value in fresh.items() if name in known)
    return namespace


def _show_source_lines(program: CodeType, source: str, name: str) -> None:
    """Let tracebacks show lines of a program that is in no file, where Python does (3.13)."""
    import linecache

    register = getattr(linecache, "_register_code", None)
    if register is not None:
        # The first ones find the lines by the name, later ones by the code object.
        key = program if hasattr(linecache, "_interactive_cache") else name
        register(key, source, name)


def _hide_own_frames() -> None:
    """Let the traceback of the exception that ends the program begin with the program's frames."""
    hook = sys.excepthook

    def shown(
        kind: type[BaseException], value: BaseException, traceback: TracebackType | None
    ) -> None:
        sys.excepthook = hook
        frames, first = traceback, traceback
        while frames is not None:
            if frames.tb_frame.f_code.co_filename == __file__:
                first = frames.tb_next
            frames = frames.tb_next
        hook(kind, value.with_traceback(first), first)

    sys.excepthook = shown


def _print_help() -> None:
    sys.stdout.write(HELP)


def _print_version() -> None:
    from gosocket import _doctor

    print(f"gosocket {_doctor.version()}")


def _run_doctor() -> NoReturn:
    from gosocket import _doctor

    raise SystemExit(_doctor.main())


def _run_trace() -> NoReturn:
    from gosocket.difftest import _trace

    raise SystemExit(_trace.main(sys.argv[2:]))


def _run_difftest() -> NoReturn:
    from gosocket.difftest import _command

    raise SystemExit(_command.main(sys.argv[2:]))


_COMMANDS: dict[str, Callable[[], None]] = {
    "trace": _run_trace,
    "difftest": _run_difftest,
    "doctor": _run_doctor,
    "--help": _print_help,
    "-h": _print_help,
    "--version": _print_version,
    "-V": _print_version,
}
