"""The clients of the main job: each sends payloads to an echo server and yields what came back.

A client is a generator (place, payloads) -> replies. Over IPv4 and IPv6 the libraries connect by
themselves; none of them knows AF_UNIX, so there the connecting is done for them.
"""

import asyncio
import contextlib
import http.client
import urllib.request
from dataclasses import dataclass

import requests
from carrier import carrier, from_text
from https_server import CARRIER_HEADER
from place import HOST, TIMEOUT
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection


@dataclass
class Reply:
    """What came back, and the classes of the sockets at both ends."""

    body: bytes
    ours: list
    theirs: list


class Connection(http.client.HTTPSConnection):
    """http.client's connection to a place; it remembers its socket's classes."""

    def __init__(self, place, host=None, timeout=TIMEOUT):
        port = place.address[1] if place.has_host else None
        super().__init__(host or place.host, port, timeout=timeout, context=place.context())
        self.place = place

    def connect(self):
        if self.place.has_host:
            super().connect()
        else:
            self.sock = self._context.wrap_socket(self.place.connect_path(), server_hostname=HOST)
        self.carrier = carrier(self.sock)


def http_client(place, payloads):
    """http.client, with one connection kept open for all requests."""
    with contextlib.closing(Connection(place)) as connection:
        for payload in payloads:
            connection.request("POST", "/", payload)
            response = connection.getresponse()
            theirs = from_text(response.headers[CARRIER_HEADER])
            yield Reply(response.read(), connection.carrier, theirs)


class PlaceHandler(urllib.request.HTTPSHandler):
    """urllib's way to https, with connections to a place."""

    def __init__(self, place):
        super().__init__()
        self.place = place

    def https_open(self, request):
        return self.do_open(self.connect, request)

    def connect(self, host, timeout):
        self.connection = Connection(self.place, timeout=timeout)
        return self.connection


def urllib_request(place, payloads):
    """urllib.request, which makes a connection for each request."""
    handler = PlaceHandler(place)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), handler)
    for payload in payloads:
        with opener.open(place.url, payload, TIMEOUT) as response:
            theirs = from_text(response.headers[CARRIER_HEADER])
            yield Reply(response.read(), handler.connection.carrier, theirs)


class PooledConnection(HTTPSConnection):
    """urllib3's connection (requests uses it) to a place."""

    def __init__(self, place, **options):
        super().__init__(**options)
        self.place = place

    def _new_conn(self):
        return super()._new_conn() if self.place.has_host else self.place.connect_path()

    def connect(self):
        super().connect()
        self.carrier = carrier(self.sock)


class PlaceAdapter(HTTPAdapter):
    """requests' way to https, with connections to a place."""

    def __init__(self, place):
        super().__init__()
        self.place = place

    def get_connection_with_tls_context(self, *arguments, **options):
        pool = super().get_connection_with_tls_context(*arguments, **options)
        pool.ConnectionCls = self.connect
        return pool

    def connect(self, **options):
        self.connection = PooledConnection(self.place, **options)
        return self.connection


def requests_session(place, payloads):
    """A session of requests, which keeps its connections in a pool."""
    adapter = PlaceAdapter(place)
    with requests.Session() as session:
        session.trust_env = False  # no proxies
        session.verify = place.authority
        session.mount("https://", adapter)
        for payload in payloads:
            response = session.post(place.url, payload, timeout=TIMEOUT)
            theirs = from_text(response.headers[CARRIER_HEADER])
            yield Reply(response.content, adapter.connection.carrier, theirs)


def asyncio_streams(place, payloads):
    """asyncio's streams, to the server which greets with its classes."""
    with asyncio.Runner() as runner:
        reader, writer = runner.run(_open(place))
        try:
            theirs = from_text(runner.run(reader.readline()))
            ours = carrier(writer.get_extra_info("socket")._sock)
            for payload in payloads:
                yield Reply(runner.run(_echo(reader, writer, payload)), ours, theirs)
        finally:
            writer.close()
            runner.run(writer.wait_closed())


async def _open(place):
    if place.has_host:
        return await asyncio.open_connection(*place.address[:2])
    return await asyncio.open_unix_connection(place.address)


async def _echo(reader, writer, payload):
    async with asyncio.timeout(TIMEOUT):
        writer.write(payload)
        # Not before reading: the server stops taking when nobody takes what it sends back.
        reply, _ = await asyncio.gather(reader.readexactly(len(payload)), writer.drain())
        return reply


HTTPS_CLIENTS = {
    "urllib.request": urllib_request,
    "http.client": http_client,
    "requests": requests_session,
}
ECHO_CLIENTS = {"asyncio": asyncio_streams}
