"""Who may import whom: the table of docs/architecture.md, "Rooms", and each library's one place."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BRIDGE = Path(__file__).parent.parent / "bridge"

_PARTS = ("access", "calls", "client", "contacts", "database", "engines", "numbers", "protocol", "server")
_FRONT = ("simulated_phone", "web")
#: Room -> what of bridge it may import beside itself and `errors`. A name stands for all that is in it.
ROOMS = {
    "errors": (),
    "protocol": (),
    "client": ("protocol",),
    "engines": ("protocol",),
    "engines/upstream": ("protocol", "client"),
    "server": ("protocol", "engines.base"),
    "numbers": ("plain_numbers",),
    "plain_numbers": (),
    "database": (),
    "migrations": ("database",),
    "contacts": ("numbers", "protocol.addresses", "database"),
    "calls": ("protocol", "contacts", "numbers", "engines.base", "database"),
    "access": ("database", "protocol.addresses"),
    "scenarios": ("client", "engines.simulated", "numbers", "protocol", "server"),
    "conform": ("protocol.xml",),
    "config": (),
    "extension_source": (),
    "firefox_extension": ("extension_source",),
    "import_processes": ("config", "contacts"),
    "simulated_phone": ("engines.simulated", "server"),
    "runtime": (*_PARTS, "config", "import_processes"),
    "web": (*_PARTS, "config", "extension_source", "runtime"),
    "cli": (
        *_PARTS,
        "config",
        "conform",
        "extension_source",
        "firefox_extension",
        "runtime",
        "scenarios",
        "simulated_phone",
        "web",
    ),
    "testing": ("config", "engines", "protocol", "scenarios", "server", "web"),
    "__init__": (),
    "__main__": ("cli",),
}
#: Library -> the rooms that may use it.
LIBRARIES = {
    "phonenumbers": {"numbers", "plain_numbers"},
    "defusedxml": {"protocol"},
    "sqlalchemy": {"database", "migrations", "contacts", "calls", "access"},
    "alembic": {"database", "migrations"},
    "itsdangerous": {"access"},
    "platformdirs": {"config"},
    "flask": {"web"},
    "flask_cors": {"web"},
    "werkzeug": {"web"},
    "gevent": {"web", "cli"},
    "requests": {"cli"},
    "click": {"cli"},
    "rich": {"cli"},
    "pytest": {"testing"},
    # Types only, in no program that runs.
    "_typeshed": {"web", "cli", "testing"},
}
IMPURE = {
    "asyncio",
    "datetime",
    "http",
    "logging",
    "os",
    "random",
    "secrets",
    "selectors",
    "socket",
    "threading",
    "time",
}
CATCHES_ALL = re.compile(r"except(:|.*\b(Base)?Exception\b)|errorhandler\(Exception\)")
TOPS = {"client/poller.py", "conform/runner.py", "server/neon_server.py", "web/errors.py"}

MODULES = sorted(BRIDGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(BRIDGE).as_posix()


def room_of(path: Path) -> str:
    exact = name_of(path).removesuffix(".py")
    return exact if exact in ROOMS else exact.partition("/")[0]


def imports(path: Path) -> Iterator[str]:
    """The full names of everything a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name: str, places: tuple[str, ...]) -> bool:
    return any(f"{name}.".startswith(f"bridge.{place}.") for place in places)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_imports_only_what_is_open_to_it(path: Path) -> None:
    room = room_of(path)
    assert room in ROOMS, f"{room} is a new room: write what it may import here and in docs/architecture.md"
    own = (room.partition("/")[0], "errors", "__version__")
    for name in imports(path):
        library = name.partition(".")[0]
        if library == "bridge":
            assert is_within(name, own + ROOMS[room]), f"{room} imports {name}"
        elif library not in sys.stdlib_module_names:
            assert room in LIBRARIES[library], f"{room} imports {name}"


def test_the_protocol_is_pure() -> None:
    for path in (BRIDGE / "protocol").glob("*.py"):
        assert not {name.partition(".")[0] for name in imports(path)} & IMPURE, path


def test_gevent_patches_in_one_place() -> None:
    users = {name_of(path) for path in MODULES if "gevent.monkey" in set(imports(path))}
    assert users == {"cli/patching.py"}
    assert not [
        path
        for path in MODULES
        if "patch_all" in path.read_text(encoding="utf-8") and name_of(path) not in users
    ]


def test_everything_is_caught_only_at_the_top_of_a_thread_or_request() -> None:
    texts = {name_of(path): path.read_text(encoding="utf-8") for path in MODULES}
    found = {name for name, text in texts.items() if CATCHES_ALL.search(text)}
    assert found == TOPS
    assert [name for name in found if "log.exception(" not in texts[name]] == []
