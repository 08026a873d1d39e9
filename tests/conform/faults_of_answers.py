"""One fault each, in what an answer looks like, and in CORS."""

from __future__ import annotations

import re

from werkzeug.wrappers import Request, Response

from tests.conform.broken_phone import PLAIN, Answer, Phone, fault, is_error


@fault("answers.status", run=PLAIN)
def an_error_is_http_400(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if request.path == "/Command" and is_error(response.data) and response.status_code == 200:
            response.status_code = 400

    phone.edit(edit)


@fault("answers.content-type", run=PLAIN)
def an_answer_is_of_another_type(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        response.headers["Content-Type"] = "application/xml"

    phone.edit(edit)


@fault("answers.elements", run=PLAIN)
def system_code_is_missing(phone: Phone) -> None:
    phone.edit_body("/Command", lambda body: body.replace(b"<SystemCode/>", b""))


@fault("answers.error", run=PLAIN)
def an_error_says_success(phone: Phone) -> None:
    phone.edit_body("/Command", lambda body: body.replace(b"<Success>false", b"<Success>true"))


@fault("answers.success", run=PLAIN)
def success_is_said_otherwise(phone: Phone) -> None:
    phone.edit_body("/Command", lambda body: body.replace(b"<Success>true", b"<Success>1"))


@fault("answers.own-tokens", run=PLAIN)
def all_have_one_token(phone: Phone) -> None:
    kept: list[str] = []
    create = phone.server.tokens.create

    def one_token() -> str:
        kept.append(kept[0] if kept else create())
        return kept[0]

    phone.server.tokens.create = one_token  # type: ignore[method-assign]


def repeat(phone: Phone, escape: str) -> None:
    """Errors repeat what was given, with each & and < written as `escape` says."""

    def act(given: dict[str, str], usual: Answer) -> bytes:
        body = usual(given)
        said = " ".join(given.values())
        for sign, name in (("&", "amp"), ("<", "lt")):
            said = said.replace(sign, escape.format(name))
        return re.sub(b"<Description>.*<", lambda _: f"<Description>{said}<".encode(), body)

    phone.on_command(act)


@fault("answers.escaping", "answers.no-internals", run=PLAIN)
def markup_is_not_escaped(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        said = " ".join(given.values()).encode()
        return re.sub(b"<Description>.*<", lambda _: b"<Description>" + said + b"<", usual(given))

    phone.on_command(act)


@fault("answers.escaping", run=PLAIN)
def markup_is_escaped_twice(phone: Phone) -> None:
    repeat(phone, "&amp;{};")


@fault("answers.no-internals", run=PLAIN)
def an_error_shows_where_it_came_from(phone: Phone) -> None:
    said = b'<Description>File "/srv/neon/calls.py", line 7: KeyError '
    phone.edit_body("/Command", lambda body: body.replace(b"<Description>", said))


# CORS


@fault("cors.command", "cors.events", "cors.preflight", run=PLAIN)
def cors_is_missing(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        response.headers.pop("Access-Control-Allow-Origin", None)

    phone.edit(edit)


@fault("cors.command", "cors.events", run=PLAIN)
def errors_have_no_cors(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if is_error(response.data):
            response.headers.pop("Access-Control-Allow-Origin", None)

    phone.edit(edit)


@fault("cors.strangers", run=PLAIN)
def every_origin_is_allowed_by_name(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if request.headers.get("Origin"):
            response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]

    phone.edit(edit)


@fault("cors.vary", run=PLAIN)
def vary_is_missing(phone: Phone) -> None:
    phone.edit(lambda request, response: response.headers.pop("Vary", None))


@fault("cors.preflight", run=PLAIN)
def preflights_are_refused(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if request.method == "OPTIONS":
            response.status_code = 405

    phone.edit(edit)
