"""Form fields of query, urlencoded and multipart bodies; everything else is a data format error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import DataFormatError
from bridge.protocol.fields import MAX_FIELDS, parse_fields

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=B"


def part(name: str, value: str, more: str = "") -> bytes:
    return f'--B\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'.encode()


END = b"--B--\r\n"
NESTED = b"".join(
    b"--%d\r\nContent-Type: multipart/x; boundary=%d\r\n\r\n" % (level, level + 1)
    for level in range(1000, 2200)
)
MANY = [f"f{number}" for number in range(MAX_FIELDS)]

READ = {
    "nothing": (("", "", b""), {}),
    "query": (("action=startcall&number=32", "", b""), {"action": "startcall", "number": "32"}),
    "empty pairs": (("&&a=1&", "", b""), {"a": "1"}),
    "no value": (("a&b=", "", b""), {"a": "", "b": ""}),
    "equals sign in a value": (("a=b=c", "", b""), {"a": "b=c"}),
    "names in any case": (("Action=StartCall&CALLID=1", "", b""), {"action": "StartCall", "callid": "1"}),
    "escapes": (("number=%2B55%2011&to=a+b%26", "", b""), {"number": "+55 11", "to": "a b&"}),
    "escaped names": (("%61ction=x", "", b""), {"action": "x"}),
    "UTF-8": (("user=Jo%C3%A3o", "", b""), {"user": "João"}),
    "TDMF": (("TDMF=5", "", b""), {"dtmf": "5"}),
    "TDMF beside the same dtmf": (("TDMF=5&dtmf=5", "", b""), {"dtmf": "5"}),
    "twice the same": (("callid=1&CallId=1", "", b""), {"callid": "1"}),
    "urlencoded": (("", FORM, b"a=%2B1&b=x+y"), {"a": "+1", "b": "x y"}),
    "urlencoded with charset": (("", FORM.upper() + "; charset=utf-8", b"a=1"), {"a": "1"}),
    "query and body": (("token=t", FORM, b"action=startcall"), {"token": "t", "action": "startcall"}),
    "multipart": (("", MULTIPART, part("A", "1") + part("b", "x y+%") + END), {"a": "1", "b": "x y+%"}),
    "multipart UTF-8": (("", MULTIPART, part("user", "João") + END), {"user": "João"}),
    "multipart file": (("", MULTIPART, part("a", "1", '; filename="x"') + END), {"a": "1"}),
    "multipart name last, in no quotes": (
        (
            "",
            MULTIPART,
            b"--B\r\nX: y\r\ncontent-disposition: form-data;filename=x; NAME=a\r\n\r\n1\r\n" + END,
        ),
        {"a": "1"},
    ),
    "multipart with lines before and after": (
        ("", MULTIPART, b"before\r\n" + part("a", "1") + END + b"after\r\n--B"),
        {"a": "1"},
    ),
    "multipart value of several lines": (
        ("", MULTIPART, part("a", "\r\n--\r\n\r\nB") + END),
        {"a": "\r\n--\r\n\r\nB"},
    ),
    "multipart without parts": (("", MULTIPART, END), {}),
    "boundary in quotes": (
        (
            "",
            'Multipart/Form-Data; charset=utf-8; Boundary="a b"',
            part("a", "1").replace(b"B", b"a b") + b"--a b--",
        ),
        {"a": "1"},
    ),
    "as many as may be": (("&".join(MANY), "", b""), dict.fromkeys(MANY, "")),
}

REFUSED = {
    "twice with two values": ("callid=1&callid=2", "", b""),
    "query against body": ("callid=1", FORM, b"callid=2"),
    "TDMF against dtmf": ("TDMF=5&dtmf=6", "", b""),
    "escape of one digit": ("a=%2", "", b""),
    "escape that is none": ("a=100%", "", b""),
    "escape in a body": ("", FORM, b"a=%zz"),
    "not UTF-8": ("a=%ff", "", b""),
    "not UTF-8 in a body": ("", FORM, b"a=\xe9"),
    "characters no query has": ("a=\u2603", "", b""),
    "body without a type": ("", "", b"a=1"),
    "JSON": ("", "application/json", b"{}"),
    "plain text": ("", "text/plain", b"a=1"),
    "multipart without boundary": ("", "multipart/form-data", part("a", "1") + END),
    "multipart of another boundary": ("", "multipart/form-data; boundary=C", part("a", "1") + END),
    "multipart that breaks off": ("", MULTIPART, part("a", "1")),
    "part without a name": ("", MULTIPART, b"--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n" + END),
    "part with a name in its value": (
        "",
        MULTIPART,
        b'--B\r\n\r\nContent-Disposition: x; name="a"\r\n' + END,
    ),
    # Found by scripts/fuzz: the mail parser of the standard library raised TypeError.
    "part whose name is continued in two ways": (
        "",
        MULTIPART,
        part("a", "1", "; name*=a; name*1=b").replace(b' name="a";', b"") + END,
    ),
    "part that is not UTF-8": ("", MULTIPART, part("a", "1").replace(b"1\r\n", b"\xe9\r\n") + END),
    "parts within parts": ("", "multipart/form-data; boundary=1000", NESTED),
    "too many fields": ("&".join([*MANY, "more"]), "", b""),
}


@pytest.mark.parametrize("what", READ)
def test_reads(what: str) -> None:
    request, expected = READ[what]
    assert parse_fields(*request) == expected


@pytest.mark.parametrize("what", REFUSED)
def test_refuses(what: str) -> None:
    with pytest.raises(DataFormatError, match="expected"):
        parse_fields(*REFUSED[what])


PIECES = st.sampled_from(
    [
        b'name="a"',
        b"name*=",
        b"filename*",
        b"=utf-8''x",
        b"\x00",
        b"\xff",
        b"\r\n",
        b"\r\n\r\n",
        b"--B",
        END,
        b"Content-Disposition: form-data; ",
        b"Content-Type: ",
        b"multipart/x; boundary=",
        b"text/",
        b'"',
        b";",
        b"Content-Transfer-Encoding: ",
        b"base64",
        b"quoted-printable",
        b"=?",
        b"1",
        b"message/rfc822",
    ]
)


@given(st.text(), st.text(), st.lists(PIECES).map(b"".join) | st.binary())
def test_whatever_comes_only_our_error_leaves(query: str, content_type: str, body: bytes) -> None:
    for kind in (content_type, FORM, MULTIPART):
        try:
            fields = parse_fields(query, kind, b"--B\r\n" + body)
        except DataFormatError:
            continue
        assert all(isinstance(value, str) for value in fields.values())
