"""How a command may be written: methods, encodings, names, addresses."""

from __future__ import annotations

from urllib.parse import urlencode

from bridge.conform.checks import check
from bridge.conform.expecting import expect_code, expect_status, expect_token
from bridge.conform.probe import FORM, Request, get, post
from bridge.conform.session import Session

_BOUNDARY = "neon-bridge-conform"
#: No phone has had so many calls.
NO_CALL = "999999999"


@check("requests.get", level="doc", sentence="/Command by GET (query string)")
def get_query(session: Session) -> None:
    expect_token(session.ask(get("/Command", session.credentials)))


@check("requests.post", level="doc", sentence="/Command by POST (application/x-www-form-urlencoded)")
def post_form(session: Session) -> None:
    expect_token(session.ask(post("/Command", session.credentials)))


@check(
    "requests.multipart",
    level="ours",
    sentence="Also multipart/form-data, since the document cites RFC 1867.",
)
def post_multipart(session: Session) -> None:
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in session.credentials.items()
    ]
    body = f"{''.join(parts)}--{_BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    expect_token(session.ask(Request("POST", "/Command", body, headers)))


@check("requests.query-and-body", level="ours", sentence="Query and body of a POST are merged.")
def merge_query_and_body(session: Session) -> None:
    fields = session.credentials
    query = urlencode({"action": fields.pop("action")})
    expect_token(session.ask(post(f"/Command?{query}", fields)))


@check(
    "requests.names-without-case",
    level="ours",
    sentence="Parameter names and action names are matched without regard to case: Action, Callid.",
)
def names_without_case(session: Session) -> None:
    for spell in (str.upper, str.capitalize):
        fields = {spell(name): value for name, value in session.credentials.items()}
        expect_token(session.command(fields))


@check(
    "requests.actions-without-case",
    level="ours",
    sentence="Parameter names and action names are matched without regard to case: StartCall, startcall.",
)
def actions_without_case(session: Session) -> None:
    for action in ("AUTHENTICATE", "Authenticate"):
        expect_token(session.command(session.credentials | {"action": action}))


@check("requests.token-in-get-and-post", level="doc", sentence="Fields: token, action, and its parameters.")
def token_by_both_methods(session: Session) -> None:
    fields = {"token": session.token(), "action": "finalizecall", "callid": NO_CALL}
    for request in (get("/Command", fields), post("/Command", fields)):
        expect_code(session.ask(request), 102, "for an unknown callid with a good token")


@check(
    "requests.unknown-path", level="ours", sentence="/Events takes GET only (others 405, unknown paths 404)."
)
def unknown_path(session: Session) -> None:
    for path in ("/nothing", "/Command/nothing", "/Events/nothing"):
        expect_status(session.ask(Request("GET", path)), 404)


@check(
    "requests.events-by-get", level="ours", sentence="/Events takes GET only (others 405, unknown paths 404)."
)
def events_take_get_only(session: Session) -> None:
    body = urlencode({"token": session.token()}).encode()
    for method in ("POST", "PUT"):
        expect_status(session.ask(Request(method, "/Events", body, {"Content-Type": FORM})), 405)
