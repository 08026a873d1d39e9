"""Where the extension's files are: in the installed wheel, or in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_PLACES = (_PACKAGE / "extension_files", _PACKAGE.parent / "extension")


def extension_folder() -> Path:
    """The folder with manifest.json in it."""
    return next(place for place in _PLACES if (place / "manifest.json").is_file())
