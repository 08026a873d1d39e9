"""Scenarios as TOML, both ways. An error names the file, the step, what was expected and what came."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from bridge.errors import InvalidArgument, InvalidInput
from bridge.protocol.commands import ACTIONS
from bridge.scenarios.model import (
    ACTS,
    Act,
    Dial,
    Expect,
    Garbage,
    Never,
    Ring,
    Scenario,
    Step,
)
from bridge.scenarios.values import Unexpected, encode_value, read_seconds, read_text, read_value, show

_TEXTS = ("title", "shows", "address")
_VERBS = {kind: verb for verb, kind in ACTS.items()}


def parse_scenario(text: str, *, name: str) -> Scenario:
    """`name` is the file's, for errors. Raises InvalidInput."""
    try:
        table = tomllib.loads(text)
    except RecursionError as error:
        raise InvalidInput(f"{name} is not a scenario: its values lie too deep.") from error
    except ValueError as error:
        # Not only a TOMLDecodeError: whole numbers may be too long for Python.
        raise InvalidInput(f"{name} is not TOML: {error}.") from error
    try:
        return _read_scenario(table)
    except Unexpected as error:
        raise InvalidInput(f"{name}{error}.") from error


def _read_scenario(table: Mapping[str, Any]) -> Scenario:
    try:
        _check_keys(table, (*_TEXTS, "steps"), required=("title", "shows", "steps"))
        texts = {key: read_text(table[key]) for key in _TEXTS if key in table}
        if not isinstance(table["steps"], list):
            raise Unexpected(f"expected a list as steps, got {show(table['steps'])}")
    except Unexpected as error:
        raise Unexpected(f": {error}") from error
    return Scenario(**texts, steps=_read_steps(table["steps"]))


def _read_steps(tables: Iterable[Any]) -> tuple[Step, ...]:
    steps: list[Step] = []
    calls: list[str] = []
    earliest_s = 0.0
    for number, table in enumerate(tables, 1):
        try:
            step = _read_step(table)
            earliest_s = _check_time(step, earliest_s)
            _check_calls(step.act, calls)
        except Unexpected as error:
            verb = next((key for key in table if key in ACTS), "") if isinstance(table, dict) else ""
            raise Unexpected(f", step {number}{verb and f' ({verb})'}: {error}") from error
        steps.append(step)
    return tuple(steps)


def _read_step(table: Any) -> Step:
    if not isinstance(table, dict):
        raise Unexpected(f"expected a table such as {{ at = 0, answer = {{}} }}, got {show(table)}")
    verbs = [key for key in table if key not in ("at", "after")]
    if len(verbs) != 1 or verbs[0] not in ACTS:
        raise Unexpected(f"expected one of {', '.join(ACTS)}, got {' and '.join(verbs) or 'none'}")
    if len(table) > 2:
        raise Unexpected("expected at or after, got both")
    times = {key: read_seconds(table[key]) for key in ("at", "after") if key in table}
    return Step(act=_read_act(ACTS[verbs[0]], table[verbs[0]]), **times)


def _read_act(kind: type[Act], table: Any) -> Act:
    if not isinstance(table, dict):
        raise Unexpected(f"expected a table in braces, got {show(table)}")
    known = {_key(field): field for field in fields(kind)}
    if issubclass(kind, Expect | Never):
        table = _gather_fields(table, known)
    required = [key for key, field in known.items() if _default(field) is MISSING]
    _check_keys(table, known, required=required)
    act = kind(**{known[key].name: read_value(known[key].type, value) for key, value in table.items()})
    if isinstance(act, Garbage):
        _check_encoding(act)
    return act


