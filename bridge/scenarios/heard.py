"""The commands that a client gave while a scenario was played, and how near they are to what is expected."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bridge.errors import InvalidArgument, InvalidCredentials
from bridge.protocol.answers import Answer
from bridge.protocol.commands import ACTIONS
from bridge.server.neon_server import OnCommand

_SECRETS = ("token", "password")


@dataclass
class Command:
    """`number` counts from 1; `at_s`: seconds since the start; `is_taken`: it has met an expectation."""

    number: int
    fields: Mapping[str, str]
    at_s: float
    is_taken: bool = False

    def meets(self, wanted: Mapping[str, str]) -> bool:
        return all(_is_same(name, text, self.fields) for name, text in wanted.items())

    def nearness(self, wanted: Mapping[str, str]) -> int:
        """How many of the wanted fields it has; the action counts for more than all others."""
        same = sum(_is_same(name, text, self.fields) for name, text in wanted.items())
        return same + len(wanted) * self.meets({"action": wanted["action"]})

    def __str__(self) -> str:
        return f"{show(self.fields)} at {self.at_s:.1f} s"


def _is_same(name: str, wanted: str, fields: Mapping[str, str]) -> bool:
    given = fields.get(name, "")
    action = fields.get("action", "").strip().lower()
    if name == "action" or action not in ACTIONS:
        return name == "action" and action == wanted
    parse = ACTIONS[action][1].get(name, str)
    try:
        return parse(given) == parse(wanted)
    except InvalidArgument:
        return False


def show(fields: Mapping[str, str]) -> str:
    """A command in one line, without secrets."""
    others = (f"{name}={text}" for name, text in fields.items() if name not in ("action", *_SECRETS))
    return " ".join((fields.get("action") or "no action", *others))


class Heard:
    """Safe for use by many threads. `now` gives seconds since the start."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._changed = threading.Condition()
        self._commands: list[Command] = []

    def __len__(self) -> int:
        return len(self._commands)

    def beside(self, on_command: OnCommand) -> OnCommand:
        """A listener that tells both `on_command` and us."""

        def tell_both(fields: Mapping[str, str], answer: Answer) -> None:
            on_command(fields, answer)
            self._note(fields, answer)

        return tell_both

    def _note(self, fields: Mapping[str, str], answer: Answer) -> None:
        with self._changed:
            command = Command(len(self._commands) + 1, dict(fields), self._now())
            # A client repeats what was refused for its token; it is the second time that counts.
            if answer.code != InvalidCredentials.neon_code or command.meets(_LOGIN):
                self._commands.append(command)
            self._changed.notify_all()

    def wait_until(self, is_so: Callable[[], bool], limit_s: float) -> bool:
        """Ask again after every command, for `limit_s` seconds at most (may be infinite)."""
        with self._changed:
            return self._changed.wait_for(is_so, None if math.isinf(limit_s) else limit_s)

    def take(self, wanted: Mapping[str, str], limit_s: float) -> Command | None:
        """The first such command that was not taken yet; waits for it."""

        def find() -> Command | None:
            return next((one for one in self._commands if not one.is_taken and one.meets(wanted)), None)

        with self._changed:
            found = self._changed.wait_for(find, limit_s)
            if found:
                found.is_taken = True
        return found

    def take_logins(self) -> None:
        """Those so far: by them the clients came."""
        with self._changed:
            for command in self._commands:
                command.is_taken = command.meets(_LOGIN)

    def find(self, wanted: Mapping[str, str], *, since: int, limit_s: float = 0.0) -> Command | None:
        """The first such command after number `since`, taken or not; waits for it."""

        def find() -> Command | None:
            return next((one for one in self._commands[since:] if one.meets(wanted)), None)

        with self._changed:
            return self._changed.wait_for(find, limit_s)

    def nearest(self, wanted: Mapping[str, str]) -> str:
        """What came instead, for people."""
        with self._changed:
            # Every client authenticates; it says nothing when something else was expected.
            left = [one for one in self._commands if not one.is_taken and not one.meets(_LOGIN)]
        nearest = max(left, key=lambda one: one.nearness(wanted), default=None)
        return "nothing came" if nearest is None else f"the nearest that came is {nearest}"


_LOGIN = {"action": "authenticate"}
