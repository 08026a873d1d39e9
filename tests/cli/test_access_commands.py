"""`pair`, `token` and `extension`, beside a helper that may be running on the same store."""

from __future__ import annotations

import filecmp
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.access import Access
from bridge.database import open_database
from bridge.errors import InvalidInput, NotFound
from bridge.extension_source import extension_folder
from tests.cli.conftest import Run, read_json


@pytest.fixture
def access(home: Path) -> Iterator[Access]:
    """The running helper's."""
    database = open_database(f"sqlite:///{home / 'data' / 'neon-bridge.db'}")
    yield Access(database)
    database.dispose()


def test_a_token_is_printed_once_and_opens_the_helper_at_once(run: Run, access: Access) -> None:
    created = run("token", "create", "Reports")
    assert created.exit_code == 0 and created.stdout.count("\n") == 1
    token = created.stdout.strip()
    record = access.tokens.check(token)
    assert record is not None and (record.name, record.kind) == ("Reports", "script")
    listed = run("token", "list")
    assert listed.stdout == f"Reports  script  until {record.expires_at:%Y-%m-%d}\n"
    assert read_json(run("token", "list", "--json")) == [record.as_dict()]
    assert token not in listed.output


def test_a_revoked_token_is_gone(run: Run, access: Access) -> None:
    token = run("token", "create", "Reports").stdout.strip()
    assert run("token", "revoke", "Reports").stdout == "Revoked.\n"
    assert access.tokens.check(token) is None
    assert run("token", "list").stdout == "" and read_json(run("token", "list", "--json")) == []
    again = run("token", "revoke", "Reports")
    assert isinstance(again.exception, NotFound) and "`neon-bridge token list`" in str(again.exception)


def test_a_name_in_another_encoding_is_taken(run: Run) -> None:
    assert run("token", "create", "Jo\udce3o").exit_code == 0
    assert run("token", "revoke", "Jo\udce3o").exit_code == 0


def test_what_asks_to_be_paired_is_shown_with_its_code(run: Run, access: Access) -> None:
    assert run("pair").stdout.startswith("Nothing asks to be paired. In the extension's options")
    assert read_json(run("pair", "--json")) == []
    pairing = access.pairings.ask("Chrome", "")
    assert run("pair").stdout == f"{pairing.id}  Chrome  code {pairing.code}\n"
    assert read_json(run("pair", "--json")) == [pairing.as_dict()]


def test_a_pairing_is_refused_by_its_id(run: Run, access: Access) -> None:
    pairing, other = access.pairings.ask("Chrome", ""), access.pairings.ask("Firefox", "")
    assert run("pair", "--refuse", pairing.id).stdout == "Refused.\n"
    assert [left.id for left in access.pairings.pending()] == [other.id]
    assert isinstance(run("pair", "--refuse", pairing.id).exception, NotFound)


def test_the_extension_is_written_whole_and_ready_to_load(run: Run, home: Path) -> None:
    folder = home / "new" / "extension"
    written = run("extension", str(folder))
    assert written.exit_code == 0 and written.stdout.rstrip().endswith(
        f"choose Load unpacked, and take {folder}"
    )
    assert (folder / "manifest.json").is_file()
    found = filecmp.dircmp(extension_folder(), folder)
    assert found.right_list == found.left_list and not found.diff_files
    assert os.stat(folder).st_mode & stat.S_IWUSR
    assert run("extension", str(home / "empty")).exit_code == 0


def test_for_firefox_it_has_a_manifest_of_its_own(run: Run, home: Path) -> None:
    manifest = home / "firefox" / "manifest.json"
    written = run("extension", "--firefox", str(manifest.parent))
    assert written.stdout.rstrip().endswith(f"choose Load Temporary Add-on, and take {manifest}")
    assert json.loads(manifest.read_text(encoding="utf-8"))["background"]["scripts"]


def test_a_folder_with_something_in_it_is_left_alone(run: Run, home: Path) -> None:
    for place in (home, home / "contacts.csv", home / "contacts.csv" / "x"):
        before = sorted(home.rglob("*"))
        refused = run("extension", str(place))
        assert isinstance(refused.exception, InvalidInput)
        assert str(place) in str(refused.exception) and str(refused.exception).endswith("folder.")
        assert sorted(home.rglob("*")) == before
