"""The docs name what there is: settings, commands, NEON's words, codes, routes. Links lead somewhere."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bridge.cli import COMMANDS, cli
from bridge.config import SETTINGS, Setting, Settings
from bridge.contacts.matching import REASONS
from bridge.errors import (
    BridgeError,
    ImportRefused,
    ImportStopped,
    InvalidSetting,
    PhoneError,
    PhoneRefused,
    PortTaken,
)
from bridge.protocol.commands import ACTIONS
from bridge.protocol.events import EVENTS
from bridge.runtime import Helper
from bridge.web.app import create_flask_app

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [
    *sorted(DOCS.rglob("*.md")),
    *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG")),
]
#: Raised before there is a server, or only as one of their kinds.
NOT_ANSWERED = {BridgeError, PhoneError, ImportRefused, ImportStopped, InvalidSetting, PortTaken}


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def subclasses(kind: type[BridgeError]) -> Iterator[type[BridgeError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from subclasses(below)


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below a group that can be run, by its whole name."""
    context = click.Context(group)
    for part in group.list_commands(context):
        command = group.get_command(context, part)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {part}")
        else:
            yield f"{name} {part}", command


def flags() -> set[str]:
    return {flag for _name, command in commands(cli, "") for option in command.params for flag in option.opts}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_is_named_with_its_environment_and_flag(setting: Setting) -> None:
    [row] = [line for line in read("settings.md").splitlines() if line.startswith(f"| `{setting.name}` |")]
    assert f"`{setting.environment}`" in row
    assert (setting.flag in row) == (setting.flag in flags())


def test_every_command_is_named() -> None:
    missing = [name for name, _command in commands(cli, "neon-bridge") if f"`{name}`" not in read("index.md")]
    assert missing == []
    assert set(COMMANDS) == {name.split()[1] for name, _command in commands(cli, "neon-bridge")}


def test_no_command_is_named_that_there_is_not() -> None:
    known = {name for name, _command in commands(cli, "neon-bridge")}
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"neon-bridge (?:(?:contacts|token) )?[a-z]+\b(?=[^:=]|$)", text))
    assert named <= known | {"neon-bridge contacts", "neon-bridge token"}


@pytest.mark.parametrize("name", [*ACTIONS, *EVENTS])
def test_an_action_or_event_of_neon_is_named(name: str) -> None:
    assert f"| `{name}` |" in read("protocol.md")


@pytest.mark.parametrize(
    "error", sorted(subclasses(PhoneRefused), key=repr), ids=lambda error: error.__name__
)
def test_a_code_of_neon_is_named(error: type[PhoneRefused]) -> None:
    assert f"\n| {error.neon_code} | " in read("protocol.md")


def test_every_error_code_is_named() -> None:
    # The rooms that add errors of their own.
    for module in ("bridge.access", "bridge.web.errors", "bridge.client.poller"):
        importlib.import_module(module)
    codes = {error.code for error in subclasses(BridgeError) if error not in NOT_ANSWERED}
    codes |= {"http_error", "internal_error"}
    assert {code for code in codes if f"\n| `{code}` | " not in read("crm-integration.md")} == set()


def test_every_error_code_of_the_js_bridge_is_named() -> None:
    source = (ROOT / "extension" / "sdk" / "errors.js").read_text(encoding="utf-8")
    [union] = re.findall(r"@typedef \{([^}]*)\} ErrorCode", source)
    codes = set(re.findall(r'"(\w+)"', union))
    assert len(codes) > 10
    assert {code for code in codes if f"\n| `{code}` | " not in read("crm-integration.md")} == set()


def test_every_route_of_the_helper_is_named(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database=f"sqlite:///{tmp_path / 'helper.db'}")
    helper = Helper(settings, port=15080)
    routes = {
        f"{method} {rule.rule.replace('<path:', '<')}"
        for rule in create_flask_app(helper).url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    helper.__exit__(None, None, None)
    named = set(re.findall(r"`([A-Z]+ /[^`?]*)(?:\?[^`]*)?`", read("crm-integration.md")))
    assert named == routes


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_named_with_its_score(reason: str) -> None:
    assert f"\n| {REASONS[reason][0]} | `{reason}` | " in read("contacts.md")


def test_every_sentence_of_the_extension_is_in_troubleshooting() -> None:
    messages = json.loads((ROOT / "extension/_locales/en/messages.json").read_text(encoding="utf-8"))
    sentences = {
        re.sub(r"\$VALUE\d\$", "…", entry["message"])
        for key, entry in messages.items()
        if key.startswith("error_")
    }
    assert {sentence for sentence in sentences if sentence not in read("troubleshooting.md")} == set()


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    broken = []
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        path = page.parent / file if file else page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            broken.append(target)
    assert broken == []
