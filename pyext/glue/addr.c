#include "addr.h"

#include "call.h"
#include "host.h"
#include "lookup.h"

#include <string.h>
#include <sys/socket.h>
#include <time.h>

/* ---- parsing by a family's format ---- */

/* How the addresses of one (family, proto) are parsed. */
typedef struct {
    bool known;
    int family, proto;
    gosock_spec spec;
    char format[192]; /* spec.format, for PyArg_ParseTuple */
    int64_t *timeout; /* in a call's own copy: the time it has for looking a host up */
} addr_format;

#define NUMBER_UNITS "BHIKik"

/* One parsed item, by the unit of the format that filled it. */
typedef struct {
    char unit;
    union {
        int i;
        unsigned int I;
        unsigned char B;
        unsigned short H;
        unsigned long k;
        unsigned long long K;
        char *s;
        Py_buffer buffer;
        host_arg host;
        PyObject *path;
    } as;
} item;

typedef struct {
    int count;
    item items[GOSOCK_MAX_VALUES];
    gosock_value values[GOSOCK_MAX_VALUES];
} parsed;

/* The format's next unit, '@' and '/' included; 0 at its end. */
static char
next_unit(const char **format)
{
    char unit;
    while ((unit = *(*format)++) == '|' || unit == '*')
        ;
    return unit == ';' || unit == ':' ? 0 : unit;
}

/* PyArg_ParseTuple with as many pointers as the longest format needs: it reads what it knows. */
static int
parse_items(PyObject *tuple, const addr_format *format, parsed *p)
{
    void *to[2 * GOSOCK_MAX_VALUES] = {NULL};
    const char *units = format->spec.format;
    int n = 0;
    char unit;
    for (p->count = 0; (unit = next_unit(&units)) && p->count < GOSOCK_MAX_VALUES; p->count++) {
        item *it = &p->items[p->count];
        it->unit = unit;
        memset(&it->as, 0, sizeof it->as);
        if (unit == '@')
            to[n++] = (void *)host_converter;
        else if (unit == '/')
            to[n++] = (void *)PyUnicode_FSConverter;
        to[n++] = &it->as;
    }
    return PyArg_ParseTuple(tuple, format->format, to[0], to[1], to[2], to[3], to[4], to[5], to[6],
                            to[7], to[8], to[9], to[10], to[11]);
}

/* What is longer than a value can tell is too long for any address anyway. */
static void
set_data(gosock_value *value, int kind, char *data, Py_ssize_t len)
{
    value->kind = kind;
    value->data = data;
    value->len = len > UINT32_MAX ? UINT32_MAX : (uint32_t)len;
}

static void
set_number(gosock_value *value, int kind, int64_t number)
{
    value->kind = kind;
    value->num = number;
}

static void
item_value(item *it, gosock_value *value)
{
    switch (it->unit) {
    case 'i': set_number(value, GOSOCK_INT, it->as.i); break;
    case 'I': set_number(value, GOSOCK_UINT, it->as.I); break;
    case 'B': set_number(value, GOSOCK_UINT, it->as.B); break;
    case 'H': set_number(value, GOSOCK_UINT, it->as.H); break;
    case 'k': set_number(value, GOSOCK_UINT, (int64_t)it->as.k); break;
    case 'K': set_number(value, GOSOCK_UINT, (int64_t)it->as.K); break;
    case 's': set_data(value, GOSOCK_STR, it->as.s, (Py_ssize_t)strlen(it->as.s)); break;
    case 'y': set_data(value, GOSOCK_BYTES, it->as.buffer.buf, it->as.buffer.len); break;
    case '@': set_data(value, GOSOCK_HOST, it->as.host.data, it->as.host.len); break;
    case '/':
        set_data(value, GOSOCK_PATH, PyBytes_AsString(it->as.path), PyBytes_Size(it->as.path));
        break;
    }
}

