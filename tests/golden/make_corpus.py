"""Makes corpus.json anew: random almost-XML, and what Python reads in it. The JS bridge must read the same.

    python tests/golden/make_corpus.py [COUNT [FILE [SEED]]]

`bytes` holds one character for each byte (ISO-8859-1). Look at the difference before you keep it.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bridge.errors import PhoneUnreadable
from bridge.protocol.answers import parse_answer
from bridge.protocol.events import AnyEvent, name_of, parse_event

CORPUS = Path(__file__).with_name("corpus.json")
SEED, COUNT = 43, 300

# Each list: the usual ones, then the odd ones.
DECLARATIONS = (
    ["", '<?xml version="1.0" encoding="UTF-8"?>', '<?xml version="1.0"?>\r\n'],
    [
        *(
            f'<?xml version="1.0" encoding="{name}"?>'
            for name in ("ISO-8859-1", "cp1252", "ascii", "iso-8859-15")
        ),
        *(f'<?xml version="1.0" encoding="{name}"?>' for name in ("UTF-16", "klingon", "", "utf8")),
        "<?xml version='1.1' standalone='no' ?>",
        '<?xml encoding="UTF-8" version="1.0"?>',
        '<?xml version="1.0"encoding="UTF-8"?>',
        "<?xml?>",
        "<?XML version='1.0'?>",
        "<!DOCTYPE EventData>",
        "<!-- before --><?a b?>",
        "\ufeff",
        "\u00a0",
    ],
)
ROOTS = (["EventData"], ["eventdata", "n:EventData", "Other"])
NAMES = (
    ["<Name>OnNewCall</Name>"],
    ["<Name>OnVoiceMail</Name>", "<Name/>", "", "<name> onacceptcall\n</name>"],
)
FIELDS = (
    ["CallId", "Type", "From", "To", "Duration", "SIPError", "Extra"],
    [
        *("from", "CALLID", "n:To", "Ação", "a.b-c", "e\u0301", "漢", "𐀀", "1a", "a:b:c", "Ⅷ", "a·"),
        *("__proto__", "constructor", "xmlThing"),
    ],
)
ATTRIBUTES = (
    ["", ' a="1" b="2"', "\n\ta = '>'\r", " xmlns:n='u'"],
    [
        *(" a='1' a='2'", " a='<'", " a='&amp;&#65;'", " a='&nbsp;'", " p:a='1'", " xmlns:p='u' p:a=''"),
        *(" xmlns:p=''", " xmlns='u'", " a", "\u00a0a='1'", " xmlns:p='u' xmlns:q='u' p:a='1' q:a='2'"),
        *(" xml:lang='pt'", " xmlns:xmlns='u'", " a='1'b='2'"),
    ],
)
TEXTS = (
    [
        "43",
        "incoming",
        "sip:31@acme.com",
        '"Zé" &lt;sip:31@acme.com&gt;',
        "",
        "📞",
        "&amp;&quot;&apos;&#65;&#x1F4DE;",
    ],
    [
        *(
            " \t x \r\n y\r",
            "\u00a032\u00a0",
            "\u0085x\u2028",
            "\u2003x",
            "<![CDATA[<b>&]]>",
            "<![CDATA[]]]]>",
        ),
        *(
            "a<!-- - -->b",
            "a<?p x?>b",
            "a<x/>b",
            "a<x>b<y/>c</x>d",
            "&#0;",
            "&#xD800;",
            "&#xFFFE;",
            "&#000000065;",
        ),
        *("&nbsp;", "a & b", "]]>", "<!-- -- -->", "<!-- --->", "<?xml x?>", "<? x?>", "<?a:b x?>", "\x01"),
        *("\ufffe", "\x7f\x81\x93", "x" * 4096, "x" * 4097, "&#xZ;", "&;", "&lt", "&#X41;"),
        *("<b>" * 13 + "</b>" * 13, "<b>" * 14 + "</b>" * 14, "<e/>" * 500),
    ],
)
CODES = (["0", "600", "601"], ["", "x", "-1", "0000102", "٣", " 500 "])
SUCCESSES = (["true", "false"], ["False", "0", "1", ""])
TOKENS = (
    ["", "<Token>t</Token>"],
    ["<token>a b</token><Token>c</Token>", "<Token/>", "<n:Token>t</n:Token>"],
)
CODECS = (["utf-8"], ["utf-8-sig", "utf-16", "utf-16-be", "latin-1", "cp1252"])
CHARSETS = ([""], ["utf-8", "ISO-8859-1", "windows-1252", "iso-8859-15", "utf-16", "klingon"])
ENDS = (["", "\n"], ["<!-- x -->", "x", "\ufeff", "<a/>", "\x0b"])
NOISE = [
    "<",
    ">",
    "/",
    "&",
    ";",
    '"',
    "'",
    "]]>",
    "<!--",
    "-->",
    "<![CDATA[",
    "\x00",
    "\xff",
    " ",
    "<a>",
    "</a>",
    "=",
]


def pick(rand: random.Random, choices: tuple[list[str], list[str]], odd: float = 0.08) -> str:
    usual, others = choices
    return rand.choice(others if rand.random() < odd else usual)


def field(rand: random.Random) -> str:
    name = pick(rand, FIELDS)
    attributes = pick(rand, ATTRIBUTES) if rand.random() < 0.1 else ""
    if rand.random() < 0.1:
        return f"<{name}{attributes} />"
    return f"<{name}{attributes}>{pick(rand, TEXTS, 0.2)}</{name}>"


def event(rand: random.Random) -> str:
    fields = "".join(field(rand) for _ in range(rand.randrange(6)))
    parts = [pick(rand, NAMES, 0.2), f"<Data>{fields}</Data>"]
    if rand.random() < 0.1:
        parts.reverse()
    tag, attributes = pick(rand, ROOTS), pick(rand, ATTRIBUTES)
    return f"<{tag}{attributes}>{''.join(parts)}</{tag}>"


def answer(rand: random.Random) -> str:
    code, success, token = pick(rand, CODES, 0.2), pick(rand, SUCCESSES), pick(rand, TOKENS, 0.2)
    error = f"<Code>{code}</Code><SystemCode>486</SystemCode><Description>{pick(rand, TEXTS)}</Description>"
    return f"<ReturnData><Success>{success}</Success><Error>{error}</Error><Data>{token}</Data></ReturnData>"


def spoil(rand: random.Random, body: bytes) -> bytes:
    at, end = sorted(rand.randrange(len(body) + 1) for _ in range(2))
    noise = rand.choice(NOISE).encode("latin-1")
    ways: list[Callable[[], bytes]] = [
        lambda: body[:at],
        lambda: body[:at] + noise + body[at:],
        lambda: body[:at] + noise + body[at + 1 :],
        lambda: body[: end - 3] + body[end:],
        lambda: body[:end] + body[at:],
    ]
    return rand.choice(ways)()


def make_input(rand: random.Random) -> tuple[bytes, str]:
    message = rand.choice([event, event, event, answer])(rand) if rand.random() < 0.98 else ""
    text = pick(rand, ENDS) + pick(rand, DECLARATIONS, 0.2) + message + pick(rand, ENDS)
    body = text.encode(pick(rand, CODECS), "replace")
    for _ in range(rand.choice([0, 0, 0, 0, 1, 2])):
        body = spoil(rand, body)
    return body, pick(rand, CHARSETS)


def read(body: bytes, charset: str) -> dict[str, Any]:
    """What Python reads, as parseNeonMessage of the JS bridge says it; names of events in lower case."""
    try:
        answer = parse_answer(body, http_charset=charset)
    except PhoneUnreadable:
        return read_event(body, charset)
    return {
        "kind": "answer",
        "success": answer.is_success,
        "code": answer.code,
        "systemCode": answer.system_code,
        "description": answer.description,
        "token": answer.data.get("token", ""),
    }


def read_event(body: bytes, charset: str) -> dict[str, Any]:
    try:
        event: AnyEvent | None = parse_event(body, http_charset=charset)
    except PhoneUnreadable:
        return {"kind": "error"}
    if event is None:
        return {"kind": "none"}
    return {"kind": "event", "name": name_of(event).lower(), "fields": dict(event.raw)}


def make_corpus(count: int, seed: int = SEED) -> list[dict[str, Any]]:
    """Half of it, at most, cannot be read."""
    rand = random.Random(seed)
    corpus: list[dict[str, Any]] = []
    errors = 0
    while len(corpus) < count:
        body, charset = make_input(rand)
        entry = {"bytes": body.decode("latin-1"), "charset": charset, "read": read(body, charset)}
        is_error = entry["read"] == {"kind": "error"}
        if not (is_error and errors * 2 >= count):
            errors += is_error
            corpus.append(entry)
    return corpus


def main(count: str = str(COUNT), file: str = str(CORPUS), seed: str = str(SEED)) -> None:
    lines = ",\n".join(json.dumps(entry) for entry in make_corpus(int(count), int(seed)))
    Path(file).write_text(f"[\n{lines}\n]\n", encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
