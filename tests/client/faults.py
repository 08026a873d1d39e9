"""The table of tests/golden/faults.json: what a tolerant client makes of each fault. JS has it too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from bridge.client import neon_client
from bridge.testing.faults import SAMPLE_FIELDS

TABLE: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "golden" / "faults.json").read_text(encoding="utf-8")
)
UNREADABLE = "Unreadable"
SHORT_S = 0.2


def rows(place: str) -> list[Any]:
    """Parameters for the rows that say something of "events", "startcall" or "login"."""
    return [pytest.param(row, id=row["name"]) for row in TABLE if place in row]


def expected_events(row: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    """Name and fields of what the client hands over because of the fault."""
    match row["events"]:
        case "event" | "unknown event":
            return [(row.get("event_name", "OnNewCall"), row.get("event", SAMPLE_FIELDS))]
        case "reported unreadable, polling goes on":
            return [(UNREADABLE, {})]
        case "reported unreadable three times, then unreachable":
            return [(UNREADABLE, {})] * 3
    return []


#: What the client does -> the states it tells of until the event that follows the fault, and its logins.
STATES = {
    "no event, poll again": (["connected"], 1),
    "event": (["connected"], 1),
    "unknown event": (["connected"], 1),
    "reported unreadable, polling goes on": (["connected"], 1),
    "reported unreadable three times, then unreachable": (["connected", "unreachable", "connected"], 1),
    "unreachable, backs off": (["connected", "unreachable", "connected"], 1),
    "authenticates again once": (["connected", "connected"], 2),
}
LOGIN_STATES = {
    "connected": (["connected"], 1),
    "unreachable, backs off": (["unreachable", "connected"], 2),
    "refused, waits long": (["refused", "connected"], 2),
}


@contextmanager
def impatience(row: dict[str, Any], client: neon_client.NeonClient) -> Iterator[None]:
    """The limit that the fault runs into is short. Only that one, so that a slow machine changes nothing."""
    limit = row.get("limit")
    whole_s = SHORT_S if limit == "whole answer" else neon_client.WHOLE_ANSWER_S
    first_s = SHORT_S if limit == "first byte" else 60.0
    with (
        mock.patch.object(neon_client, "WHOLE_ANSWER_S", whole_s),
        mock.patch.object(neon_client, "FIRST_BYTE_S", first_s),
        mock.patch.object(client, "_hold_s", first_s),
    ):
        yield
