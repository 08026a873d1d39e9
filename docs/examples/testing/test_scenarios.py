"""Whole stories: one that comes with NEON bridge, and one of our own."""

from pathlib import Path

DIALS_ONCE = Path(__file__).parent / "dials-once.toml"


def test_the_crm_gets_over_a_restart(crm, neon):
    neon.play("restart-mid-call")
    shown = [crm.screen.get(timeout=10) for _ in range(4)]
    assert shown == ["Maria Souza calls", "talking", "João Lima calls", "missed"]


def test_one_click_dials_once(crm, neon):
    neon.play(DIALS_ONCE, meanwhile=lambda: crm.dial("+55 11 98765-4321"))
    assert crm.screen.get(timeout=10) == "failed, 480"
