"""NEON's answer to a command: dataclass, and the XML of both directions (protocol, "Answers to /Command")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from bridge.errors import (
    DataFormatError,
    EngineFailed,
    InvalidArgument,
    InvalidCredentials,
    NotRegistered,
    PhoneRefused,
    PhoneUnreadable,
)
from bridge.protocol.xml import encode_text, find_child, local_name, parse_xml, text_of

#: Error code -> our error, and the meaning that the document gives it.
ERRORS: dict[int, tuple[type[PhoneRefused], str]] = {
    100: (DataFormatError, "Data format error"),
    102: (InvalidArgument, "Invalid argument"),
    500: (EngineFailed, "Internal error"),
    600: (InvalidCredentials, "Invalid credentials"),
    601: (NotRegistered, "Not registered with the SIP proxy"),
}

_ANSWER = """<?xml version="1.0" encoding="UTF-8"?>
<ReturnData>
  <Success>{success}</Success>
  <Error>
    <Code>{code}</Code>
    {system_code}
    {description}
  </Error>
  {data}
</ReturnData>
"""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`data` has the fields of <Data>, names in lower case."""

    code: int = 0
    system_code: str = ""
    description: str = ""
    data: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_success(self) -> bool:
        return self.code == 0

    def raise_for_error(self) -> None:
        """Raise the PhoneRefused that fits the code, if it is not 0."""
        if self.is_success:
            return
        error, meaning = ERRORS.get(self.code, (PhoneRefused, f"Error {self.code}"))
        # "invalid token" beside "Invalid credentials" says more than either alone.
        message = f"{meaning}: {self.description}" if self.description else meaning
        raise error(message, system_code=self.system_code)


def answer_for(error: PhoneRefused) -> Answer:
    return Answer(code=error.neon_code, system_code=error.system_code, description=str(error))


def encode_answer(answer: Answer) -> bytes:
    data = "".join(_element(name.capitalize(), value) for name, value in answer.data.items())
    text = _ANSWER.format(
        success="true" if answer.is_success else "false",
        code=answer.code,
        system_code=_element("SystemCode", answer.system_code),
        description=_element("Description", answer.description),
        data=f"<Data>{data}</Data>" if data else "<Data/>",
    )
    return text.encode()


def _element(name: str, text: str) -> str:
    return f"<{name}>{encode_text(text)}</{name}>" if text else f"<{name}/>"


def parse_answer(body: bytes, *, http_charset: str = "") -> Answer:
    """Raises PhoneUnreadable when the body is no <ReturnData>."""
    return read_answer(parse_xml(body, http_charset=http_charset))


def read_answer(root: Element) -> Answer:
    if local_name(root) != "returndata":
        raise PhoneUnreadable(f"expected <ReturnData>, got <{local_name(root)}>")
    error = find_child(root, "error")
    code = _child_text(error, "code")
    data = find_child(root, "data")
    # Reversed, so that of repeated fields the first counts.
    children = () if data is None else tuple(reversed(data))
    return Answer(
        code=_read_code(code, success=_child_text(root, "success")),
        system_code=_child_text(error, "systemcode"),
        description=_child_text(error, "description"),
        data={local_name(child): text_of(child) for child in children},
    )


def _read_code(code: str, *, success: str) -> int:
    """NEON's code; <Success> decides where the code is missing or makes no sense beside it."""
    number = int(code) if code.isascii() and code.isdecimal() and len(code) <= 6 else 0
    if success.lower() in ("false", "0") and number == 0:
        return EngineFailed.neon_code
    return number


def _child_text(parent: Element | None, name: str) -> str:
    child = find_child(parent, name)
    return "" if child is None else text_of(child)
