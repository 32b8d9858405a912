"""What agencies get wrong on the wire, each as a fault of ``server.Agencies.faults``.

``times`` is how many requests are answered so before all is well again; None is for always. What is wrong *in* a
document (a renamed column, a missing state) is put there with ``Agencies.put``.
"""

import gzip
import os
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable

from tests.agencies.server import Fault, Handler

PAGE = b"<!DOCTYPE html>\n<html><head><title>Service unavailable</title></head><body>Try later.</body></html>"
_AT_ONCE = struct.pack("ii", 1, 0)


def always(answer: Callable[[Handler], None], times: int | None = None) -> Fault:
    """Answer in this way every time, or the next ``times`` times."""
    left, guard = [times], threading.Lock()

    def fault(handler: Handler) -> bool:
        with guard:
            if left[0] == 0:
                return False
            if left[0] is not None:
                left[0] -= 1
        answer(handler)
        return True

    return fault


def status(code: int, body: bytes = b"", times: int | None = None, headers: dict[str, str] | None = None) -> Fault:
    """An answer of this status; ``status(503)`` has an empty body, ``status(429, headers={"Retry-After": "1"})``."""
    return always(lambda handler: handler.reply(code, body, headers), times)


def content(body: bytes, times: int | None = None, headers: dict[str, str] | None = None) -> Fault:
    """Status 200 with another body than the document's."""
    return status(200, body, times, headers)


def unannounced(body: bytes, headers: dict[str, str] | None = None) -> Fault:
    """A document whose length is not said before; with an ETag it answers whoever knows that with 304."""

    def answer(handler: Handler) -> None:
        said = headers or {}
        if said.get("ETag") and handler.headers.get("If-None-Match") == said["ETag"]:
            handler.reply(304, b"", said)
            return
        handler.record(200, len(body))
        handler.send_response(200)
        for name, value in said.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return always(answer)


def empty(times: int | None = None) -> Fault:
    """Status 200 with nothing."""
    return content(b"", times)


def html(times: int | None = None, page: bytes = PAGE) -> Fault:
    """A page with status 200."""
    return content(page, times, {"Content-Type": "text/html"})


def garbage(times: int | None = None) -> Fault:
    """Bytes that are no kind of document."""
    return content(bytes(range(256)) * 4, times)


def redirect(to: str, code: int = 302, times: int | None = None) -> Fault:
    """Elsewhere: an absolute address (``https://host/path``) or one relative to what was asked."""
    return status(code, PAGE, times, {"Location": to})


def gzip_garbage(times: int | None = None) -> Fault:
    """What says it is gzip and is not."""
    return content(b"\x1f\x8b\x08" + bytes(range(1, 256)), times, {"Content-Encoding": "gzip"})


def gzip_that_breaks_off(times: int | None = None) -> Fault:
    """The first half of the gzip of what would be answered, with the length of that half."""

    def answer(handler: Handler) -> None:
        code, body, headers = handler.usual()
        packed = gzip.compress(body)
        handler.reply(code, packed[: len(packed) // 2], headers | {"Content-Encoding": "gzip"})

    return always(answer, times)


def gzip_bomb(unpacked_bytes: int, times: int | None = None, start: bytes = b"a,b\n") -> Fault:
    """A thousandth of ``unpacked_bytes`` on the wire; unpacked it begins with ``start``."""
    packer = zlib.compressobj(9, wbits=31)
    piece = b"1,2\n" * 250_000
    parts = [packer.compress(start)]
    parts += [packer.compress(piece) for _ in range(-(-unpacked_bytes // len(piece)))]
    body = b"".join([*parts, packer.flush()])
    return content(body, times, {"Content-Encoding": "gzip"})


def packed(times: int | None = None) -> Fault:
    """No fault: what would be answered, as gzip."""

    def answer(handler: Handler) -> None:
        code, body, headers = handler.usual()
        handler.reply(code, gzip.compress(body), headers | {"Content-Encoding": "gzip"})

    return always(answer, times)


def short_body(times: int | None = None) -> Fault:
    """Half of what would be answered, announced as the whole; then the connection is closed in an orderly way."""

    def answer(handler: Handler) -> None:
        _half(handler)
        handler.close_connection = True

    return always(answer, times)


def reset_mid_body(times: int | None = None) -> Fault:
    """Half of what would be answered, then the connection is reset."""

    def answer(handler: Handler) -> None:
        _half(handler)
        _reset(handler)

    return always(answer, times)


def reset(times: int | None = None) -> Fault:
    """The connection is reset before any answer."""

    def answer(handler: Handler) -> None:
        handler.record(0, 0)
        _reset(handler)

    return always(answer, times)


def silence(seconds: float, times: int | None = None) -> Fault:
    """Nothing for so long, then the connection is closed."""

    def answer(handler: Handler) -> None:
        handler.record(0, 0)
        time.sleep(seconds)
        handler.close_connection = True

    return always(answer, times)


def late(seconds: float, times: int | None = None) -> Fault:
    """No fault: what would be answered, after so long."""

    def answer(handler: Handler) -> None:
        time.sleep(seconds)
        code, body, headers = handler.usual()
        handler.reply(code, body, headers)

    return always(answer, times)


def slow(seconds: float, times: int | None = None, pieces: int = 10) -> Fault:
    """What would be answered, drip by drip, with so many seconds between two pieces."""

    def answer(handler: Handler) -> None:
        code, body, headers = handler.usual()
        handler.record(code, len(body))
        handler.head(code, len(body), headers)
        size = -(-len(body) // pieces) or 1
        for at in range(0, len(body), size):
            handler.wfile.write(body[at : at + size])
            time.sleep(seconds)

    return always(answer, times)


def slow_head(seconds: float, times: int | None = None) -> Fault:
    """The head of what would be answered, a byte at a time, and no body before all of it is sent."""

    def answer(handler: Handler) -> None:
        code, body, headers = handler.usual()
        handler.record(code, len(body))
        lines = [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join([f"HTTP/1.1 {code} OK", *lines, f"Content-Length: {len(body)}", "", ""])
        for byte in head.encode():
            handler.wfile.write(bytes([byte]))
            time.sleep(seconds)
        handler.wfile.write(body)

    return always(answer, times)


def in_chunks(times: int | None = None, *, whole: bool = True) -> Fault:
    """What would be answered, without its length, in chunks; where not ``whole`` the last ones are missing."""

    def answer(handler: Handler) -> None:
        code, body, headers = handler.usual()
        sent = body if whole else body[: len(body) // 2]
        handler.record(code, len(sent))
        handler.send_response(code)
        for name, value in (headers | {"Transfer-Encoding": "chunked"}).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(f"{len(sent):x}\r\n".encode() + sent + b"\r\n")
        if whole:
            handler.wfile.write(b"0\r\n\r\n")
        handler.close_connection = not whole

    return always(answer, times)


def _half(handler: Handler) -> None:
    code, body, headers = handler.usual()
    half = body[: len(body) // 2]
    handler.record(code, len(half))
    handler.head(code, len(body), headers)
    handler.wfile.write(half)


def _reset(handler: Handler) -> None:
    """Close the socket beneath the handler, so that what the other side gets is a reset."""
    handler.close_connection = True
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    os.close(handler.connection.detach())
