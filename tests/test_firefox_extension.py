"""Firefox's edition of the extension is Chrome's but for its manifest, which is derived."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bridge.extension_source import extension_folder
from bridge.firefox_extension import firefox_manifest, write_firefox_extension

CHROME = json.loads((extension_folder() / "manifest.json").read_text(encoding="utf-8"))


def test_an_event_page_stands_in_the_place_of_the_service_worker() -> None:
    manifest = firefox_manifest(CHROME)
    assert manifest["background"] == {"scripts": [CHROME["background"]["service_worker"]], "type": "module"}
    assert set(CHROME["permissions"]) - set(manifest["permissions"]) == {"offscreen"}


def test_what_firefox_does_not_know_is_left_out_and_the_rest_is_chromes() -> None:
    manifest = firefox_manifest(CHROME)
    changed = {"background", "permissions", "browser_specific_settings", "key", "minimum_chrome_version"}
    assert {"key", "minimum_chrome_version"}.isdisjoint(manifest)
    assert {
        name for name in CHROME.keys() | manifest.keys() if CHROME.get(name) != manifest.get(name)
    } == changed


def test_the_id_and_the_version_are_as_firefox_demands() -> None:
    gecko = firefox_manifest(CHROME)["browser_specific_settings"]["gecko"]
    assert re.fullmatch(r"[a-z0-9._-]+@[a-z0-9._-]+", gecko["id"])
    assert re.fullmatch(r"\d+\.\d+", gecko["strict_min_version"])
    assert gecko["data_collection_permissions"] == {"required": ["none"]}


def test_every_file_is_there_but_for_what_only_chrome_has(tmp_path: Path) -> None:
    write_firefox_extension(tmp_path / "firefox")
    written, source = files_in(tmp_path / "firefox"), files_in(extension_folder())
    assert {name for name in source if name not in written} == {
        name for name in source if name.startswith("offscreen/")
    }
    assert {name for name in source if written.get(name, source[name]) != source[name]} == {"manifest.json"}
    assert json.loads(written["manifest.json"]) == firefox_manifest(CHROME)


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