static void
items_clear(parsed *p)
{
    for (int i = 0; i < p->count; i++) {
        item *it = &p->items[i];
        if (it->unit == 'y' && it->as.buffer.obj)
            PyBuffer_Release(&it->as.buffer);
        else if (it->unit == '@')
            host_clear(&it->as.host);
        else if (it->unit == '/')
            Py_CLEAR(it->as.path);
    }
}

/* ---- formats ---- */

/* Go's format in PyArg_ParseTuple's letters. */
static void
translate(const char *from, char *to, size_t size)
{
    size_t n = 0;
    bool message = false;
    for (; *from && n + 3 < size; from++) {
        message |= *from == ';' || *from == ':';
        if (!message && (*from == '@' || *from == '/')) {
            to[n++] = 'O';
            to[n++] = '&';
        } else
            to[n++] = *from;
    }
    to[n] = '\0';
}

static const addr_format *
format_of(int family, int proto)
{
    static _Thread_local addr_format last;
    addr_format *f = &last;
    if (LIKELY(f->known && f->family == family && f->proto == proto))
        return f;
    const gosock_table *go = gosock();
    if (!go)
        return NULL;
    go->gosock_addr_spec(family, proto, &f->spec);
    if (f->spec.format)
        translate(f->spec.format, f->format, sizeof f->format);
    f->family = family;
    f->proto = proto;
    f->known = true;
    return f;
}

/* ---- packing ---- */

#define SECOND INT64_C(1000000000)

static int64_t
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * SECOND + t.tv_nsec;
}

/* Looks a host up, and takes the time that took off the time there is. */
static int
find_host(mod_state *state, const char *host, int family, int64_t *timeout, gosock_addr *out)
{
    if (*timeout <= 0) /* not even a socket that does not block does so while it looks up */
        return lookup_host(state, host, family, LOOKUP_UNLIMITED, out);
    int64_t start = now();
    int result = lookup_host(state, host, family, *timeout, out);
    int64_t left = *timeout - (now() - start);
    *timeout = left > 0 ? left : 1;
    return result;
}

/* Asks Go for the sockaddr; a host that is a name is looked up and handed in again. */
static int
pack(mod_state *state, const addr_format *f, const char *caller, gosock_value *values, int count,
     gosock_addr *out)
{
    const gosock_table *go = gosock();
    if (!go)
        return -1;
    int result = go->gosock_addr_pack(f->family, f->proto, (char *)caller, values, count, out);
    if (UNLIKELY(result == GOSOCK_LOOKUP)) {
        gosock_addr found;
        int wanted = ((struct sockaddr *)out->sa)->sa_family;
        if (find_host(state, values[0].data, wanted, f->timeout, &found) < 0)
            return -1;
        set_data(&values[0], GOSOCK_ADDR, (char *)found.sa, found.len);
        if (!(go = gosock()))
            return -1;
        result = go->gosock_addr_pack(f->family, f->proto, (char *)caller, values, count, out);
    }
    return result < 0 ? call_raise_error(state, &out->error) : 0;
}

/* Who asks is the calling function, where the format does not name another behind ':'. */
static int
refuse_type(PyObject *address, const addr_format *f, const char *caller)
{
    const char *named = strrchr(f->spec.format, ':');
    PyErr_Format(PyExc_TypeError, "%s%s %s address must be tuple, not %.500s",
                 named ? named + 1 : caller, named ? ":" : "():", f->spec.family,
                 type_name(address));
    return -1;
}

/* After an error of the parser's: the family may say it in other words. */
static int
refuse_values(const addr_format *f, const char *caller)
{
    if (f->spec.wrong)
        PyErr_Format(PyExc_OSError, "%s(): %s", caller, f->spec.wrong);
    else if (f->spec.overflow && PyErr_ExceptionMatches(PyExc_OverflowError))
        PyErr_Format(PyExc_OverflowError, "%s(): %s", caller, f->spec.overflow);
    return -1;
}

