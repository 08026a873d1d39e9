"""The extension for Firefox: Chrome's files, with a manifest that is derived from Chrome's."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bridge.extension_source import extension_folder

#: By which Firefox, and an administrator's policies, know the extension.
FIREFOX_ID = "neon-bridge@localhost"
#: The first with all that is used: custom highlights came with 140, consent to data collection with 142.
OLDEST_FIREFOX = "142.0"

_CHROME_ONLY = {"key", "minimum_chrome_version"}
_CHROME_PERMISSIONS = {"offscreen"}
_CHROME_FOLDER = "offscreen"


def firefox_manifest(chrome: Mapping[str, Any]) -> dict[str, Any]:
    """An event page in the place of the service worker: there it holds the poll itself."""
    manifest = {name: value for name, value in chrome.items() if name not in _CHROME_ONLY}
    manifest["background"] = {"scripts": [chrome["background"]["service_worker"]], "type": "module"}
    manifest["permissions"] = [name for name in chrome["permissions"] if name not in _CHROME_PERMISSIONS]
    manifest["browser_specific_settings"] = {
        "gecko": {
            "id": FIREFOX_ID,
            "strict_min_version": OLDEST_FIREFOX,
            "data_collection_permissions": {"required": ["none"]},
        }
    }
    return manifest


def write_firefox_extension(folder: Path) -> None:
    """Into `folder`, which is made unless it is there."""
    source = extension_folder()
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns(_CHROME_FOLDER), dirs_exist_ok=True)
    chrome = json.loads((source / "manifest.json").read_text(encoding="utf-8"))
    text = json.dumps(firefox_manifest(chrome), indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
