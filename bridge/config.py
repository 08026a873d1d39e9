"""Settings: one table, read from flag, then environment, then `neon-bridge.toml`, then default.

Only `runtime`, `web` and `cli` read settings; the rooms get plain values.
"""

from __future__ import annotations

import contextlib
import os
import platform
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import platformdirs

from bridge.errors import InvalidSetting

APP_NAME = "neon-bridge"
ENVIRONMENT_PREFIX = "NEON_BRIDGE_"
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Setting:
    """One row of the table: its name, how a text becomes its value, its default, and its help."""

    name: str
    parse: Callable[[str], Any]
    default: Any
    help: str

    @property
    def environment(self) -> str:
        return ENVIRONMENT_PREFIX + self.name.upper()

    @property
    def flag(self) -> str:
        # Given once for each origin, it is in the singular.
        return "--origin" if self.name == "origins" else "--" + self.name.replace("_", "-")


def _parse_port(text: str) -> int:
    if text.isascii() and text.isdecimal() and 0 <= int(text) <= 65535:
        return int(text)
    raise ValueError("a port from 0 (any free one) to 65535")


def _parse_country(text: str) -> str:
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    raise ValueError("a country's two letters, such as BR")


def _parse_area_code(text: str) -> str:
    if text == "" or (text.isascii() and text.isdecimal() and len(text) <= 6):
        return text
    raise ValueError("an area code in digits without the leading zero, such as 11")


def _parse_prefix(text: str) -> str:
    if text == "" or (text.isascii() and text.isdecimal() and len(text) <= 4):
        return text
    raise ValueError("up to four digits, such as 0")


def _parse_folder(text: str) -> Path | None:
    """None for "", which is how an environment variable is emptied."""
    return Path(text).expanduser() if text else None


def _split_url(text: str) -> SplitResult:
    """The parts of an address; all are empty when it cannot be read."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(text)
        # Reading a port that is none raises.
        if parts.port != 0:
            return parts
    return urlsplit("")


def _parse_http_url(text: str) -> str:
    parts = _split_url(text)
    if parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment:
        return text.rstrip("/")
    raise ValueError("an address such as http://localhost:15060")


def parse_origin(text: str) -> str:
    """An exact web origin, as browsers send it: scheme, host and port, nothing after.

    Raises ValueError for anything else (`*`, `null`, a path, a pattern).
    """
    parts = _split_url(text)
    is_bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    schemes = ("http", "https", "chrome-extension", "moz-extension")
    if parts.scheme in schemes and parts.netloc and is_bare and "*" not in text and "@" not in text:
        return f"{parts.scheme}://{parts.netloc}".lower()
    raise ValueError("an exact origin such as https://crm.example.com")


def parse_origins(texts: Iterable[str]) -> tuple[str, ...]:
    """Origins given with --origin. Raises InvalidSetting."""
    try:
        return tuple(parse_origin(text) for text in texts)
    except ValueError as error:
        raise InvalidSetting(f"--origin: expected {error}, got {', '.join(map(repr, texts))}.") from error


def _parse_list(parse: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    return lambda text: tuple(parse(part.strip()) for part in text.split(",") if part.strip())


def _parse_seconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 < float(text) <= 3600:
            return float(text)
    raise ValueError("a number of seconds above 0, at most 3600")


#: Every setting. `docs/settings.md` must name each one (a test holds it).
SETTINGS = (
    Setting("data_dir", _parse_folder, None, "Folder for the database and other data."),
    Setting("database", str, None, "Database URL; SQLite in the data folder unless given."),
    Setting("port", _parse_port, 15080, "Port of the helper on 127.0.0.1."),
    Setting("neon", _parse_http_url, "http://localhost:15060", "Address of NEON."),
    Setting("user", str, "", "User name for NEON."),
    Setting("password", str, "", "Password for NEON. Give it by environment or file, not as a flag."),
    Setting("neon_hold_s", _parse_seconds, 60.0, "Seconds that NEON may hold a poll for events."),
    Setting("country", _parse_country, "BR", "Home country of numbers without a country code."),
    Setting("area_code", _parse_area_code, "", "Area code of numbers written without one."),
    Setting("outside_line", _parse_prefix, "", "Digits that your exchange wants before a number outside."),
    Setting("carrier_code", _parse_prefix, "", "Carrier's digits that stand after the trunk zero."),
    Setting(
        "local_domains", _parse_list(str.lower), (), "SIP domains of your own exchange, with commas between."
    ),
    Setting(
        "origins", _parse_list(parse_origin), (), "Web origins that may use the helper, with commas between."
    ),
)
SETTING_NAMES = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The values of all SETTINGS, and `demo`, which only the command `demo` sets."""

    data_dir: Path
    database: str
    port: int = 15080
    neon: str = "http://localhost:15060"
    user: str = ""
    # `repr` leaves the password out, so that no log or traceback shows it.
    password: str = field(default="", repr=False)
    neon_hold_s: float = 60.0
    country: str = "BR"
    area_code: str = ""
    outside_line: str = ""
    carrier_code: str = ""
    local_domains: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    demo: bool = False

    @property
    def number_plan(self) -> tuple[str, str, str, str]:
        """What a NumberPlan is made of."""
        return self.country, self.area_code, self.outside_line, self.carrier_code

    @property
    def phone_name(self) -> str:
        """Which phone's calls they are: one name for all helpers that poll it, and no other's."""
        address = urlsplit(self.neon)
        # Each machine has a NEON of its own there.
        host = platform.node() if address.hostname in _THIS_MACHINE else address.hostname
        return f"{self.user}@{host}:{address.port or 80}"