static int
parse_tuple(mod_state *state, PyObject *address, const addr_format *f, const char *caller,
            gosock_addr *out)
{
    parsed p;
    if (!parse_items(address, f, &p))
        return refuse_values(f, caller);
    for (int i = 0; i < p.count; i++)
        item_value(&p.items[i], &p.values[i]);
    int given = (int)PyTuple_Size(address);
    int result = pack(state, f, caller, p.values, given, out);
    items_clear(&p);
    return result;
}

/* What a bare number's __index__ raises is not told in the family's words. */
static PyObject *
tuple_of_bare(PyObject *address, char unit)
{
    bool number = strchr(NUMBER_UNITS, unit) && PyIndex_Check(address);
    PyObject *value = number ? PyNumber_Index(address) : Py_NewRef(address);
    PyObject *tuple = value ? PyTuple_Pack(1, value) : NULL;
    Py_XDECREF(value);
    return tuple;
}

static int
parse_value(mod_state *state, PyObject *address, const addr_format *f, const char *caller,
            gosock_addr *out)
{
    /* Where the format does not say who asks, or for what, the parser has its own words for it. */
    if (PyTuple_Check(address) || (!f->spec.wrong && !strpbrk(f->spec.format, ":;")))
        return parse_tuple(state, address, f, caller, out);
    if (!f->spec.wrong)
        return refuse_type(address, f, caller);
    PyObject *tuple = tuple_of_bare(address, *f->spec.format);
    int result = tuple ? parse_tuple(state, tuple, f, caller, out) : -1;
    Py_XDECREF(tuple);
    return result;
}

/* Bare text: str or bytes. */
static int
parse_text(mod_state *state, PyObject *address, const addr_format *f, const char *caller,
           gosock_addr *out)
{
    const bool bytes = PyBytes_Check(address);
    if (!bytes && !PyUnicode_Check(address))
        return refuse_values(f, caller);
    char *text;
    if (!PyArg_Parse(address, bytes ? "y" : "s", &text))
        return -1;
    gosock_value value;
    set_data(&value, GOSOCK_STR, text, (Py_ssize_t)strlen(text));
    return pack(state, f, caller, &value, 1, out);
}

/* A bare path: str in the file system's encoding, or any buffer. */
static int
parse_path(mod_state *state, PyObject *address, const addr_format *f, const char *caller,
           gosock_addr *out)
{
    Py_buffer path;
    PyObject *bytes = PyUnicode_Check(address) ? PyUnicode_EncodeFSDefault(address) : address;
    if (!bytes)
        return -1;
    if (bytes == address)
        Py_INCREF(bytes);
    int result = -1;
    if (PyArg_Parse(bytes, "y*", &path)) {
        gosock_value value;
        set_data(&value, GOSOCK_PATH, path.buf, path.len);
        result = pack(state, f, caller, &value, 1, out);
        PyBuffer_Release(&path);
    }
    Py_DECREF(bytes);
    return result;
}

/* One value as most programs write it; false: it is for the parser. */
static bool
quick_value(PyObject *object, char unit, gosock_value *value)
{
    int overflow;
    Py_ssize_t len;
    if (unit == '@' && PyUnicode_CheckExact(object)) {
        const char *text = PyUnicode_AsUTF8AndSize(object, &len);
        if (!text || PyUnicode_GetLength(object) != len || strlen(text) != (size_t)len)
            return false;
        set_data(value, GOSOCK_HOST, (char *)text, len);
        return true;
    }
    if ((unit != 'i' && unit != 'I') || !PyLong_CheckExact(object))
        return false;
    set_number(value, unit == 'i' ? GOSOCK_INT : GOSOCK_UINT,
               PyLong_AsLongAndOverflow(object, &overflow));
    return !overflow && (unit == 'i' ? value->num == (int)value->num
                                     : value->num == (int64_t)(unsigned int)value->num);
}

