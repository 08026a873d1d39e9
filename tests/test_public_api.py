"""What integrators build on: names that may be imported, error codes, and one version everywhere."""

from __future__ import annotations

import inspect
import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import bridge
import bridge.testing
from bridge import errors
from bridge.errors import BridgeError, PhoneRefused
from bridge.extension_source import extension_folder

ROOT = Path(bridge.__file__).parent.parent
#: NEON's own codes tell these from one another.
BY_NEON_CODE = {"DataFormatError", "InvalidArgument", "EngineFailed"}


def error_classes(kind: type[BridgeError] = BridgeError) -> Iterator[type[BridgeError]]:
    yield kind
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from error_classes(below)


def test_a_test_suite_of_an_integrator_gets_a_neon() -> None:
    from bridge.testing import MockNeon

    life = {"start", "stop", "is_running", "url", "port", "user", "password", "clear"}
    play = {"ring", "dial", "accept", "answer", "hang_up"}
    faults = {"fail_next", "unregister", "register", "drop_connections", "down", "allow_origin"}
    outcome = {"requests", "events", "calls", "wait_request", "wait_poll", "report"}
    public = {name for name in dir(MockNeon()) if not name.startswith("_")}
    assert life | play | faults | outcome <= public


def test_what_a_test_suite_uses_says_what_it_does() -> None:
    for kind in (getattr(bridge.testing, name) for name in bridge.testing.__all__):
        public = {name: part for name, part in vars(kind).items() if not name.startswith("_")}
        assert inspect.getdoc(kind)
        assert [name for name, part in public.items() if not inspect.getdoc(part)] == []


def test_the_test_harness_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="no attribute 'NoSuchNeon'"):
        bridge.testing.NoSuchNeon  # noqa: B018


def test_every_error_has_a_code_of_its_own_and_stands_in_the_drawn_tree() -> None:
    kinds = list(error_classes())
    assert set(kinds) == {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and kind.__module__ == errors.__name__
    }
    codes = Counter(kind.code for kind in kinds if kind.__name__ not in BY_NEON_CODE)
    assert max(codes.values()) == 1, codes
    neon_codes = Counter(
        kind.neon_code for kind in PhoneRefused.__subclasses__() if kind.__module__ == errors.__name__
    )
    assert neon_codes == Counter([100, 102, 500, 600, 601])
    assert errors.__doc__ is not None
    assert [kind.__name__ for kind in kinds if kind.__name__ not in errors.__doc__] == []


@pytest.mark.parametrize(
    "path", ["pyproject.toml", "extension/manifest.json", "package.json", "package-lock.json"]
)
def test_the_version_is_the_same_everywhere(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    given = tomllib.loads(text)["project"] if path.endswith(".toml") else json.loads(text)
    assert given["version"] == bridge.__version__


def test_the_checkouts_extension_is_the_one_that_is_served() -> None:
    assert extension_folder() == ROOT / "extension"
