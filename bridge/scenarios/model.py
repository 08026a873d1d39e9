"""Scenarios: what a far end and a NEON do, step by step, and what is expected of their client.

Frozen dataclasses and one table; `toml` reads and writes them, `player` plays them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: An expected command must come within this time unless the step says otherwise.
WITHIN_S = 5.0

# What a field's text in TOML must be; `toml` has a reader for each.
Seconds = float
Rate = float
Count = int
SipStatus = str


@dataclass(frozen=True, kw_only=True)
class Ring:
    """A call comes in. `as_` names it for later steps; `to` is the phone's own address unless given."""

    from_: str
    name: str = ""
    to: str = ""
    as_: str = ""


@dataclass(frozen=True, kw_only=True)
class Dial:
    """The person at the phone dials: an outgoing call that the client did not ask for."""

    to: str
    name: str = ""
    as_: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A call is answered: one that was dialled by the far end, one that rings at the phone itself.

    Here and below `call` is a name given before with `as`; the newest call when it is empty.
    """

    call: str = ""


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """The person at the phone transfers a call, which ends it here."""

    call: str = ""


@dataclass(frozen=True, kw_only=True)
class HangUp:
    """The far end ends a call. `sip_error`: "" for a normal end, None for the usual one of its state."""

    call: str = ""
    sip_error: SipStatus | None = None


@dataclass(frozen=True)
class Unregister:
    """The SIP account is lost: commands are answered with 601."""


@dataclass(frozen=True)
class Register:
    """The SIP account is back."""


@dataclass(frozen=True)
class Restart:
    """NEON is started anew: tokens and calls are gone without a word, call ids begin at 1."""


@dataclass(frozen=True)
class DropConnections:
    """Every connection is cut, open polls too."""


@dataclass(frozen=True, kw_only=True)
class Silence:
    """What happens in this time is discarded, as when a client does not poll for 10 s."""

    seconds: Seconds


@dataclass(frozen=True, kw_only=True)
class Garbage:
    """The next poll of every client is answered with these bytes instead of an event."""

    text: str = ""
    encoding: str = "utf-8"


@dataclass(frozen=True, kw_only=True)
class Say:
    """An event is told as it stands here. With `call`, its CallId is that of the call."""

    name: str
    call: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Storm:
    """So many calls come in and give up at once, each two events."""

    count: Count
    per_second: Rate


@dataclass(frozen=True, kw_only=True)
class Expect:
    """The client gives this command within so many seconds of real time; `fields` are the action's.

    A command that came before and met no expectation counts too. `as_` names the call that a
    startcall made.
    """

    action: str
    call: str = ""
    as_: str = ""
    within: Seconds = WITHIN_S
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Never:
    """The client does not give this command, for so many seconds of real time, or to the end."""

    action: str
    call: str = ""
    within: Seconds | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


Act = (
    Ring
    | Dial
    | Answer
    | Transfer
    | HangUp
    | Unregister
    | Register
    | Restart
    | DropConnections
    | Silence
    | Garbage
    | Say
    | Storm
    | Expect
    | Never
)

#: How a step is written -> what it is.
ACTS: dict[str, type[Act]] = {
    "ring": Ring,
    "dial": Dial,
    "answer": Answer,
    "transfer": Transfer,
    "hang_up": HangUp,
    "unregister": Unregister,
    "register": Register,
    "restart": Restart,
    "drop_connections": DropConnections,
    "silence": Silence,
    "garbage": Garbage,
    "event": Say,
    "storm": Storm,
    "expect": Expect,
    "never": Never,
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One act: `at` so many seconds after the start, or `after` the step before; else at once."""

    act: Act
    at: Seconds | None = None
    after: Seconds | None = None


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """`shows` says in one sentence what it is for; `address` is the phone's own, if not the usual one."""

    title: str
    shows: str
    steps: tuple[Step, ...]
    address: str = ""
