"""`scripts/fuzz form`: no request raises anything but our errors, and a command that is read can be sent on.

An input is a query, a content type and a body, each on lines of its own.
"""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlencode

import atheris

with atheris.instrument_imports(include=["bridge"]):
    from bridge.errors import PhoneRefused
    from bridge.protocol.commands import encode_command, parse_command
    from bridge.protocol.fields import parse_fields

SEEDS = (
    b"action=authenticate&user=ana&password=%26+%C3%A7\n",
    b"token=t&Action=StartCall&number=%2B55+11\n",
    b"\napplication/x-www-form-urlencoded\naction=sethold&callid=1&hold=true",
    b"action=transfercall\napplication/x-www-form-urlencoded\ncallid=1&to=sip%3A32%40acme.com",
    b"\nmultipart/form-data; boundary=B\n"
    b'--B\r\nContent-Disposition: form-data; name="action"\r\n\r\nsenddtmf\r\n'
    b'--B\r\nContent-Disposition: form-data; name="callid"\r\n\r\n1\r\n'
    b'--B\r\nContent-Disposition: form-data; name="TDMF"\r\n\r\n5\r\n--B--\r\n',
)


def write_seeds(folder: Path) -> None:
    for number, seed in enumerate(SEEDS):
        (folder / f"seed-{number}").write_bytes(seed)


def fuzz(request: bytes) -> None:
    query, content_type, body = (*request.split(b"\n", 2), b"", b"")[:3]
    try:
        # HTTP servers hand over query and headers as Latin-1.
        command = parse_command(parse_fields(query.decode("latin-1"), content_type.decode("latin-1"), body))
    except PhoneRefused:
        return
    assert parse_command(parse_fields(urlencode(encode_command(command)), "", b"")) == command


write_seeds(Path(sys.argv[1]))
atheris.Setup(sys.argv, fuzz)
atheris.Fuzz()
