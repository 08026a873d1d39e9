"""What an answer to /Command looks like, when it is good and when it is an error."""

from __future__ import annotations

import re

from bridge.conform.checks import check, expect
from bridge.conform.expecting import expect_code, expect_status
from bridge.conform.probe import Reply
from bridge.conform.reading import describe, read_xml, shorten, text_at
from bridge.conform.requests import NO_CALL
from bridge.conform.session import Session

#: Everything that XML must escape.
MARKUP = "<b>&\"'</b>"
#: What is left in a text when it was escaped twice.
ESCAPED_TWICE = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);")
_INTERNALS = re.compile(
    r"Traceback|\bat 0x[0-9a-f]+|\b\w+(?:Error|Exception)\b|\.(?:py|java|cs|cpp)\b"
    # Paths of two steps or more
    r"|[A-Za-z]:\\\w|(?:/[\w.-]+){2,}"
)


def _good(session: Session) -> Reply:
    return session.command(session.credentials)


def _errors(session: Session) -> list[Reply]:
    """Answers with the codes 100, 102 and 600."""
    token = session.token()
    return [
        session.command({"token": token, "action": ""}),
        session.command({"token": token, "action": "finalizecall", "callid": NO_CALL}),
        session.command({"token": "wrong", "action": "finalizecall", "callid": NO_CALL}),
    ]


@check("answers.status", level="ours", sentence="Answers are HTTP 200, errors too.")
def status(session: Session) -> None:
    for reply in (_good(session), *_errors(session)):
        expect_status(reply, 200)


@check("answers.content-type", level="ours", sentence="Content-Type: text/xml; charset=utf-8")
def content_type(session: Session) -> None:
    for reply in (_good(session), *_errors(session)):
        expect_content_type(reply)


def expect_content_type(reply: Reply) -> None:
    given = reply.header("Content-Type")
    plain = re.sub(r'[\s"]', "", given).lower()
    expect(plain == "text/xml;charset=utf-8", "Content-Type: text/xml; charset=utf-8", given or "none")


@check(
    "answers.elements",
    level="doc",
    sentence="<ReturnData> with <Success>, <Error> (<Code>, <SystemCode>, <Description>) and <Data>",
)
def elements(session: Session) -> None:
    for reply in (_good(session), *_errors(session)):
        root = read_xml(reply, "ReturnData")
        paths = ("Success", "Error", "Error/Code", "Error/SystemCode", "Error/Description", "Data")
        missing = [path for path in paths if root.find(path) is None]
        expect(not missing, "all elements of ReturnData", f"no {', '.join(missing)} in: {describe(reply)}")


@check("answers.success", level="doc", sentence="0, no error: <Success>true</Success>")
def success(session: Session) -> None:
    root = read_xml(_good(session), "ReturnData")
    got = text_at(root, "Success"), text_at(root, "Error/Code")
    expect(got == ("true", "0"), "Success true with code 0", f"Success {got[0]} with code {got[1]}")


@check("answers.error", level="doc", sentence="An error: <Success>false</Success> and its <Code>")
def error(session: Session) -> None:
    for reply in _errors(session):
        root = read_xml(reply, "ReturnData")
        got = text_at(root, "Success"), text_at(root, "Error/Code")
        holds = got[0] == "false" and got[1].isdecimal() and got[1] != "0"
        expect(holds, "Success false with a code", f"Success {got[0]} with code {got[1]}")


@check("answers.token", level="doc", sentence="authenticate answers <Data><Token>…</Token></Data>")
def token(session: Session) -> None:
    expect(text_at(read_xml(_good(session), "ReturnData"), "Data/Token"), "a token", "an empty <Token>")


@check(
    "answers.own-tokens",
    level="ours",
    sentence="A user may hold several tokens at once, each with its own mailbox.",
)
def own_tokens(session: Session) -> None:
    tokens = [session.token() for _ in range(3)]
    expect(len(set(tokens)) == 3, "three different tokens", f"{len(set(tokens))} for three logins")
    for given in tokens:
        reply = session.command({"token": given, "action": "finalizecall", "callid": NO_CALL})
        expect_code(reply, 102, "for an unknown callid with any of three tokens")


@check(
    "answers.escaping",
    level="doc",
    sentence="The answer is XML, whatever the request says: markup is escaped, and only once.",
)
def escaping(session: Session) -> None:
    good = {"token": session.token(), "action": "sethold", "callid": NO_CALL, "hold": "true"}
    for name in good:
        reply = session.command(good | {name: MARKUP})
        text = " ".join(read_xml(reply, "ReturnData").itertext())
        found = ESCAPED_TWICE.search(text)
        expect(found is None, f"markup in {name} escaped once", f"text that still has {found and found[0]}")


@check(
    "answers.no-internals",
    level="ours",
    sentence="No error's Description carries internals (paths, class names, stack traces).",
)
def no_internals(session: Session) -> None:
    for reply in (*_errors(session), session.command({"token": session.token(), "action": MARKUP})):
        text = text_at(read_xml(reply, "ReturnData"), "Error/Description")
        expect(_INTERNALS.search(text) is None, "a Description without internals", repr(shorten(text)))
