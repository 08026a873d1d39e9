"""A command that a MockNeon received, as tests see it. Passwords and tokens never get into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bridge.errors import InvalidArgument, InvalidCredentials
from bridge.protocol.answers import Answer
from bridge.protocol.commands import ACTIONS

#: Parts of field names whose values are secrets, in a client that misspells them too.
_SECRET_PARTS = ("pass", "pwd", "token", "secret")


@dataclass(frozen=True, eq=False, repr=False)
class Request(Mapping[str, str]):
    """A command that came, with NEON's answer. As a mapping it has the command's fields.

    Names of fields, and the action, are in lower case; passwords and tokens are left out.
    `request["number"]` is the number as the client wrote it.
    """

    #: The fields, `action` among them. Empty when the command could not be read at all.
    fields: Mapping[str, str]
    #: NEON's code: 0 when it was done; 100, 102, 500, 600 or 601 when it was not.
    code: int = 0
    #: The SIP status that NEON gave with an error, if any.
    system_code: str = ""
    #: What NEON said of an error.
    description: str = ""

    @property
    def action(self) -> str:
        """The action in lower case; "" when the command has none."""
        return self.fields.get("action", "")

    @property
    def is_success(self) -> bool:
        """Whether NEON did it."""
        return self.code == 0

    def __getitem__(self, name: str) -> str:
        return self.fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def __str__(self) -> str:
        answer = "done" if self.is_success else f"{self.code} {self.description}".rstrip()
        return f"{show_fields(self.fields) or 'a command that cannot be read'}: {answer}"

    def __repr__(self) -> str:
        return f"<{self}>"


def request_of(fields: Mapping[str, str], answer: Answer) -> Request:
    """`fields` with names in lower case, as the server has them."""
    shown = {name: text for name, text in fields.items() if not any(part in name for part in _SECRET_PARTS)}
    if "action" in shown:
        shown["action"] = shown["action"].strip().lower()
    return Request(shown, answer.code, answer.system_code, answer.description)


def show_fields(fields: Mapping[str, str]) -> str:
    """`startcall number=32`."""
    others = (f"{name}={text}" for name, text in fields.items() if name != "action")
    return " ".join((fields.get("action", ""), *others)).strip()


def is_stale(request: Request) -> bool:
    """A client repeats such a command with a new token; it is that one which is meant."""
    return request.code == InvalidCredentials.neon_code and request.action != "authenticate"


def has_fields(request: Request, wanted: Mapping[str, str]) -> bool:
    return count_same(request, wanted) == len(wanted)


def count_same(request: Request, wanted: Mapping[str, str]) -> int:
    return sum(_is_same(request, name, text) for name, text in wanted.items())


def _is_same(request: Request, name: str, wanted: str) -> bool:
    """Whether NEON reads both as the same: +55 11 98765-4321 is +5511987654321."""
    given = request.get(name)
    if given is None or given == wanted:
        return given is not None
    _build, parsers = ACTIONS.get(request.action, (None, {}))
    parse = parsers.get(name, str)
    try:
        return parse(given) == parse(wanted)
    except InvalidArgument:
        return False
