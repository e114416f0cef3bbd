"""TLS by the interpreter's ssl over our sockets, whichever of the two was imported first."""

import ssl
import threading

import pytest
import trustme
from support import LOOPBACK, PATIENCE, read_exactly, run_script, tcp_pair, unix_pair

LARGE = bytes(range(256)) * 8192


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def contexts(authority):
    """What the client and the server need: (client context, server context)."""
    client = ssl.create_default_context()
    authority.configure_trust(client)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost", LOOPBACK).configure_cert(server)
    return client, server


def answer(context, sock, job, errors):
    """The server's side, in a thread: the handshake and then job(tls)."""
    try:
        with context.wrap_socket(sock, server_side=True) as tls:
            job(tls)
    except Exception as error:
        errors.append(error)


def converse(ends, contexts, client_job, server_job):
    """Both jobs on the two ends of a TLS connection."""
    client, server = ends
    errors = []
    thread = threading.Thread(target=answer, args=(contexts[1], server, server_job, errors))
    thread.start()
    try:
        with contexts[0].wrap_socket(client, server_hostname="localhost") as tls:
            client_job(tls)
    finally:
        thread.join(PATIENCE)
    assert not errors, errors


def echo_all(tls):
    received = read_exactly(tls, len(LARGE))
    tls.sendall(received)


@pytest.mark.parametrize("timeout", [None, PATIENCE])
@pytest.mark.parametrize("ends", [tcp_pair, unix_pair])
def test_echo(stack, contexts, ends, timeout):
    def ask(tls):
        assert tls.version() in ("TLSv1.2", "TLSv1.3")
        assert tls.getpeercert()["subjectAltName"]
        tls.sendall(LARGE)
        assert read_exactly(tls, len(LARGE)) == LARGE
        assert tls.gettimeout() == timeout

    with ends(stack) as pair:
        for sock in pair:
            sock.settimeout(timeout)
        converse(pair, contexts, ask, echo_all)


def test_files(stack, contexts):
    def ask(tls):
        with tls.makefile("rw", encoding="ascii") as file:
            file.write("question\n")
            file.flush()
            assert file.readline() == "answer\n"

    def reply(tls):
        with tls.makefile("rwb") as file:
            assert file.readline() == b"question\n"
            file.write(b"answer\n")

    with tcp_pair(stack) as pair:
        converse(pair, contexts, ask, reply)


def test_on_our_object(stack, contexts):
    """SSLSocket is a class of its own, so this is what _ssl does with descriptor and timeout."""
    with tcp_pair(stack) as (client, server):
        errors = []
        thread = threading.Thread(target=answer, args=(contexts[1], server, echo_once, errors))
        thread.start()
        tls = contexts[0]._wrap_socket(client, False, "localhost")
        tls.do_handshake()
        assert tls.write(b"ours") == 4
        assert tls.read(4) == b"ours"
        thread.join(PATIENCE)
        assert not errors
        client.close()
        with pytest.raises(ssl.SSLError):
            tls.write(b"closed")


def echo_once(tls):
    tls.sendall(tls.recv(4))


@pytest.mark.parametrize("timeout", [0.0, 0.05])
def test_timeout_of_our_object(both, contexts, timeout):
    """Nobody answers the handshake."""

    def shake(stack):
        with tcp_pair(stack) as (client, _):
            client.settimeout(timeout)
            contexts[0]._wrap_socket(client, False, "localhost").do_handshake()

    expected = "builtins.TimeoutError" if timeout else "ssl.SSLWantReadError"
    assert both(shake).raised.type == expected


def test_timeout(stack, contexts):
    """ssl waits by the timeout that it reads out of our object."""
    done = threading.Event()

    def ask(tls):
        tls.settimeout(0.05)
        with pytest.raises(TimeoutError):
            tls.recv(1)
        tls.settimeout(PATIENCE)
        done.set()
        assert tls.recv(1) == b"x"

    def reply(tls):
        assert done.wait(PATIENCE)
        tls.sendall(b"x")

    with tcp_pair(stack) as pair:
        converse(pair, contexts, ask, reply)


def test_non_blocking(stack, contexts):
    def ask(tls):
        tls.setblocking(False)
        with pytest.raises(ssl.SSLWantReadError):
            tls.recv(1)
        tls.setblocking(True)
        tls.sendall(b"x")
        assert tls.recv(1) == b"x"

    def reply(tls):
        tls.sendall(tls.recv(1))

    with tcp_pair(stack) as pair:
        converse(pair, contexts, ask, reply)


def test_sendfile(stack, contexts, tmp_path):
    (tmp_path / "data").write_bytes(LARGE)

    def ask(tls):
        assert read_exactly(tls, len(LARGE)) == LARGE

    def reply(tls):
        with open(tmp_path / "data", "rb") as file:
            assert tls.sendfile(file) == len(LARGE)

    with tcp_pair(stack) as pair:
        converse(pair, contexts, ask, reply)


def test_refused_certificate(stack, contexts):
    with tcp_pair(stack) as (client, server):
        errors = []
        arguments = (contexts[1], server, lambda tls: None, errors)
        thread = threading.Thread(target=answer, args=arguments)
        thread.start()
        with pytest.raises(ssl.SSLCertVerificationError):
            contexts[0].wrap_socket(client, server_hostname="another.example")
        client.close()
        thread.join(PATIENCE)
        assert len(errors) == 1


PROGRAM = """
    import threading
    {imports}

    client_context = ssl.create_default_context(cafile={authority!r})
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain({certificate!r})

    def serve():
        with server_context.wrap_socket(right, server_side=True) as tls:
            tls.sendall(tls.recv(100)[::-1])

    left, right = gosocket.socketpair()
    thread = threading.Thread(target=serve)
    thread.start()
    with client_context.wrap_socket(left, server_hostname="localhost") as tls:
        tls.sendall(b"over Go")
        print(tls.recv(100).decode(), isinstance(left, gosocket.socket))
    thread.join()
"""


@pytest.mark.parametrize("order", ["import ssl, gosocket", "import gosocket, ssl"])
def test_import_order(authority, tmp_path, order):
    certificate, trusted = tmp_path / "server.pem", tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(trusted)
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(certificate)
    script = PROGRAM.format(imports=order, authority=str(trusted), certificate=str(certificate))
    assert run_script(script) == "oG revo True\n"
