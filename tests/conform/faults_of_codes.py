"""One fault each, in which error code comes when."""

from __future__ import annotations

import re

from werkzeug.wrappers import Request, Response

from bridge.errors import DataFormatError, EngineFailed, InvalidArgument, InvalidCredentials
from bridge.protocol import commands, fields
from tests.conform.broken_phone import PLAIN, Answer, Phone, fault, refusal

# 100


def answer_instead_of_100(phone: Phone, *saying: str) -> None:
    """Answer 102 where the form is refused with one of the sentences."""

    def edit(request: Request, response: Response) -> None:
        if any(sentence.encode() in response.data for sentence in saying):
            response.data = refusal(InvalidArgument("no"))

    phone.edit(edit)


@fault("codes.no-action", "codes.form-before-token", run=PLAIN)
def no_action_is_an_invalid_argument(phone: Phone) -> None:
    answer_instead_of_100(phone, "expected a field named action")


@fault("codes.malformed-escape", run=PLAIN)
def malformed_escapes_are_taken_as_they_are(phone: Phone) -> None:
    phone.patch.setattr(fields, "_BAD_ESCAPE", re.compile("(?!)"))


@fault("codes.undecodable", run=PLAIN)
def bytes_that_are_no_text_are_guessed(phone: Phone) -> None:
    answer_instead_of_100(phone, "expected fields in UTF-8")


@fault("codes.content-type", run=PLAIN)
def json_is_taken_for_a_form(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if request.mimetype == "application/json":
            response.data = refusal(InvalidArgument("no"))

    phone.edit(edit)


@fault("codes.no-content-type", run=PLAIN)
def a_body_without_a_type_is_taken_for_a_form(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if request.method == "POST" and not request.content_type:
            response.data = refusal(InvalidArgument("no"))

    phone.edit(edit)


@fault("codes.two-values", "codes.form-before-token", run=PLAIN)
def of_two_values_the_first_counts(phone: Phone) -> None:
    answer_instead_of_100(phone, "expected one value for callid")


@fault("codes.tdmf-and-dtmf", run=PLAIN)
def tdmf_and_dtmf_may_differ(phone: Phone) -> None:
    answer_instead_of_100(phone, "expected one value for dtmf")


@fault("codes.body-limit", run=PLAIN)
def bodies_have_no_limit(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if response.status_code == 413:
            response.status_code, response.data = 200, refusal(InvalidArgument("no"))

    phone.edit(edit)


@fault("codes.body-limit", run=PLAIN)
def a_large_body_is_refused_without_a_code(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if response.status_code == 413:
            response.data = b"<h1>Too large</h1>"

    phone.edit(edit)


# 102, 600 and the order


@fault("codes.unknown-action", run=PLAIN)
def an_unknown_action_is_an_internal_error(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        body = usual(given)
        return refusal(EngineFailed("no")) if b"as action" in body else body

    phone.on_command(act)


@fault("codes.missing-parameter", run=PLAIN)
def a_missing_parameter_is_a_format_error(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        body = usual(given)
        action = given.get("action") or "authenticate"
        is_missing = b"expected a field named" in body and action != "authenticate"
        return refusal(DataFormatError("no")) if is_missing else body

    phone.on_command(act)


@fault("codes.authenticate-without", "codes.arguments-before-password", run=PLAIN)
def no_password_is_a_wrong_password(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        if given.get("action", "").lower() == "authenticate" and not (
            given.get("user") and given.get("password")
        ):
            return refusal(InvalidCredentials("no"))
        return usual(given)

    phone.on_command(act)


@fault("codes.unknown-callid", "requests.token-in-get-and-post", "answers.own-tokens", run=PLAIN)
def an_unknown_call_is_an_internal_error(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        body = usual(given)
        return refusal(EngineFailed("no")) if b"has this callid" in body else body

    phone.on_command(act)


@fault("codes.wrong-password", run=PLAIN)
def any_password_will_do(phone: Phone) -> None:
    phone.server._check_user = lambda user, password: user == "demo"


@fault("codes.no-token", "codes.unknown-token", "codes.token-before-arguments", run=PLAIN)
def the_token_of_a_command_is_ignored(phone: Phone) -> None:
    own = phone.server.tokens.create()
    phone.on_command(lambda given, usual: usual(given | {"token": own}))


@fault("codes.token-before-arguments", run=PLAIN)
def arguments_are_checked_before_the_token(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        try:
            commands.parse_command(given)
        except InvalidArgument as error:
            return refusal(error)
        except DataFormatError:
            pass
        return usual(given)

    phone.on_command(act)


@fault("codes.form-before-token", run=PLAIN)
def the_token_is_checked_before_the_form(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if request.args.get("token") == "wrong" and b"<Code>100" in response.data:
            response.data = refusal(InvalidCredentials("no"))

    def wrong_token(given: dict[str, str], usual: Answer) -> bytes:
        if given.get("token") == "wrong" and not given.get("action"):
            return refusal(InvalidCredentials("no"))
        return usual(given)

    phone.on_command(wrong_token)
    phone.edit(edit)
