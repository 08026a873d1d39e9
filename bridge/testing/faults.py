"""The ways in which FaultyNeon can spoil an answer: name -> what is sent instead.

tests/golden/faults.json says for each what a tolerant client makes of it.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

from bridge.protocol.answers import Answer, encode_answer
from bridge.protocol.events import NO_EVENT, UnknownEvent, encode_event
from bridge.protocol.xml import MAX_DEPTH, MAX_ELEMENTS, MAX_TEXT_CHARS, MAX_XML_BYTES

DRIP_S = 0.0005
SLOW_DRIP_S = 0.02

#: The event that comes in spoilt answers to /Events. Its text shows what became of the encoding.
SAMPLE_FIELDS = {
    "CallId": "43",
    "Type": "incoming",
    "From": '"Zé" <sip:31@acme.com>',
    "To": "sip:32@acme.com",
}
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_PAGE = b"<!DOCTYPE html><html><body><h1>It works!</h1></body></html>"


@dataclass(frozen=True)
class Reply:
    """What a fault may use: the connection, the right `body`, and what else concerns the server."""

    connection: socket.socket
    body: bytes
    trap_url: str
    forget_tokens: Callable[[], None]

    def head(self, *lines: str, status: str = "200 OK") -> bytes:
        """`lines` replace those of their name."""
        # A page may want to be tested as well.
        usual = ("Content-Type: text/xml", "Access-Control-Allow-Origin: *", "Connection: close")
        names = {line.partition(":")[0] for line in lines}
        kept = (line for line in usual if line.partition(":")[0] not in names)
        return "\r\n".join((f"HTTP/1.1 {status}", *kept, *lines, "", "")).encode("latin-1")

    def send(self, *parts: bytes) -> None:
        self.connection.sendall(b"".join(parts))

    def answer(self, body: bytes | None = None, *lines: str, status: str = "200 OK") -> None:
        data = self.body if body is None else body
        self.send(self.head(f"Content-Length: {len(data)}", *lines, status=status), data)

    def wait_gone(self) -> None:
        """Say nothing until the client has closed the connection."""
        with contextlib.suppress(OSError):
            while self.connection.recv(1024):
                pass

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        linger = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    def drip(self, data: bytes, pause_s: float) -> None:
        for at in range(len(data)):
            self.send(data[at : at + 1])
            time.sleep(pause_s)


Fault = Callable[[Reply], None]


def _cut(part: str, end: str) -> Fault:
    """Breaks off at `part` of the answer, by `end`."""

    def fault(reply: Reply) -> None:
        head = reply.head(f"Content-Length: {len(reply.body)}")
        sent = {"before-head": 0, "in-head": 25, "after-head": len(head)}.get(
            part, len(head) + len(reply.body) // 2
        )
        reply.send((head + reply.body)[:sent])
        {"closed": lambda: None, "reset": reply.reset, "stalled": reply.wait_gone}[end]()

    return fault


def _changed(change: Callable[[bytes], bytes], *lines: str, status: str = "200 OK") -> Fault:
    return lambda reply: reply.answer(change(reply.body), *lines, status=status)


def _instead(body: bytes, *lines: str, status: str = "200 OK") -> Fault:
    return _changed(lambda _: body, *lines, status=status)


def _with_length(change: int) -> Fault:
    return lambda reply: reply.send(reply.head(f"Content-Length: {len(reply.body) + change}"), reply.body)


def _chunked(size: str = "%x", *, part: float = 1.0) -> Fault:
    """`part` of one chunk with the whole body."""

    def fault(reply: Reply) -> None:
        said = size % len(reply.body) if "%" in size else size
        end = b"\r\n0\r\n\r\n" if part == 1.0 else b""
        sent = reply.body[: int(len(reply.body) * part)]
        reply.send(reply.head("Transfer-Encoding: chunked"), f"{said}\r\n".encode(), sent, end)

    return fault


def _without_end(reply: Reply, piece: bytes) -> None:
    while True:
        reply.send(piece)


def _with_dtd(body: bytes, dtd: str, entity: bytes = b"") -> bytes:
    return _inserted(body.replace(_DECLARATION, _DECLARATION + dtd.encode()), entity)


def _inserted(body: bytes, extra: bytes) -> bytes:
    """`extra` as the last child of the root element."""
    at = body.rindex(b"</")
    return body[:at] + extra + body[at:]


def _bomb(body: bytes) -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return _with_dtd(body, f'<!DOCTYPE x [<!ENTITY e0 "boom">{entities}]>', b"<Extra>&e9;</Extra>")


def _external(reply: Reply) -> None:
    dtd = f'<!DOCTYPE x SYSTEM "{reply.trap_url}" [<!ENTITY e SYSTEM "{reply.trap_url}">]>'
    reply.answer(_with_dtd(reply.body, dtd, b"<Extra>&e;</Extra>"))


def _encoded(codec: str, declared: str = "", *lines: str) -> Fault:
    """The body in `codec`, saying that it is in `declared`, or nothing of its encoding."""
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return _changed(
        lambda body: (declaration + body.removeprefix(_DECLARATION).decode()).encode(codec), *lines
    )


def _refusal(code: int) -> Fault:
    return _instead(encode_answer(Answer(code=code, description="because the test says so")))


def _forgotten(reply: Reply) -> None:
    reply.forget_tokens()
    _refusal(600)(reply)


def _drip_in_head(reply: Reply) -> None:
    reply.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        reply.drip(b"x", SLOW_DRIP_S)


def _drip_in_body(reply: Reply) -> None:
    reply.send(reply.head(), reply.body)
    while True:
        reply.drip(b" ", SLOW_DRIP_S)


def _event(fields: str, name: str = "OnNewCall") -> Fault:
    return _instead(f"<EventData><Name>{name}</Name><Data>{fields}</Data></EventData>".encode())


#: Fit an answer to /Events as well as one to /Command.
ANY_FAULTS: dict[str, Fault] = {
    **{
        f"{end}-{part}": _cut(part, end)
        for end in ("closed", "reset", "stalled")
        for part in ("before-head", "in-head", "after-head", "in-body")
    },
    "drip": lambda reply: reply.drip(reply.head(f"Content-Length: {len(reply.body)}") + reply.body, DRIP_S),
    "drip-in-head-without-end": _drip_in_head,
    "drip-in-body-without-end": _drip_in_body,
    "empty-body": _instead(b""),
    "no-content": lambda reply: reply.send(reply.head(status="204 No Content")),
    "length-too-long": _with_length(10),
    "length-too-short": _with_length(-10),
    "length-missing": lambda reply: reply.send(reply.head(), reply.body),
    "length-nonsense": lambda reply: reply.send(reply.head("Content-Length: many"), reply.body),
    "chunked": _chunked(),
    "chunked-nonsense": _chunked("many"),
    "chunked-cut": _chunked(part=0.5),
    "as-large-as-may-be": _changed(lambda body: body.ljust(MAX_XML_BYTES)),
    "one-byte-too-large": _changed(lambda body: body.ljust(MAX_XML_BYTES + 1)),
    "without-end": lambda reply: _without_end(reply, reply.head() + reply.body + b" " * 65536),
    "head-too-large": _changed(bytes, f"X-Large: {'x' * 131072}"),
    "not-http": lambda reply: reply.send(b"220 NEON is here\r\n", reply.body),
    "gzip": _changed(lambda body: gzip.compress(body, mtime=0), "Content-Encoding: gzip"),
    "gzip-broken": _changed(bytes, "Content-Encoding: gzip"),
    "gzip-bomb": _changed(
        lambda body: gzip.compress(body + b" " * (16 << 20), mtime=0), "Content-Encoding: gzip"
    ),
    "page": _instead(_PAGE),
    "page-500": _instead(_PAGE, status="500 Internal Server Error"),
    "status-500": _changed(bytes, status="500 Internal Server Error"),
    "redirect": lambda reply: reply.answer(b"", f"Location: {reply.trap_url}", status="302 Found"),
    "dtd": _changed(lambda body: _with_dtd(body, "<!DOCTYPE EventData>")),
    "entity-bomb": _changed(_bomb),
    "external-entity": _external,
    "deep": _changed(lambda body: _inserted(body, b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH)),
    "wide": _changed(lambda body: _inserted(body, b"<a/>" * MAX_ELEMENTS)),
    "long-text": _changed(lambda body: _inserted(body, b"<a>" + b"x" * (MAX_TEXT_CHARS + 1) + b"</a>")),
    "nul": _changed(lambda body: _inserted(body, b"<a>\0</a>")),
    "two-answers": _changed(lambda body: body + body.removeprefix(_DECLARATION)),
    "other-kind": lambda reply: reply.answer(
        encode_answer(Answer()) if b"<EventData>" in reply.body else NO_EVENT
    ),
    "utf-8-with-mark": _encoded("utf-8-sig", "UTF-8"),
    "only-a-mark": _instead(b"\xef\xbb\xbf"),
    "utf-16": _encoded("utf-16", "UTF-16"),
    "utf-16-without-mark": _encoded("utf-16-le", "UTF-16"),
    "iso-8859-1": _encoded("latin-1", "ISO-8859-1"),
    "iso-8859-1-by-http": _encoded("latin-1", "", "Content-Type: text/xml; charset=ISO-8859-1"),
    "iso-8859-1-called-utf-8": _encoded("latin-1", "UTF-8"),
    "utf-8-called-iso-8859-1": _encoded("utf-8", "ISO-8859-1"),
    "charset-unknown": _encoded("utf-8", "klingon"),
    **{f"refused-{code}": _refusal(code) for code in (100, 102, 500, 600, 601, 777)},
    "forgotten": _forgotten,
    "restarted": lambda reply: reply.forget_tokens(),
}
#: Fit an answer to /Events only.
EVENT_FAULTS: dict[str, Fault] = {
    "no-event": _instead(NO_EVENT),
    "unknown-event": _event("<Count>3</Count>", "OnVoiceMail"),
    "fields-missing": _event("<CallId>43</CallId>"),
    "fields-empty": _event("<CallId>43</CallId><Type/><From/><To/><Duration/><SIPError/>"),
    "fields-repeated": _event("<CallId>43</CallId><CallId>44</CallId><From>31</From><from>32</from>"),
    "fields-reordered": _event("<To>32</To><From>31</From><Type>outgoing</Type><CallId>43</CallId>"),
    "fields-unknown": _event("<CallId>43</CallId><Color>blue</Color>"),
    "no-call-id": _event("<From>31</From>"),
    "mixed-content": _event("<CallId>43</CallId><From>31<a>x</a>32</From>"),
    "two-names": _instead(
        b"<EventData><Name>OnNewCall</Name><Name>OnFinalizedCall</Name><Data><CallId>43</CallId></Data></EventData>"
    ),
}
#: Fit an answer to a login only.
LOGIN_FAULTS: dict[str, Fault] = {
    "no-token": _instead(encode_answer(Answer())),
}
SAMPLE_EVENT = encode_event(UnknownEvent(name="OnNewCall", raw=SAMPLE_FIELDS))
