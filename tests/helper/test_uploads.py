"""Files that are sent to be imported: which are kept, under which name, how large, how long."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest

from bridge.config import Settings
from bridge.web import uploads
from tests.helper.conftest import Web
from tests.helper.uploading import CSV, files, send_file, upload


def test_without_a_file_the_page_asks_for_one(signed_in: Web, settings: Settings) -> None:
    for fields in ({}, {"file": "text"}, {"file": (io.BytesIO(b""), "")}):
        answer = signed_in.send_form("/contacts/import", **fields)
        assert answer.status_code == 400 and "Choose a file first." in answer.text
    assert files(settings) == []


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(
    signed_in: Web, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_UPLOAD_BYTES", 100_000)
    answer = send_file(signed_in, "x" * 100_000)
    assert answer.status_code == 413 and "The file is too large" in answer.text
    assert files(settings) == []
    # The limit of all other bodies is not this one's.
    upload(signed_in, "x" * 90_000)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("crm.csv", "crm.csv"),
        ("C:\\docs\\crm.csv", "crm.csv"),
        ("../../etc/passwd", "passwd"),
        ("a\x00\nb\u202e.csv", "ab.csv"),
        ("", "contacts"),
        ("/", "contacts"),
        ("x" * 200 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_file_is_known_by_its_own_name(given: str, name: str) -> None:
    assert uploads.clean_name(given) == name


def test_a_file_is_discarded(signed_in: Web, settings: Settings) -> None:
    path = upload(signed_in, CSV)
    gone = signed_in.send_form(f"{path}/discard")
    assert (gone.status_code, gone.headers["Location"], files(settings)) == (303, "/contacts/import", [])
    assert signed_in.ask("GET", path).status_code == 404


@pytest.mark.parametrize("upload_id", ["x", "..", "%2e%2e", "0" * 32, "../../etc/passwd", "0" * 31 + "/"])
def test_only_files_that_were_sent_are_shown(signed_in: Web, settings: Settings, upload_id: str) -> None:
    upload(signed_in, CSV)
    for name in ("name", "data"):
        (settings.data_dir / name).write_text(CSV)
    answer = signed_in.ask("GET", f"/contacts/import/files/{upload_id}")
    assert answer.status_code in (404, 308) and "Dora" not in answer.text


def test_a_file_that_nobody_imported_is_removed_after_a_day(signed_in: Web, settings: Settings) -> None:
    path = upload(signed_in, CSV)
    folder = settings.data_dir / "uploads" / path.rpartition("/")[2]
    upload(signed_in, CSV)
    assert signed_in.ask("GET", path).status_code == 200
    long_ago = folder.stat().st_mtime - 25 * 3600
    os.utime(folder, (long_ago, long_ago))
    upload(signed_in, CSV)
    assert signed_in.ask("GET", path).status_code == 404
    assert len(files(settings)) == 4


def test_what_a_crashed_helper_left_is_removed_at_the_next_start(tmp_path: Path) -> None:
    for name, hours in (("a" * 32, 25), ("b" * 32, 23)):
        (tmp_path / name).mkdir()
        then = time.time() - hours * 3600
        os.utime(tmp_path / name, (then, then))
    uploads.Uploads(tmp_path)
    assert [folder.name for folder in tmp_path.iterdir()] == ["b" * 32]


def test_an_import_that_could_not_start_can_be_tried_again(tmp_path: Path) -> None:
    kept = uploads.Uploads(tmp_path)
    upload = uploads.Upload("a" * 32, "crm.csv", tmp_path / ("a" * 32) / "data")
    upload.path.parent.mkdir()
    with pytest.raises(ZeroDivisionError):
        kept.start_once(upload, lambda: str(1 // 0))
    assert kept.start_once(upload, lambda: "7") == kept.start_once(upload, lambda: "8") == "7"
    kept.remove(upload.id)
    upload.path.parent.mkdir()

    def end_at_once() -> str:
        kept.remove(upload.id)
        return "9"

    assert kept.start_once(upload, end_at_once) == "9"


def test_only_the_owner_may_look_into_the_folders(signed_in: Web, settings: Settings) -> None:
    upload(signed_in, CSV)
    for folder in (settings.data_dir / "uploads").iterdir():
        assert folder.stat().st_mode & 0o077 == 0
