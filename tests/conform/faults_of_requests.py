"""One fault each, in how a command is read."""

from __future__ import annotations

from urllib.parse import parse_qsl

from werkzeug.wrappers import Request, Response

from bridge.errors import DataFormatError, InvalidArgument
from bridge.protocol import fields
from tests.conform.broken_phone import PLAIN, Answer, Phone, fault, refusal


@fault(
    "requests.get",
    "requests.token-in-get-and-post",
    "codes.malformed-escape",
    "codes.two-values",
    "codes.form-before-token",
    run=PLAIN,
)
def get_is_refused(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if request.method == "GET" and request.path == "/Command":
            response.status_code, response.data = 405, b""

    phone.edit(edit)


@fault("requests.post", run=("requests.post", "requests.get", "answers", "cors"))
def post_is_refused(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if request.method == "POST":
            response.status_code, response.data = 405, b""

    phone.edit(edit)


@fault("requests.multipart", run=PLAIN)
def multipart_is_refused(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if request.mimetype == "multipart/form-data":
            response.data = refusal(DataFormatError("no"))

    phone.edit(edit)


@fault("requests.query-and-body", "codes.two-values", run=PLAIN)
def the_query_of_a_post_is_ignored(phone: Phone) -> None:
    def wrap_fields(query: str, content_type: str, body: bytes) -> dict[str, str]:
        return fields.parse_fields("" if body else query, content_type, body)

    phone.patch.setattr("bridge.web.neon_api.parse_fields", wrap_fields)


@fault("requests.names-without-case", run=PLAIN)
def names_are_matched_by_case(phone: Phone) -> None:
    def by_case(query: str, content_type: str, body: bytes) -> dict[str, str]:
        parsed = fields.parse_fields(query, content_type, body)
        given = dict(parse_qsl(f"{query}&{body.decode('latin-1')}"))
        return {name: value for name, value in parsed.items() if name.upper() not in given}

    phone.patch.setattr("bridge.web.neon_api.parse_fields", by_case)


@fault("requests.actions-without-case", run=PLAIN)
def actions_are_matched_by_case(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        action = given.get("action", "")
        return usual(given) if action == action.lower() else refusal(InvalidArgument("unknown action"))

    phone.on_command(act)


@fault("requests.unknown-path", run=PLAIN)
def an_unknown_path_is_200(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if response.status_code == 404:
            response.status_code = 200

    phone.edit(edit)


@fault("requests.events-by-get", run=PLAIN)
def events_are_told_by_post_too(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if response.status_code == 405:
            response.status_code = 200

    phone.edit(edit)
