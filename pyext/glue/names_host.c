#include "names.h"

#include "sock.h"

#include <stdlib.h>
#include <sys/socket.h>

/* The one host argument of these functions. */
typedef struct {
    const char *name;
    char *encoded; /* to be freed, or NULL */
} host_text;

/* format is PyArg_ParseTuple's for one argument in an encoding. */
static int
parse_host(PyObject *args, const char *format, host_text *host)
{
    PyObject *only = PyTuple_Size(args) == 1 ? PyTuple_GetItem(args, 0) : NULL;
    host->encoded = NULL;
    host->name = only ? names_plain_host(only) : NULL;
    if (host->name)
        return 0;
    if (!PyArg_ParseTuple(args, format, "idna", &host->encoded))
        return -1;
    host->name = host->encoded;
    return 0;
}

/* Parses, raises the audit event, and looks the host's address up; the caller frees host->encoded
 * even after -1. */
static int
find_host(PyObject *module, PyObject *args, const char *format, const char *event, int family,
          int64_t timeout, host_text *host, gosock_addr *addr)
{
    mod_state *state = module_state(module);
    if (parse_host(args, format, host) < 0)
        return -1;
    if (audit(state, event, "(O)", PyTuple_GetItem(args, 0)) < 0)
        return -1;
    return lookup_any_host(state, host->name, family, timeout, addr);
}

/* The text of the address, without its port. */
static PyObject *
address_text(const gosock_addr *addr)
{
    const gosock_value *host = &addr->values[0];
    return PyUnicode_DecodeUTF8(host->data, (Py_ssize_t)host->len, NULL);
}

static PyObject *
address_item(const gosock_answer *answer, size_t i)
{
    return address_text(&answer->addrs[i].addr);
}

static PyObject *
alias_item(const gosock_answer *answer, size_t i)
{
    return PyUnicode_FromString(answer->aliases[i]);
}

/* (name, aliases, addresses) */
static PyObject *
find_entry(mod_state *state, const gosock_query *query)
{
    lookup_room room;
    const gosock_answer *answer = lookup_run(state, query, LOOKUP_UNLIMITED, &room);
    if (!answer)
        return NULL;
    PyObject *aliases = names_list(answer, answer->naliases, alias_item);
    PyObject *addresses = aliases ? names_list(answer, answer->naddrs, address_item) : NULL;
    PyObject *entry =
        addresses ? Py_BuildValue("(sOO)", answer->name, aliases, addresses) : NULL;
    Py_XDECREF(aliases);
    Py_XDECREF(addresses);
    lookup_free(answer, &room);
    return entry;
}

static PyObject *
gethostbyname_within(PyObject *module, PyObject *args, int64_t timeout)
{
    host_text host;
    gosock_addr addr;
    int found = find_host(module, args, "et:gethostbyname", "socket.gethostbyname", AF_INET,
                          timeout, &host, &addr);
    PyMem_Free(host.encoded);
    return found < 0 ? NULL : address_text(&addr);
}

PyObject *
mod_gethostbyname(PyObject *module, PyObject *args, PyObject *keywords)
{
    int64_t timeout;
    PyObject *address = NULL;
    if (names_timeout(&keywords, &timeout) == 0 && no_keywords("gethostbyname", keywords))
        address = gethostbyname_within(module, args, timeout);
    Py_XDECREF(keywords);
    return address;
}

PyObject *
mod_gethostbyname_ex(PyObject *module, PyObject *args)
{
    host_text host;
    gosock_addr addr;
    PyObject *entry = NULL;
    if (find_host(module, args, "et:gethostbyname_ex", "socket.gethostbyname", AF_INET,
                  LOOKUP_UNLIMITED, &host, &addr) == 0) {
        gosock_query query = {.kind = GOSOCK_GETHOSTBYNAME, .host = (char *)host.name};
        entry = find_entry(module_state(module), &query);
    }
    PyMem_Free(host.encoded);
    return entry;
}

PyObject *
mod_gethostbyaddr(PyObject *module, PyObject *args)
{
    host_text host;
    gosock_addr addr;
    PyObject *entry = NULL;
    if (find_host(module, args, "et:gethostbyaddr", "socket.gethostbyaddr", AF_UNSPEC,
                  LOOKUP_UNLIMITED, &host, &addr) == 0) {
        gosock_query query = {.kind = GOSOCK_GETHOSTBYADDR, .addr = &addr};
        entry = find_entry(module_state(module), &query);
    }
    PyMem_Free(host.encoded);
    return entry;
}
