"""What integrators test with: a NEON on a free port, played by the test."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bridge.testing.faulty_neon import FaultyNeon
    from bridge.testing.mock_neon import MockNeon

__all__ = ["FaultyNeon", "MockNeon"]

#: Loaded when it is asked for: pytest loads our plugin into runs that have nothing to do with NEON.
_HOMES = {"FaultyNeon": "bridge.testing.faulty_neon", "MockNeon": "bridge.testing.mock_neon"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
