/* sock_class.c: the Python class over our type: how it makes its objects.
 *
 * Running its __init__ costs more than all else that is not the kernel's. So that function is given
 * a short way, where the interpreter can do that (3.12 and newer): what is called as most programs
 * do is done here, and all else by the function's own code, which has the words for it.
 */
#include "mod.h"

#include "sock.h"

/* What the limited API has from 3.12 on only, or not at all. */
typedef PyObject *(*call_form)(PyObject *callable, PyObject *const *args, size_t nargsf,
                               PyObject *kwnames);
typedef call_form (*get_call_form)(PyObject *callable);
typedef void (*set_call_form)(PyObject *function, call_form form);
#define COUNT_MASK (SIZE_MAX >> 1) /* without PY_VECTORCALL_ARGUMENTS_OFFSET */

static call_form run_code; /* a Python function's own: it is the same for all */

enum { FAMILY, TYPE, PROTO, FILENO, INIT_ARGS };

static const char *const init_names[INIT_ARGS] = {"family", "type", "proto", "fileno"};

static int
place_of(PyObject *name)
{
    int place = 0;
    while (place < INIT_ARGS && PyUnicode_CompareWithASCIIString(name, init_names[place]) != 0)
        place++;
    return place;
}

/* The arguments by their places, NULL where none is given. False: they do not fit. */
static bool
place_all(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, PyObject *placed[INIT_ARGS])
{
    if (nargs > INIT_ARGS)
        return false;
    for (Py_ssize_t i = 0; i < nargs; i++)
        placed[i] = args[i];
    Py_ssize_t named = kwnames ? PyTuple_Size(kwnames) : 0;
    for (Py_ssize_t i = 0; i < named; i++) {
        int place = place_of(PyTuple_GetItem(kwnames, i));
        if (place == INIT_ARGS || placed[place])
            return false;
        placed[place] = args[nargs + i];
    }
    return true;
}

/* What a number is that is not given, by the module's name for it, which programs may replace. */
static bool
plain_default(mod_state *state, PyObject *name, int *to)
{
    PyObject *value = PyDict_GetItemWithError(state->class_module, name);
    return value && plain_int(value, to);
}

static bool
plain_arguments(mod_state *state, PyObject *placed[INIT_ARGS], int numbers[FILENO])
{
    for (int i = 0; i < FILENO; i++) {
        numbers[i] = -1;
        if (placed[i] && !plain_int(placed[i], &numbers[i]))
            return false;
    }
    if (placed[FILENO])
        return PyLong_Check(placed[FILENO]);
    if (numbers[PROTO] == -1)
        numbers[PROTO] = 0;
    return (numbers[FAMILY] != -1 ||
            plain_default(state, state->class_words[WORD_FAMILY], &numbers[FAMILY])) &&
           (numbers[TYPE] != -1 ||
            plain_default(state, state->class_words[WORD_TYPE], &numbers[TYPE]));
}

/* As an assignment to an attribute: a class made on ours may see it. */
static int
set_word(mod_state *state, PyObject *self, int word, PyObject *value)
{
    int result = value ? PyObject_SetAttr(self, state->class_words[word], value) : -1;
    Py_XDECREF(value);
    return result;
}

/* Makes the object as __init__ does; NULL and nothing raised where that is for its own code. */
static PyObject *
init_plainly(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    PyObject *placed[INIT_ARGS] = {NULL};
    int numbers[FILENO];
    mod_state *state = sock_state_if(self);
    if (!state || !place_all(args, nargs, kwnames, placed))
        return NULL;
    if (placed[FILENO] == Py_None)
        placed[FILENO] = NULL;
    if (!plain_arguments(state, placed, numbers)) {
        PyErr_Clear();
        return NULL;
    }
    if (sock_make(self, numbers[FAMILY], numbers[TYPE], numbers[PROTO], placed[FILENO]) < 0 ||
        set_word(state, self, WORD_STREAMS, PyLong_FromLong(0)) < 0 ||
        set_word(state, self, WORD_CLOSED, Py_NewRef(Py_False)) < 0)
        return NULL;
    Py_RETURN_NONE;
}

/* The call form of __init__, whose first argument is the object. */
static PyObject *
call_init(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t nargs = (Py_ssize_t)(nargsf & COUNT_MASK);
    PyObject *done = nargs ? init_plainly(args[0], args + 1, nargs - 1, kwnames) : NULL;
    if (done || PyErr_Occurred())
        return done;
    return run_code(function, args, nargsf, kwnames);
}

static int
find_words(mod_state *state)
{
    static const char *const words[WORDS] = {
        [WORD_FAMILY] = "AF_INET",
        [WORD_TYPE] = "SOCK_STREAM",
        [WORD_STREAMS] = "_io_refs",
        [WORD_CLOSED] = "_closed",
    };
    for (int i = 0; i < WORDS; i++)
        if (!state->class_words[i] &&
            !(state->class_words[i] = PyUnicode_InternFromString(words[i])))
            return -1;
    return 0;
}

static PyObject *
mod_shorten_init(PyObject *module, PyObject *args)
{
    mod_state *state = module_state(module);
    PyObject *function, *names;
    PyTypeObject *kind;
    get_call_form get;
    set_call_form set;
    if (!find_symbol("PyFunction_Type", &kind) || !find_symbol("PyVectorcall_Function", &get) ||
        !find_symbol("PyFunction_SetVectorcall", &set))
        Py_RETURN_NONE;
    if (!PyArg_ParseTuple(args, "O!O!:_shorten_init", kind, &function, &PyDict_Type, &names))
        return NULL;
    if (find_words(state) < 0)
        return NULL;
    PyObject *before = state->class_module;
    state->class_module = Py_NewRef(names);
    Py_XDECREF(before);
    call_form form = get(function);
    if (form != call_init) {
        run_code = form;
        set(function, call_init);
    }
    Py_RETURN_NONE;
}

PyMethodDef sock_class_methods[] = {
    {"_shorten_init", mod_shorten_init, METH_VARARGS,
     PyDoc_STR("_shorten_init($module, init, names, /)\n--\n\n"
               "Give the __init__ of the class made on socket a short way, where that can be.\n"
               "names has its defaults, AF_INET and SOCK_STREAM.")},
    {NULL, NULL, 0, NULL},
};
