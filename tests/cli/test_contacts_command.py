"""`contacts` as a person or a script runs it; which words are wrong usage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bridge.cli.contacts_import import _progress as show_progress
from bridge.errors import NotFound
from tests.cli.conftest import Run, read_json


def test_import_prints_counts_and_reasons(run: Run, home: Path) -> None:
    result = run("contacts", "import", str(home / "contacts.csv"))
    assert (result.exit_code, result.stderr) == (0, "")
    first, *problems = result.stdout.splitlines()
    assert first == f"{home / 'contacts.csv'}: 3 imported, 0 updated, 0 unchanged, 2 skipped."
    assert problems[0] == "  line 5: has neither a name nor a company"
    assert problems[1].startswith("  line 6: the number 5,51199E+12 was rounded by a spreadsheet")


def test_import_of_many_bad_rows_shows_the_first_twenty(run: Run, home: Path) -> None:
    (home / "bad.csv").write_text("name,phone\n" + ",1\n" * 25)
    lines = run("contacts", "import", str(home / "bad.csv")).stdout.splitlines()
    assert len(lines) == 22 and lines[-1] == "  … and 5 more"


def test_a_terminal_is_shown_how_far_the_import_is(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    path = home / "contacts.csv"
    with show_progress(path, is_shown=True) as on_progress:
        on_progress(path.stat().st_size // 2)
    said = capsys.readouterr()
    assert said.out == "" and "contacts.csv" in said.err and " 50 %" in said.err
    with show_progress(path, is_shown=False) as on_progress:
        on_progress(1)
    assert capsys.readouterr() == ("", "")


def test_import_of_several_files_as_json(run: Run, home: Path) -> None:
    path = home / "book.vcf"
    path.write_text("BEGIN:VCARD\nFN:Caio\nTEL:214\nEND:VCARD\n")
    result = run("contacts", "import", "--json", str(path), str(home / "contacts.csv"))
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert first == {
        "file": str(path),
        "imported": 1,
        "updated": 0,
        "unchanged": 0,
        "skipped": 0,
        "kept": 0,
        "unread": 0,
        "problems": [],
        "kept_edits": [],
    }
    assert second["problems"][0] == {"place": "line 5", "reason": "has neither a name nor a company"}


def test_strict_import_stores_and_exits_with_1_when_something_was_skipped(run: Run, home: Path) -> None:
    assert run("contacts", "import", "--strict", str(home / "contacts.csv")).exit_code == 1
    assert run("contacts", "search", "ana").exit_code == 0
    (home / "contacts.csv").write_text("name,phone\nAna,1\n")
    assert run("contacts", "import", "--strict", str(home / "contacts.csv")).exit_code == 0


def test_search_prints_one_contact_a_line(filled: Run) -> None:
    result = filled("contacts", "search", "acme")
    assert result.stdout.splitlines() == [
        "Acme  Acme  (11) 3456-7890",
        "Ana Lima  Acme  (11) 3456-7890 ramal 32",
    ]
    assert filled("contacts", "search", "--limit", "1", "acme").stdout.count("\n") == 1
    assert read_json(filled("contacts", "search", "--json", "ponto cafe"))["name"] == "João Conceição"


def test_search_that_finds_nobody_exits_with_1(filled: Run) -> None:
    result = filled("contacts", "search", "--json", "zeca")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "Nobody found.\n")


@pytest.mark.parametrize(
    "words",
    [
        ["lookup"],
        ["lookup", "--batch", "-", "214"],
        ["lookup", "--batch", "no-such-file.txt"],
        ["contacts", "import"],
        ["contacts", "search", "--limit", "0", "ana"],
        ["contacts", "export"],
        ["contacts", "export", "contacts.txt"],
        ["contacts", "export", "--format", "xml", "contacts.csv"],
        ["contacts", "erase"],
        ["contacts", "import", "--colour", "x.csv"],
        ["contacts", "import", "--map", "phone", "x.csv"],
        ["contacts", "import", "--map", "Fone=fax", "x.csv"],
        ["contacts", "import", "--encoding", "cp0", "x.csv"],
        ["contacts", "import", "--encoding", "base64", "x.csv"],
    ],
)
def test_wrong_usage_exits_with_2(run: Run, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2 and "Usage: " in result.stderr and result.stdout == ""


def test_options_of_the_store_decide_where_and_how(run: Run, home: Path) -> None:
    store = ("--database", f"sqlite:///{home / 'own.db'}", "--country", "pt", "--area-code", "")
    (home / "contacts.csv").write_text("name,phone\nRui,912 345 678\n")
    run("contacts", "import", str(home / "contacts.csv"), *store)
    assert (home / "own.db").is_file() and not (home / "data").exists()
    assert read_json(run("lookup", "--json", "912345678", *store))["address"]["e164"] == "+351912345678"


@pytest.mark.parametrize(
    ("file", "words", "start"),
    [
        ("all.csv", (), "\ufeffid,name,company,title,url,email,Phone 1 - Label,Phone 1 - Value"),
        ("all.VCF", (), "BEGIN:VCARD"),
        ("all.json", (), "["),
        ("all.csv", ("--format", "vcard"), "BEGIN:VCARD"),
        ("all", ("--format", "json"), "["),
    ],
)
def test_export_goes_by_the_ending_unless_said(
    filled: Run, home: Path, file: str, words: tuple[str, ...], start: str
) -> None:
    result = filled("contacts", "export", *words, str(home / file))
    assert (result.exit_code, result.stdout) == (0, f"{home / file}: 3 contacts.\n")
    assert (home / file).read_text(encoding="utf-8").splitlines()[0] == start


def test_an_erased_contact_is_gone(filled: Run) -> None:
    ids = [
        json.loads(line)["id"] for line in filled("contacts", "search", "--json", "acme").stdout.splitlines()
    ]
    assert filled("contacts", "erase", *ids).stdout == f"Erased {ids[0]}.\nErased {ids[1]}.\n"
    assert filled("contacts", "search", "acme").exit_code == 1
    assert isinstance(filled("contacts", "erase", ids[0]).exception, NotFound)


def test_import_as_mapped_and_tried_first(run: Run, home: Path) -> None:
    path = home / "own.csv"
    path.write_text("Quem;a = b;Obs\nAna;11 98765-4321 / 22;x\n")
    words = ("contacts", "import", "--map", "Quem=name", "--map", "a = b= Phone ", str(path))
    assert run(*words, "--dry-run").stdout.splitlines() == [
        f"{path}: 1 imported, 0 updated, 0 unchanged, 0 skipped.",
        "Nothing was stored. The first would be:",
        "  Ana  11 98765-4321 → +5511987654321, 11 98765-4322 → +5511987654322",
    ]
    assert run("contacts", "search", "ana").exit_code == 1
    assert read_json(run(*words, "--dry-run", "--json"))["preview"][0]["name"] == "Ana"
    assert run(*words).exit_code == 0 and run("contacts", "search", "ana").exit_code == 0


def test_repair_shows_first_and_mends_when_told(run: Run, home: Path) -> None:
    (home / "odd.csv").write_text("name,phone\nAna,Zé: 11 98765-4321\nBia,a confirmar\n")
    run("contacts", "import", str(home / "odd.csv"))
    shown = run("contacts", "repair").stdout.splitlines()
    assert shown == [
        "1  Ana: 'Zé: 11 98765-4321' has words beside the number → 11 98765-4321",
        "2  Bia: 'a confirmar' has no digits → left as it is",
        "2 numbers do not read, 1 can be mended: run this again with --apply.",
    ]
    found = [json.loads(line) for line in run("contacts", "repair", "--json").stdout.splitlines()]
    assert [one["contact_id"] for one in found] == ["1", "2"]
    applied = run("contacts", "repair", "--apply").stdout.splitlines()
    assert applied == [*shown[:2], "2 numbers do not read, 1 were mended."]
    assert read_json(run("lookup", "--json", "11987654321"))["candidates"][0]["contact"]["name"] == "Ana"
    assert run("contacts", "repair").stdout.endswith("1 numbers do not read, 0 can be mended.\n")


def test_import_in_the_encoding_that_is_said_and_with_fax_numbers(run: Run, home: Path) -> None:
    path = home / "old.csv"
    path.write_bytes("nome;telefone;fax\nJoão;11 98765-4321;11 3456-7890\n".encode("cp850"))
    assert run("contacts", "import", "--encoding", "CP850", "--fax", str(path)).exit_code == 0
    assert run("contacts", "search", "joao").stdout == "João  11 98765-4321, 11 3456-7890\n"