def default_data_dir() -> Path:
    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def default_file() -> Path:
    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False)) / "neon-bridge.toml"


def load_settings(
    flags: Mapping[str, Any], *, environ: Mapping[str, str] | None = None, file: Path | None = None
) -> Settings:
    """Settings from flags, environment and file, the first that has one.

    A flag that is absent, None or an empty tuple (of a repeatable one) was not given.

    Raises InvalidSetting naming the setting, where it came from, what was expected and what came.
    """
    environ = os.environ if environ is None else environ
    in_file = _read_file(file or default_file())
    values = {setting.name: _find_value(setting, flags, environ, in_file) for setting in SETTINGS}
    values["data_dir"] = values["data_dir"] or default_data_dir()
    values["database"] = values["database"] or f"sqlite:///{values['data_dir'] / 'neon-bridge.db'}"
    return Settings(**values)


def _find_value(
    setting: Setting, flags: Mapping[str, Any], environ: Mapping[str, str], in_file: Mapping[str, Any]
) -> Any:
    given = flags.get(setting.name)
    if given not in (None, ()):
        source, text = setting.flag, given
    elif setting.environment in environ:
        source, text = setting.environment, environ[setting.environment]
    elif setting.name in in_file:
        source, text = f"neon-bridge.toml, {setting.name}", in_file[setting.name]
    else:
        return setting.default
    return _parse_value(setting, source, text)


def _parse_value(setting: Setting, source: str, value: Any) -> Any:
    text = ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    try:
        return setting.parse(text)
    except ValueError as error:
        shown = "the value given" if setting.name == "password" else repr(text)
        raise InvalidSetting(f"{source}: expected {error}, got {shown}.") from error


def _read_file(file: Path) -> Mapping[str, Any]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidSetting(
            f"The settings file {file} cannot be read: {error}. Mend or remove it."
        ) from error
    unknown = sorted(set(content) - set(SETTING_NAMES))
    if unknown:
        raise InvalidSetting(
            f"The settings file {file} has an unknown setting {unknown[0]!r}: expected one of "
            f"{', '.join(SETTING_NAMES)}."
        )
    return content