/* The values of a tuple by their units; how many, 0 where they are for the parser. */
static int
quick_values(PyObject *tuple, const char *units, gosock_value *values)
{
    const Py_ssize_t given = PyTuple_Size(tuple);
    bool optional = false;
    if (given > GOSOCK_MAX_VALUES)
        return 0;
    for (Py_ssize_t i = 0; i < given; i++, units++) {
        if (*units == '|') {
            optional = true;
            units++;
        }
        if (!quick_value(PyTuple_GetItem(tuple, i), *units, &values[i]))
            return 0;
    }
    return optional || strchr("|;:", *units) ? (int)given : 0;
}

/* Packs a tuple without the parser. False, with nothing done: names and mistakes take the long way,
 * which tells of them. */
static bool
pack_quickly(PyObject *address, const addr_format *f, const char *caller, gosock_addr *out)
{
    gosock_value values[GOSOCK_MAX_VALUES];
    if (!f->spec.format || !PyTuple_CheckExact(address))
        return false;
    int count = quick_values(address, f->spec.format, values);
    const gosock_table *go = count ? gosock() : NULL;
    PyErr_Clear();
    return go &&
           go->gosock_addr_pack(f->family, f->proto, (char *)caller, values, count, out) == 0;
}

int
addr_parse(mod_state *state, PyObject *address, int family, int proto, const char *caller,
           int64_t *timeout, gosock_addr *out)
{
    const addr_format *f = format_of(family, proto);
    if (!f)
        return -1;
    if (f->spec.no_pack) {
        PyErr_Format(PyExc_OSError, "%s(): %s", caller, f->spec.no_pack);
        return -1;
    }
    if (LIKELY(pack_quickly(address, f, caller, out)))
        return 0;
    /* A copy: resolving a host runs Python code, which may parse another family's address. */
    addr_format own = *f;
    own.timeout = timeout;
    if (own.spec.format)
        return parse_value(state, address, &own, caller, out);
    return (own.spec.wrong ? parse_text : parse_path)(state, address, &own, caller, out);
}

/* ---- building ---- */

static PyObject *
build_value(const gosock_value *value)
{
    Py_ssize_t len = (Py_ssize_t)value->len;
    switch (value->kind) {
    case GOSOCK_INT: return PyLong_FromLongLong(value->num);
    case GOSOCK_UINT: return PyLong_FromUnsignedLongLong((unsigned long long)value->num);
    case GOSOCK_STR: return PyUnicode_DecodeUTF8(value->data, len, NULL);
    case GOSOCK_PATH: return PyUnicode_DecodeFSDefaultAndSize(value->data, len);
    case GOSOCK_BYTES: return PyBytes_FromStringAndSize(value->data, len);
    }
    Py_RETURN_NONE;
}

int
addr_expected(int family, int proto)
{
    const addr_format *f = format_of(family, proto);
    if (!f)
        return 0;
    if (LIKELY(!f->spec.no_unpack))
        return 1;
    PyErr_Format(PyExc_OSError, "getsockaddrlen: %s", f->spec.no_unpack);
    return 0;
}

PyObject *
addr_build(const gosock_addr *addr)
{
    if (addr->shape == GOSOCK_SHAPE_NONE)
        Py_RETURN_NONE;
    if (addr->shape == GOSOCK_SHAPE_UNKNOWN) {
        call_raise_error(NULL, &addr->error); /* no resolver's error: it needs no state */
        return NULL;
    }
    if (addr->shape == GOSOCK_SHAPE_BARE)
        return build_value(&addr->values[0]);
    PyObject *tuple = PyTuple_New(addr->shape);
    for (int i = 0; tuple && i < addr->shape; i++) {
        PyObject *value = build_value(&addr->values[i]);
        if (!value || PyTuple_SetItem(tuple, i, value) < 0)
            Py_CLEAR(tuple);
    }
    return tuple;
}

void
addr_copy(gosock_addr *to, const gosock_addr *from)
{
    *to = *from;
    for (int i = 0; i < GOSOCK_MAX_VALUES; i++) {
        char *data = from->values[i].data;
        if (data >= (char *)from && data < (char *)(from + 1))
            to->values[i].data = (char *)to + (data - (char *)from);
    }
}
