"""What web pages need to read the answers, and who is not to."""

from __future__ import annotations

from bridge.conform.checks import check, expect
from bridge.conform.expecting import expect_status
from bridge.conform.probe import Reply, Request, get
from bridge.conform.session import Session

STRANGER = "https://stranger.example"
_ALLOWED = "Answers carry Access-Control-Allow-Origin for allowed origins, and Vary: Origin."


def _ask(session: Session, path: str, origin: str) -> Reply:
    """A request that is refused for its content: nothing happens, whoever is let in."""
    return session.ask(get(path, {"token": "wrong"}, {"Origin": origin}))


def _expect_allowed(session: Session, reply: Reply) -> None:
    origin = session.target.origin
    given = reply.header("Access-Control-Allow-Origin")
    expected = f"Access-Control-Allow-Origin: {origin} or *"
    expect(given in (origin, "*"), expected, given or f"none (HTTP {reply.status})")


@check("cors.command", level="doc", sentence="Compatible with W3C CORS, so that web pages can drive it.")
def command(session: Session) -> None:
    _expect_allowed(session, _ask(session, "/Command", session.target.origin))
    headers = {"Origin": session.target.origin}
    _expect_allowed(session, session.ask(get("/Command", session.credentials, headers)))


@check("cors.events", level="doc", sentence="Compatible with W3C CORS, so that web pages can drive it.")
def events(session: Session) -> None:
    _expect_allowed(session, _ask(session, "/Events", session.target.origin))


@check("cors.vary", level="ours", sentence=_ALLOWED)
def vary(session: Session) -> None:
    for path in ("/Command", "/Events"):
        reply = _ask(session, path, session.target.origin)
        if reply.header("Access-Control-Allow-Origin") == session.target.origin:
            names = ",".join(reply.headers.get_all("Vary", [])).lower().replace(" ", "").split(",")
            got = f"Vary: {reply.header('Vary') or 'none'}, on {path}"
            expect({"origin", "*"} & set(names), "Vary: Origin", got)


@check("cors.strangers", level="ours", sentence=_ALLOWED)
def strangers(session: Session) -> None:
    for path in ("/Command", "/Events"):
        for origin in (STRANGER, "null"):
            given = _ask(session, path, origin).header("Access-Control-Allow-Origin")
            expect(given != origin, f"no Access-Control-Allow-Origin for {origin}", given)


@check("cors.preflight", level="ours", sentence="Preflights are answered (OPTIONS), 204 or 200.")
def preflight(session: Session) -> None:
    headers = {
        "Origin": session.target.origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    for path in ("/Command", "/Events"):
        reply = session.ask(Request("OPTIONS", path, None, headers))
        expect_status(reply, 200, 204)
        _expect_allowed(session, reply)
