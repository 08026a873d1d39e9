"""Which error code comes when, and which of two wrong things counts."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from bridge.conform.checks import check
from bridge.conform.expecting import expect_code, expect_status
from bridge.conform.probe import FORM, Reply, Request, get
from bridge.conform.requests import NO_CALL
from bridge.conform.session import Session

#: No number: with one, a server that forgets a check would call somebody.
CALL_COMMANDS: Mapping[str, Mapping[str, str]] = {
    "finalizecall": {"callid": NO_CALL},
    "acceptcall": {"callid": NO_CALL},
    "transfercall": {"callid": NO_CALL, "to": "32"},
    "senddtmf": {"callid": NO_CALL, "dtmf": "5"},
    "sethold": {"callid": NO_CALL, "hold": "true"},
}
_100 = "100, data format error: "
_102 = "102, invalid argument: "
_600 = "600, invalid credentials: "
_ORDER = "Checks run in this order: form (100), token (600), arguments (102)"
_TOO_LARGE = 64 * 1024 + 1


def _post(session: Session, body: bytes, content_type: str | None, query: str = "") -> Reply:
    headers = {} if content_type is None else {"Content-Type": content_type}
    return session.ask(Request("POST", f"/Command{query}", body, headers))


def _raw_fields(session: Session, **fields: str) -> str:
    return urlencode({"token": session.token(), "action": "finalizecall", **fields})


# 100


@check("codes.no-action", level="ours", sentence=f"{_100}no action; empty action")
def no_action(session: Session) -> None:
    token = session.token()
    for fields in ({"token": token}, {"token": token, "action": ""}, {"token": token, "action": " "}):
        expect_code(session.command(fields), 100)


@check("codes.malformed-escape", level="ours", sentence=f"{_100}a malformed % escape")
def malformed_escape(session: Session) -> None:
    for text in ("%zz", "%4", "%"):
        fields = f"{_raw_fields(session)}&callid={text}"
        expect_code(session.ask(Request("GET", f"/Command?{fields}")), 100, f"for {text} in the query")
        expect_code(_post(session, fields.encode(), FORM), 100, f"for {text} in the body")


@check("codes.undecodable", level="ours", sentence=f"{_100}undecodable body")
def undecodable(session: Session) -> None:
    fields = f"{_raw_fields(session)}&callid="
    expect_code(_post(session, f"{fields}%FF%FE".encode(), FORM), 100, "for %FF%FE, which is no UTF-8")
    expect_code(
        _post(session, b"no parts", "multipart/form-data; boundary=x"), 100, "for multipart without parts"
    )


@check("codes.content-type", level="ours", sentence=f"{_100}unsupported content type")
def unsupported_type(session: Session) -> None:
    for kind in ("application/json", "text/plain"):
        expect_code(_post(session, _raw_fields(session, callid=NO_CALL).encode(), kind), 100, f"for {kind}")


@check("codes.no-content-type", level="ours", sentence="A POST body without a content type: 100.")
def no_content_type(session: Session) -> None:
    expect_code(_post(session, _raw_fields(session, callid=NO_CALL).encode(), None), 100)


@check("codes.two-values", level="ours", sentence=f"{_100}a parameter given twice with different values")
def two_values(session: Session) -> None:
    fields = _raw_fields(session, callid=NO_CALL)
    twice = f"{fields}&callid=1{NO_CALL}"
    expect_code(session.ask(Request("GET", f"/Command?{twice}")), 100, "for two values in the query")
    expect_code(_post(session, twice.encode(), FORM), 100, "for two values in the body")
    across = _post(session, fields.encode(), FORM, f"?callid=1{NO_CALL}")
    expect_code(across, 100, "for one value in the query and another in the body")


@check("codes.tdmf-and-dtmf", level="ours", sentence="TDMF and dtmf that differ: 100.")
def tdmf_and_dtmf(session: Session) -> None:
    fields = {"token": session.token(), "action": "senddtmf", "callid": NO_CALL, "dtmf": "5", "TDMF": "6"}
    expect_code(session.command(fields), 100)


@check("codes.body-limit", level="ours", sentence="A body over 64 KiB: HTTP 413 with code 100.")
def body_limit(session: Session) -> None:
    fields = _raw_fields(session, callid=NO_CALL, padding="")
    reply = _post(session, fields.encode().ljust(_TOO_LARGE, b"x"), FORM)
    expect_status(reply, 413)
    expect_code(reply, 100)


# 102


@check("codes.unknown-action", level="ours", sentence=f"{_102}unknown action")
def unknown_action(session: Session) -> None:
    expect_code(session.command({"token": session.token(), "action": "nosuchaction"}), 102)


@check("codes.missing-parameter", level="ours", sentence=f"{_102}a missing or empty parameter")
def missing_parameter(session: Session) -> None:
    token = session.token()
    rows: list[tuple[str, Mapping[str, str]]] = [("startcall", {"number": ""}), *CALL_COMMANDS.items()]
    for action, fields in rows:
        good = {"token": token, "action": action, **fields}
        for name in fields:
            left_out = {key: value for key, value in good.items() if key != name}
            expect_code(session.command(left_out), 102, f"for {action} without {name}")
            expect_code(session.command(good | {name: ""}), 102, f"for {action} with an empty {name}")


@check("codes.authenticate-without", level="ours", sentence="authenticate without user or password: 102.")
def authenticate_without(session: Session) -> None:
    for name in ("user", "password"):
        fields = {key: value for key, value in session.credentials.items() if key != name}
        expect_code(session.command(fields), 102, f"without {name}")


@check(
    "codes.unknown-callid",
    level="ours",
    sentence=f"{_102}unknown callid; an unknown call id while not registered: 102.",
)
def unknown_callid(session: Session) -> None:
    token = session.token()
    for action, fields in CALL_COMMANDS.items():
        expect_code(session.command({"token": token, "action": action, **fields}), 102, f"for {action}")


# 600


@check("codes.wrong-password", level="doc", sentence=f"{_600}wrong user or password")
def wrong_password(session: Session) -> None:
    for name in ("user", "password"):
        fields = session.credentials
        expect_code(session.command(fields | {name: f"no-{fields[name]}"}), 600, f"for a wrong {name}")


@check(
    "codes.no-token", level="ours", sentence="600: missing token; authenticate is the only action without one"
)
def no_token(session: Session) -> None:
    for action, fields in CALL_COMMANDS.items():
        expect_code(session.command({"action": action, **fields}), 600, f"for {action} without a token")


@check("codes.unknown-token", level="ours", sentence=f"{_600}missing, unknown or revoked token")
def unknown_token(session: Session) -> None:
    for token in ("", "unknown", f"{session.token()}x"):
        for action, fields in CALL_COMMANDS.items():
            reply = session.command({"token": token, "action": action, **fields})
            expect_code(reply, 600, f"for {action} with {'an unknown' if token else 'an empty'} token")


# The order


@check("codes.form-before-token", level="ours", sentence=_ORDER)
def form_before_token(session: Session) -> None:
    expect_code(session.command({"token": "wrong"}), 100, "for no action and a wrong token")
    expect_code(session.ask(get("/Command", {"token": "wrong", "action": ""})), 100)
    twice = "/Command?token=wrong&action=finalizecall&callid=1&callid=2"
    expect_code(session.ask(Request("GET", twice)), 100, "for two values and a wrong token")


@check("codes.token-before-arguments", level="ours", sentence=_ORDER)
def token_before_arguments(session: Session) -> None:
    rows = {"an unknown action": {"action": "nosuchaction"}, "no number": {"action": "startcall"}}
    for what, fields in rows.items():
        reply = session.command({"token": "wrong", **fields})
        expect_code(reply, 600, f"for {what} and a wrong token")


@check(
    "codes.arguments-before-password", level="ours", sentence="authenticate without user or password: 102."
)
def arguments_before_password(session: Session) -> None:
    fields = {"action": "authenticate", "user": f"no-{session.target.user}", "password": ""}
    expect_code(session.command(fields), 102, "for a wrong user and an empty password")
