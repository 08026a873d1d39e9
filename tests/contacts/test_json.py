"""The JSON reader: our own exports, and whatever else begins like one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.contacts.importers.base import Parsed, ParsedContact, ParsedPhone, Problem
from bridge.contacts.importers.json_file import is_json, read_json
from bridge.contacts.importers.text_file import read_start
from bridge.errors import ImportRefused

ANA = {"id": "7", "name": "Ana", "phones": [{"raw": "214", "label": "ramal"}], "source": "x", "more": {}}
WHOLE = json.dumps([ANA, {"name": "Bia"}], ensure_ascii=False)

Read = Callable[[str], list[Parsed]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_text(text: str) -> list[Parsed]:
        path = tmp_path / "all.json"
        path.write_text(text, encoding="utf-8", errors="surrogatepass")
        return list(read_json(path, read_start(path), lambda read_bytes: None))

    return read_text


def test_contacts_are_read_and_what_is_unknown_is_left(read: Read) -> None:
    ana = ParsedContact(line=1, name="Ana", source_id="7", phones=(ParsedPhone("214", "ramal"),))
    assert read("\ufeff \n" + WHOLE) == [ana, ParsedContact(line=2, name="Bia")]


@pytest.mark.parametrize(
    ("item", "phones"),
    [
        ({"name": "Ana", "phones": "214"}, ()),
        ({"name": "Ana", "phones": ["214", None, {"raw": 214}, {"raw": ""}, {"label": "x"}]}, ()),
        ({"name": "Ana", "phones": [{"raw": "1", "label": "Home Fax"}, {"raw": "2"}]}, (ParsedPhone("2"),)),
        ({"name": "Ana", "title": 7, "email": None, "url": [], "id": 7}, ()),
    ],
)
def test_what_is_no_text_says_nothing(read: Read, item: object, phones: tuple[ParsedPhone, ...]) -> None:
    assert read(json.dumps([item])) == [ParsedContact(line=1, name="Ana", phones=phones)]


@pytest.mark.parametrize("item", [{}, {"name": ""}, {"name": 7}, [], "Ana", 7, None, {"email": "a@b.c"}])
def test_who_has_no_name_is_reported(read: Read, item: object) -> None:
    problem, bia = read(json.dumps([item, {"name": "Bia"}]))
    assert problem == Problem("contact 1", "has neither a name nor a company")
    assert isinstance(bia, ParsedContact)


def test_cut_off_at_any_place_the_whole_contacts_are_kept_and_the_rest_reported(read: Read) -> None:
    first_end = WHOLE.index(', {"name": "Bia"')
    for length in range(1, len(WHOLE)):
        *found, problem = read(WHOLE[:length])
        assert isinstance(problem, Problem) and "nothing after it was read" in problem.reason
        assert len(found) == (length >= first_end) + (length == len(WHOLE) - 1)


@pytest.mark.parametrize(
    "rest",
    [
        "[" * 100_000,
        "9" * 100_000,
        '"' + "x" * 3_000_000,
        "{" * 3_000_000,
        "NaN" * 9,
        "\x00",
        '{"name": "\udcff"',
    ],
    ids=lambda rest: rest[:4],
)
def test_a_hostile_file_is_reported_in_bounded_time(read: Read, rest: str) -> None:
    found = read(f'[{{"name": "Ana"}}, {rest}')
    assert isinstance(found[0], ParsedContact) and isinstance(found[-1], Problem)


def test_what_is_no_list_is_refused(read: Read) -> None:
    with pytest.raises(ImportRefused, match=r"all.json is JSON, but no list of contacts: expected \[\{"):
        read(json.dumps(ANA))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("[]", True),
        ("\n [ {", True),
        ("[Ana],x", False),
        ('{"name": "Ana"}', True),
        ("{", False),
        ("name,phone", False),
    ],
)
def test_a_list_of_objects_is_known_by_its_beginning(start: str, expected: bool) -> None:
    assert is_json(start) is expected


def test_contacts_across_the_borders_of_what_is_read_at_once(read: Read) -> None:
    people = [{"name": f"{at} " + "é" * at} for at in range(1500)]
    assert [one.name for one in read(json.dumps(people)) if isinstance(one, ParsedContact)] == [
        one["name"] for one in people
    ]
