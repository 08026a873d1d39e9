"""The scenarios that come with NEON bridge, and those in files: found by name or by path."""

from __future__ import annotations

from pathlib import Path

from bridge.errors import InvalidInput
from bridge.scenarios.model import Scenario
from bridge.scenarios.toml import parse_scenario

_FOLDER = Path(__file__).parent / "files"


def scenario_names() -> list[str]:
    """The names of those that come with NEON bridge."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def load_scenario(source: Scenario | Path | str) -> Scenario:
    """The scenario of that name, or in the file there. Raises InvalidInput."""
    if isinstance(source, Scenario):
        return source
    path = Path(source)
    if not path.suffix and not path.is_file():
        path = _FOLDER / f"{path}.toml"
        if str(source) not in scenario_names():
            raise InvalidInput(
                f"There is no scenario {str(source)!r}: give a file, or one of {', '.join(scenario_names())}."
            )
    return parse_scenario(_read(path), name=path.name)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InvalidInput(f"There is no file {path}: check its name.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}.") from error