def _gather_fields(table: Mapping[str, Any], known: Iterable[str]) -> Mapping[str, Any]:
    """The fields of an expected command stand beside our own; put them into `fields`."""
    action = table.get("action")
    if action not in ACTIONS:
        raise Unexpected(f"expected one of {', '.join(ACTIONS)} as action, got {show(action)}")
    parsers = ACTIONS[action][1]
    own = [key for key in known if key != "fields"]
    # A call is told by its name, and nobody needs to know passwords.
    allowed = [key for key in parsers if key not in ("callid", "password")]
    _check_keys(table, (*own, *allowed), required=())
    given = {key: _as_sent(value) for key, value in table.items() if key in allowed}
    for key, text in given.items():
        try:
            parsers[key](text)
        except InvalidArgument as error:
            raise Unexpected(f"{error}, got {show(table[key])}") from error
    return {key: value for key, value in table.items() if key in own} | {"fields": given}


def _as_sent(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check_keys(table: Mapping[str, Any], known: Iterable[str], *, required: Iterable[str]) -> None:
    known = tuple(known)
    unknown = next((key for key in table if key not in known), None)
    if unknown is not None:
        raise Unexpected(f"expected {', '.join(known) or 'nothing in the braces'}, got {unknown}")
    missing = next((key for key in required if table.get(key) in (None, "", [])), None)
    if missing:
        raise Unexpected(f"expected {missing}, got none")


def _check_time(step: Step, earliest_s: float) -> float:
    if step.at is None:
        return earliest_s + (step.after or 0.0)
    if step.at < earliest_s:
        raise Unexpected(f"expected at = {encode_value(earliest_s)} or later, got {encode_value(step.at)}")
    return step.at


def _check_calls(act: Act, calls: list[str]) -> None:
    """Every call that is named was begun before; `calls` has the names so far, "" for one without."""
    call, as_ = getattr(act, "call", None), getattr(act, "as_", "")
    names = ", ".join(filter(None, calls))
    if call and call not in calls:
        raise Unexpected(f"expected the name of a call ({names or 'none has one yet'}), got {show(call)}")
    if call == "" and not calls and not isinstance(act, Expect | Never) and _VERBS[type(act)] != "event":
        raise Unexpected("expected a call to begin before it, got none")
    if as_ and as_ in calls:
        raise Unexpected(f"expected a name that no other call has, got {show(as_)}")
    is_start = isinstance(act, Expect) and act.action == "startcall"
    if as_ and isinstance(act, Expect) and not is_start:
        raise Unexpected("expected as only beside startcall, got it beside " + act.action)
    if isinstance(act, Ring | Dial) or is_start:
        calls.append(as_)


def _check_encoding(act: Garbage) -> None:
    try:
        act.text.encode(act.encoding)
    except (LookupError, UnicodeError) as error:
        expected = "expected an encoding that can hold the text"
        raise Unexpected(f"{expected}, got {show(act.encoding)}") from error


def encode_scenario(scenario: Scenario) -> str:
    texts = {key: getattr(scenario, key) for key in _TEXTS if getattr(scenario, key)}
    lines = [f"{key} = {encode_value(text)}\n" for key, text in texts.items()]
    steps = [f"  {_encode_step(step)},\n" for step in scenario.steps]
    return "".join((*lines, "\nsteps = [\n", *steps, "]\n"))


def encode_act(act: Act) -> str:
    """An act as it is written in a step."""
    values: dict[str, Any] = {}
    for field in fields(act):
        value = getattr(act, field.name)
        if value == _default(field):
            continue
        if field.name == "sip_error":
            value = int(value or 0)
        if field.name == "fields" and isinstance(act, Expect | Never):
            values |= value
        else:
            values[_key(field)] = value
    return f"{_VERBS[type(act)]} = {encode_value(values)}"


def _encode_step(step: Step) -> str:
    times = {"at": step.at, "after": step.after}
    given = [f"{key} = {encode_value(value)}" for key, value in times.items() if value is not None]
    return "{ " + ", ".join((*given, encode_act(step.act))) + " }"


def _key(field: Field[Any]) -> str:
    return field.name.rstrip("_")


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()
