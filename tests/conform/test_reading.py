"""Messages read loosely, to go on after a fault, and strictly, to find it."""

from __future__ import annotations

from email.message import Message

import pytest

from bridge.conform.checks import Failed
from bridge.conform.events import _ADDRESS
from bridge.conform.line import digits_of
from bridge.conform.probe import Reply
from bridge.conform.reading import code_in, describe, events_in, read_xml, text_at, token_in

NEW_CALL = (
    "<EventData><Name>OnNewCall</Name><Data><CallId>43</CallId><Type>outgoing</Type>"
    "<From>&quot;Ana&quot; &lt;sip:31@acme.com&gt;</From><To/></Data></EventData>"
)


def reply(body: str | bytes, status: int = 200, content_type: str = "text/xml") -> Reply:
    headers = Message()
    if content_type:
        headers["Content-Type"] = content_type
    return Reply(status, headers, body.encode() if isinstance(body, str) else body, 1.0, 1.5)


def test_an_event_is_read() -> None:
    [event] = events_in(reply(NEW_CALL))
    assert (event.name, event.call_id) == ("OnNewCall", "43")
    assert event.fields == {"CallId": "43", "Type": "outgoing", "From": '"Ana" <sip:31@acme.com>'}


@pytest.mark.parametrize(
    ("body", "froms"),
    [
        (NEW_CALL + NEW_CALL, ['"Ana" <sip:31@acme.com>'] * 2),
        (f"<Events>{NEW_CALL}</Events>", ['"Ana" <sip:31@acme.com>']),
        (NEW_CALL.replace("&lt;", "<").replace("&gt;", ">"), ['"Ana" <sip:31@acme.com>']),
        (NEW_CALL.replace("&", "&amp;"), ["&quot;Ana&quot; &lt;sip:31@acme.com&gt;"]),
        ("<EventData><Name/><Data/></EventData>", []),
        ("<ReturnData><Error><Code>600</Code></Error></ReturnData>", []),
        ("", []),
        (b"\xff\xfe", []),
    ],
)
def test_what_is_wrong_with_an_event_does_not_hide_it(body: str | bytes, froms: list[str]) -> None:
    assert [event.fields["From"] for event in events_in(reply(body))] == froms


def test_code_and_token_are_found_wherever_they_stand() -> None:
    assert code_in(reply("<ReturnData><Code> 102 </Code>")) == "102"
    assert token_in(reply("<Token>a&amp;b</Token>")) == "a&b"
    assert (code_in(reply("no")), token_in(reply("<Token/>"))) == ("", "")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (reply("<Code>102</Code>"), "code 102"),
        (reply("<Code>102</Code>", 400), "HTTP 400 with code 102"),
        (
            reply(NEW_CALL),
            "the event OnNewCall (CallId '43', Type 'outgoing', From '\"Ana\" <sip:31@acme.com>')",
        ),
        (reply("<h1>Not\n found</h1>", 404, "text/html"), "HTTP 404, text/html: <h1>Not found</h1>"),
        (reply("", 204, ""), "HTTP 204, no content type: "),
        (reply("x" * 999, 200, ""), f"HTTP 200, no content type: {'x' * 120}…"),
    ],
)
def test_an_answer_is_described_in_a_few_words(given: Reply, said: str) -> None:
    assert describe(given) == said


def test_xml_is_read_strictly() -> None:
    root = read_xml(reply("<A><B>  text </B></A>"), "A")
    assert text_at(root, "B") == "text"
    with pytest.raises(Failed, match="expected an element <C> in A/B, got none"):
        text_at(root, "B/C")


@pytest.mark.parametrize(
    ("body", "got"),
    [
        ("<A/><A/>", "junk after document element"),
        ("<A>&</A>", "not well-formed"),
        ("\n<A/>", "white space in front"),
        ("<B/>", "the root <B>"),
        ("", "no element found"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><A/>', "DTD"),
    ],
)
def test_xml_that_a_forgiving_reader_would_take(body: str, got: str) -> None:
    with pytest.raises(Failed) as raised:
        read_xml(reply(body), "A")
    assert raised.value.expected == "well-formed XML with the root <A>"
    assert got in raised.value.got


@pytest.mark.parametrize(
    ("address", "digits"),
    [
        ("32", "32"),
        ("+55 (11) 98765-4321", "5511987654321"),
        ("sip:32@pbx2.acme.com:5061", "32"),
        ("sip:%2A21%23@acme.com", "*21#"),
        ("tel:+5511;phone-context=7", "5511"),
        ('"Ana 7" <sips:32@acme.com>;tag=9', "32"),
        ("sip:ana@acme.com", "ana"),
        ("", ""),
    ],
)
def test_the_digits_of_an_address(address: str, digits: str) -> None:
    assert digits_of(address) == digits


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("sip:31@acme.com", True),
        ("sips:ana@acme.com:5061;transport=tls", True),
        ("tel:+5511987654321", True),
        ('"Ana Lima" <sip:32@acme.com>', True),
        (r'"a \"b\" <c>" <sip:32@acme.com>;tag=x', True),
        ("Ana <sip:32@acme.com>", True),
        ("<sip:32@acme.com>", True),
        ("32", False),
        ("Ana sip:32@acme.com", False),
        ('"Ana <sip:32@acme.com>', False),
        ("&lt;sip:32@acme.com&gt;", False),
        ("sip:32@acme.com>", False),
    ],
)
def test_what_is_an_address(address: str, is_one: bool) -> None:
    assert (_ADDRESS.fullmatch(address) is not None) is is_one
