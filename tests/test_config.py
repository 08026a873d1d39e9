"""Settings: where each value is taken from, and the sentence that a bad one gives."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

import pytest

from bridge.config import ENVIRONMENT_PREFIX, SETTINGS, Settings, default_file, load_settings, parse_origins
from bridge.errors import InvalidSetting

ROOT = Path(__file__).parent.parent


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "neon-bridge.toml"


def load(file: Path, flags: dict[str, Any] | None = None, **environ: str) -> Settings:
    return load_settings(flags or {}, environ=environ, file=file)


def test_flag_beats_environment_beats_file_beats_default(file: Path) -> None:
    assert load(file).area_code == ""
    file.write_text('area_code = "31"')
    assert load(file).area_code == "31"
    assert load(file, NEON_BRIDGE_AREA_CODE="21").area_code == "21"
    assert load(file, {"area_code": "11"}, NEON_BRIDGE_AREA_CODE="21").area_code == "11"
    assert load(file, {"area_code": ""}, NEON_BRIDGE_AREA_CODE="21").area_code == ""
    assert load(file, {"area_code": None}, NEON_BRIDGE_AREA_CODE="21").area_code == "21"


def test_a_repeatable_flag_that_was_not_given_hides_nothing(file: Path) -> None:
    file.write_text('origins = ["https://a.example", "https://b.example"]')
    assert load(file, {"origins": ()}).origins == ("https://a.example", "https://b.example")
    assert load(file, {"origins": ("https://c.example",)}).origins == ("https://c.example",)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("data_dir", "/srv/neon", Path("/srv/neon")),
        ("data_dir", "~/neon", Path.home() / "neon"),
        ("database", "postgresql://db/neon", "postgresql://db/neon"),
        ("port", "0", 0),
        ("port", "65535", 65535),
        ("neon", "http://neon.example:15061/", "http://neon.example:15061"),
        ("user", "ana", "ana"),
        ("password", "s3cr=t #1", "s3cr=t #1"),
        ("neon_hold_s", "2.5", 2.5),
        ("country", "pt", "PT"),
        ("area_code", "011", "011"),
        ("outside_line", "0", "0"),
        ("carrier_code", "15", "15"),
        ("local_domains", " PBX.example , acme.com,", ("pbx.example", "acme.com")),
        ("origins", "HTTPS://CRM.example.com/, chrome-extension://abc", None),
    ],
)
def test_a_value_is_read_alike_from_everywhere(file: Path, name: str, text: str, value: Any) -> None:
    expected = value if value is not None else ("https://crm.example.com", "chrome-extension://abc")
    file.write_text(f"{name} = {text!r}")
    environ = {f"NEON_BRIDGE_{name.upper()}": text}
    found = [load(file), load(file.parent / "none.toml", **environ), load(file, {name: text})]
    assert [getattr(settings, name) for settings in found] == [expected] * 3


def test_the_database_lies_in_the_data_folder_unless_given(file: Path, tmp_path: Path) -> None:
    settings = load(file, {"data_dir": str(tmp_path)})
    assert settings.database == f"sqlite:///{tmp_path / 'neon-bridge.db'}"
    # An emptied variable is one that is not set.
    default = load(file, NEON_BRIDGE_DATA_DIR="", NEON_BRIDGE_DATABASE="")
    assert default.data_dir.is_absolute() and str(default.data_dir) in default.database


BAD = [
    ("port", "65536", "a port from 0"),
    ("port", "-1", "a port from 0"),
    ("port", "١", "a port from 0"),
    ("neon", "localhost:15060", "an address such as http://localhost:15060"),
    ("neon", "http://localhost:http", "an address such as"),
    ("neon", "http://[", "an address such as"),
    ("neon", "http://localhost/?x=1", "an address such as"),
    ("neon_hold_s", "soon", "a number of seconds above 0, at most 3600"),
    ("neon_hold_s", "0", "a number of seconds"),
    ("neon_hold_s", "nan", "a number of seconds"),
    ("country", "Brasil", "a country's two letters"),
    ("country", "", "a country's two letters"),
    ("area_code", "+55", "an area code in digits"),
    ("area_code", "1234567", "an area code in digits"),
    ("outside_line", "0,", "up to four digits"),
    ("carrier_code", "12345", "up to four digits"),
    ("origins", "*", "an exact origin"),
    ("origins", "null", "an exact origin"),
    ("origins", "https://a.example/path", "an exact origin"),
    ("origins", "https://ana@a.example", "an exact origin"),
    ("origins", "https://*.a.example", "an exact origin"),
]


@pytest.mark.parametrize(("name", "text", "expected"), BAD)
def test_a_bad_value_names_its_source(file: Path, name: str, text: str, expected: str) -> None:
    flag = {"origins": "--origin"}.get(name, "--" + name.replace("_", "-"))
    with pytest.raises(InvalidSetting) as refusal:
        load(file, {name: text})
    assert str(refusal.value).startswith(f"{flag}: expected {expected}")
    assert str(refusal.value).endswith(f", got {text!r}.")
    with pytest.raises(InvalidSetting, match=f"^NEON_BRIDGE_{name.upper()}: expected"):
        load(file, **{f"NEON_BRIDGE_{name.upper()}": text})
    file.write_text(f"{name} = {text!r}", encoding="utf-8")
    with pytest.raises(InvalidSetting, match=f"^neon-bridge.toml, {name}: expected"):
        load(file)


def test_origins_given_to_a_command_without_settings() -> None:
    assert parse_origins(["https://A.example", "http://localhost:80"]) == (
        "https://a.example",
        "http://localhost:80",
    )
    with pytest.raises(
        InvalidSetting, match=r"^--origin: expected an exact origin .*, got 'https://a.example', 'x'"
    ):
        parse_origins(["https://a.example", "x"])


def test_a_value_of_another_kind_in_the_file_is_read_as_text_or_refused(file: Path) -> None:
    file.write_text("port = 8080\nneon_hold_s = 5\narea_code = 11\n")
    settings = load(file)
    assert (settings.port, settings.neon_hold_s, settings.area_code) == (8080, 5.0, "11")
    file.write_text("port = true")
    with pytest.raises(InvalidSetting, match="got 'True'"):
        load(file)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"prot = 1", "unknown setting 'prot': expected one of data_dir, database, port"),
        (b"[server]\nport = 1", "unknown setting 'server'"),
        (b"demo = true", "unknown setting 'demo'"),
        (b"port =", "cannot be read: .* Mend or remove it"),
        (b"user = '\xff'", "cannot be read"),
    ],
)
def test_a_bad_file_is_named(file: Path, content: bytes, reason: str) -> None:
    file.write_bytes(content)
    with pytest.raises(InvalidSetting, match=f"The settings file .*neon-bridge.toml .*{reason}"):
        load(file)


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="cannot be read"):
        load(tmp_path)


def test_no_representation_shows_the_password(file: Path) -> None:
    assert "s3cret" not in repr(load(file, {"password": "s3cret"}))


def test_docs_name_every_setting_with_flag_variable_and_default() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    # The extension's own settings, further down, have no variables.
    lines = [line for line in page.splitlines() if line.startswith("| `") and ENVIRONMENT_PREFIX in line]
    rows = {line.split("`")[1]: line for line in lines}
    assert list(rows) == [setting.name for setting in SETTINGS]
    for setting in SETTINGS:
        row = rows[setting.name]
        assert f"`{setting.environment}`" in row
        if setting.name not in ("neon_hold_s", "outside_line", "carrier_code", "local_domains"):
            assert f"`{setting.flag}" in row
        if isinstance(setting.default, str | int | float) and setting.default:
            assert (
                f"{setting.default:g}" in row
                if setting.name == "neon_hold_s"
                else str(setting.default) in row
            )


def test_the_file_lies_in_the_systems_configuration_folder() -> None:
    assert default_file().name == "neon-bridge.toml" and default_file().parent.name == "neon-bridge"


def test_defaults_of_the_table_and_of_the_class_agree() -> None:
    fields = Settings.__dataclass_fields__
    assert set(fields) == {setting.name for setting in SETTINGS} | {"demo"}
    for setting in SETTINGS:
        if setting.default is not None:
            assert fields[setting.name].default == setting.default


@pytest.mark.parametrize(
    ("neon", "name"),
    [
        ("http://localhost:15060", f"ana@{platform.node()}:15060"),
        ("http://127.0.0.1:15060", f"ana@{platform.node()}:15060"),
        ("http://[::1]:15061", f"ana@{platform.node()}:15061"),
        ("http://10.0.0.7:15060", "ana@10.0.0.7:15060"),
    ],
)
def test_a_phone_has_one_name_for_all_who_poll_it_and_another_on_each_machine(
    file: Path, neon: str, name: str
) -> None:
    assert load(file, {"neon": neon, "user": "ana"}).phone_name == name
