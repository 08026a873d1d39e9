"""Commands there and back in every form they can be sent in, and pieces of XML in any order."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.filepost import encode_multipart_formdata

from bridge.errors import PhoneError, PhoneRefused
from bridge.protocol.answers import parse_answer
from bridge.protocol.commands import (
    ACTIONS,
    AcceptCall,
    Authenticate,
    Command,
    FinalizeCall,
    SendDtmf,
    SetHold,
    StartCall,
    TransferCall,
    encode_command,
    parse_command,
)
from bridge.protocol.events import encode_event, fields_of, parse_event
from bridge.protocol.fields import parse_fields

WORDS = st.text(st.characters(exclude_categories=("Cs",))).filter(str.strip)
NUMBERS = st.from_regex(r"\+?[0-9*#]{1,32}|(sips?|tel):[0-9a-z+.@;=]{1,30}", fullmatch=True)
CALL_IDS = st.integers(1).map(str)
COMMANDS = st.one_of(
    st.builds(Authenticate, WORDS, WORDS),
    st.builds(StartCall, NUMBERS),
    st.builds(FinalizeCall, CALL_IDS),
    st.builds(AcceptCall, CALL_IDS),
    st.builds(TransferCall, CALL_IDS, NUMBERS),
    st.builds(SendDtmf, CALL_IDS, st.from_regex(r"[0-9A-D*#]{1,32}", fullmatch=True)),
    st.builds(SetHold, CALL_IDS, st.booleans()),
)
FORM = "application/x-www-form-urlencoded"


@given(COMMANDS)
def test_a_command_is_read_as_it_was_sent(command: Command) -> None:
    fields = encode_command(command)
    query = urlencode(fields)
    body, content_type = encode_multipart_formdata(fields)
    for request in ((query, "", b""), ("", FORM, query.encode()), ("", content_type, body)):
        assert parse_command(parse_fields(*request)) == command


@given(
    st.sampled_from([*ACTIONS, ""]) | st.text(),
    st.dictionaries(
        st.sampled_from(["user", "password", "number", "callid", "to", "dtmf", "hold"]),
        st.text() | st.sampled_from(["1", "true", "sip:32@acme.com", "5"]),
    ),
)
def test_whatever_the_fields_only_our_errors_leave(action: str, fields: dict[str, str]) -> None:
    try:
        command = parse_command({"action": action, **fields})
    except PhoneRefused as refusal:
        assert refusal.neon_code in (100, 102)
    else:
        assert parse_command(encode_command(command)) == command


PIECES = st.sampled_from(
    [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<?xml version="1.0" encoding="ISO-8859-1"?>',
        *("<EventData>", "</EventData>", "<ReturnData>", "</ReturnData>", "<Data>", "</Data>", "<Data/>"),
        *(
            "<Name>OnNewCall</Name>",
            "<Name>",
            "</Name>",
            "<name>ONFINALIZEDCALL</name>",
            "<CallId>1</CallId>",
        ),
        *(
            "<Type>outgoing</Type>",
            "<Duration>-1</Duration>",
            "<SIPError>0</SIPError>",
            "<From>é&#13;</From>",
        ),
        *(
            "<Error>",
            "</Error>",
            "<Code>601</Code>",
            "<Success>false</Success>",
            "<n:Code xmlns:n='u'>9</n:Code>",
        ),
        *(
            "<!DOCTYPE a>",
            "<![CDATA[<&]]>",
            "<!--",
            "-->",
            "<?x y?>",
            "&amp;",
            "&x;",
            "&#0;",
            "\0",
            "\ufeff",
            " ",
        ),
    ]
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
@given(pieces=st.lists(PIECES), root=st.sampled_from(["EventData", "ReturnData", ""]))
def test_pieces_of_xml_in_any_order_raise_only_our_errors(
    encoding: str, pieces: list[str], root: str
) -> None:
    inside = "".join(pieces)
    body = (f"<{root}>{inside}</{root}>" if root else inside).encode(encoding, "replace")
    try:
        event = parse_event(body)
        if event is not None:
            again = parse_event(encode_event(event))
            assert again is not None and fields_of(again) == fields_of(event)
        parse_answer(body)
    except PhoneError:
        return
