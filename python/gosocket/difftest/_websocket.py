"""Web sockets' frames (RFC 6455): a client's are masked with numbers that are random by design."""

from __future__ import annotations

import re

_HANDSHAKE = re.compile(rb"\bSec-WebSocket-Key: .*?\r\n\r\n", re.DOTALL | re.IGNORECASE)
_MASKED = 0x80  # in a frame's second byte, beside the length
_LONG = {126: 2, 127: 8}  # how many bytes the length has, where it does not fit there
_KEY = 4


def unmasked(content: bytes) -> bytes:
    """What a client has written, with its frames in the clear."""
    handshake = _HANDSHAKE.search(content)
    if handshake is None:
        return content
    at = handshake.end()
    told = [content[:at]]
    while len(frame := content[at : at + 2]) == 2 and frame[1] & _MASKED:
        head, size = _head(content, at)
        key, begin = content[at + head : at + head + _KEY], at + head + _KEY
        told += [content[at : at + head], b"KEY", _clear(content[begin : begin + size], key)]
        at = begin + size
    return b"".join([*told, content[at:]])


def _head(content: bytes, at: int) -> tuple[int, int]:
    """The sizes of a frame's head, and of its payload."""
    size = content[at + 1] & ~_MASKED
    more = _LONG.get(size, 0)
    return 2 + more, int.from_bytes(content[at + 2 : at + 2 + more]) if more else size


def _clear(payload: bytes, key: bytes) -> bytes:
    size = len(payload)
    keys = (key * (size // _KEY + 1))[:size]
    return (int.from_bytes(payload) ^ int.from_bytes(keys)).to_bytes(size)
