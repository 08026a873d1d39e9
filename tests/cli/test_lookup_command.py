"""`lookup`: who is this, for a person, for a script, and for a whole file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, read_json


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (
            "sip:+5511987654321@sip.acme.com",
            [
                "+55 11 98765-4321:",
                "   95  João Conceição, Café do Ponto  (same number: (11) 98765-4321)",
            ],
        ),
        (
            "(11) 3456-7890 ramal 32",
            [
                "+55 11 3456-7890:",
                "  100  Ana Lima, Acme  (same number and extension: (11) 3456-7890 ramal 32)",
                "   90  Acme, Acme  (company's main line: (11) 3456-7890)",
            ],
        ),
    ],
)
def test_lookup_names_candidates_and_reasons(filled: Run, address: str, lines: list[str]) -> None:
    result = filled("lookup", address)
    assert (result.exit_code, result.stdout.splitlines()) == (0, lines)


def test_lookup_says_when_several_fit_equally_well(filled: Run, home: Path) -> None:
    (home / "contacts.csv").write_text("name,phone\nAna,214\nBia,214\n")
    filled("contacts", "import", str(home / "contacts.csv"))
    assert filled("lookup", "214").stdout.startswith("214: several contacts fit equally well\n")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("+5521987654321", "+55 21 98765-4321: nobody in the contacts has this number.\n"),
        ("sip:zeca@acme.com", "zeca@acme.com: nobody in the contacts has this number.\n"),
        ("sip:anonymous@anonymous.invalid", "The caller withholds the number.\n"),
        ("", "The caller withholds the number.\n"),
    ],
)
def test_lookup_that_finds_nobody_exits_with_1(filled: Run, address: str, said: str) -> None:
    result = filled("lookup", address)
    assert (result.exit_code, result.stdout) == (1, said)


def test_lookup_as_json(filled: Run) -> None:
    answer = read_json(filled("lookup", "--json", "98765-4321"))
    assert answer["address"]["e164"] == "+5511987654321"
    assert [(found["score"], found["reason"]) for found in answer["candidates"]] == [(70, "assumed_area")]
    nobody = filled("lookup", "--json", "33")
    assert nobody.exit_code == 1 and json.loads(nobody.stdout)["candidates"] == []


BATCH = (
    b"+5511987654321\r\n\nsip:anonymous@anonymous.invalid\n\xff\xfe\nsip:jo\xc3\xa3o@acme.com\n11 3456-7890"
)
BATCH_RAW = [
    "+5511987654321",
    "",
    "sip:anonymous@anonymous.invalid",
    "\ufffd\ufffd",
    "sip:joão@acme.com",
    "11 3456-7890",
]


@pytest.mark.parametrize("source", ["file", "-"])
def test_batch_lookup_answers_every_line_in_order(filled: Run, home: Path, source: str) -> None:
    (home / "batch.txt").write_bytes(b"\xef\xbb\xbf" + BATCH)
    file = str(home / "batch.txt") if source == "file" else source
    result = filled("lookup", "--batch", file, stdin=BATCH)
    assert result.exit_code == 0
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["address"]["raw"] for answer in answers] == BATCH_RAW
    assert [len(answer["candidates"]) for answer in answers] == [1, 0, 0, 0, 0, 2]


def test_a_line_without_end_is_one_line(filled: Run) -> None:
    lines = b"+5511987654321;x=" + b"y" * 200_000 + b"\n214\n" + b"1" * (64 * 1024)
    answers = filled("lookup", "--batch", "-", stdin=lines).stdout.splitlines()
    raws = [json.loads(answer)["address"]["raw"] for answer in answers]
    assert [raw[:5] for raw in raws] == ["+5511", "214", "11111"]


def test_an_empty_batch_is_answered_with_nothing(filled: Run) -> None:
    result = filled("lookup", "--batch", "-", stdin=b"")
    assert (result.exit_code, result.stdout) == (0, "")
