"""What integrators test with: a NEON on a free port, played by the test."""

from __future__ import annotations

from bridge.testing.mock_neon import MockNeon

__all__ = ["MockNeon"]
