"""Pairing: a code that a person types, five tries, two minutes, one token (rule E1)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.access.pairing import MAX_PENDING, Pairing, PairingGone, Pairings, WrongCode
from bridge.access.tokens import Tokens
from bridge.errors import Conflict
from tests.utc_clock import UtcClock

ORIGIN = "chrome-extension://ijegfcclobndpkcdaabckdmjhcdkgppg"


@pytest.fixture
def pairing(pairings: Pairings) -> Pairing:
    return pairings.ask("Chrome of Ana", ORIGIN)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def at_once(act: Callable[[], object], times: int) -> Sequence[object]:
    """What `times` threads get or raise that all begin together."""
    barrier = threading.Barrier(times)

    def run(_: int) -> object:
        barrier.wait()
        try:
            return act()
        except (PairingGone, WrongCode) as error:
            return type(error)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_the_right_code_gives_a_token_of_that_name(
    pairings: Pairings, pairing: Pairing, tokens: Tokens
) -> None:
    token, record = pairings.confirm(pairing.id, pairing.code)
    assert tokens.check(token) == record
    assert (record.name, record.kind) == ("Chrome of Ana", "extension")
    assert pairings.pending() == []


def test_blanks_in_the_code_do_not_matter(pairings: Pairings, pairing: Pairing) -> None:
    pairings.confirm(pairing.id, f" {pairing.code[:3]} {pairing.code[3:]}\n")


@pytest.mark.parametrize("number", [0, 42, 999_999])
def test_a_code_has_six_digits(pairings: Pairings, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda below: number)
    assert pairings.ask("Chrome", ORIGIN).code == f"{number:06d}"


def test_five_wrong_codes_end_the_pairing(pairings: Pairings, pairing: Pairing, tokens: Tokens) -> None:
    for tries_left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongCode, match=f"{tries_left} tries"):
            pairings.confirm(pairing.id, wrong(pairing.code))
    with pytest.raises(PairingGone):
        pairings.confirm(pairing.id, pairing.code)
    assert pairings.pending() == []
    assert tokens.list() == []


@pytest.mark.parametrize("code", ["", "1", "1234567", "abcdef", "١٢٣٤٥٦", "é" * 6])
def test_what_is_no_code_is_a_wrong_code(pairings: Pairings, pairing: Pairing, code: str) -> None:
    with pytest.raises(WrongCode):
        pairings.confirm(pairing.id, code)
    pairings.confirm(pairing.id, pairing.code)


def test_the_fifth_try_may_be_right(pairings: Pairings, pairing: Pairing) -> None:
    for _ in range(4):
        with pytest.raises(WrongCode):
            pairings.confirm(pairing.id, wrong(pairing.code))
    pairings.confirm(pairing.id, pairing.code)


@pytest.mark.parametrize(("after_s", "is_alive"), [(119, True), (120, False), (121, False)])
def test_a_pairing_lasts_two_minutes(
    pairings: Pairings, pairing: Pairing, clock: UtcClock, after_s: float, is_alive: bool
) -> None:
    clock.move(seconds=after_s)
    assert len(pairings.pending()) == is_alive
    if is_alive:
        pairings.confirm(pairing.id, pairing.code)
        return
    for confirm in (pairings.confirm_unasked, lambda pairing_id: pairings.confirm(pairing_id, pairing.code)):
        with pytest.raises(PairingGone):
            confirm(pairing.id)


def test_a_pairing_is_used_once(pairings: Pairings, pairing: Pairing, tokens: Tokens) -> None:
    pairings.confirm(pairing.id, pairing.code)
    with pytest.raises(PairingGone):
        pairings.confirm(pairing.id, pairing.code)
    with pytest.raises(PairingGone):
        pairings.confirm_unasked(pairing.id)
    assert len(tokens.list()) == 1


def test_two_that_race_with_the_right_code_get_one_token(
    pairings: Pairings, pairing: Pairing, tokens: Tokens
) -> None:
    got = at_once(lambda: pairings.confirm(pairing.id, pairing.code), 2)
    assert got.count(PairingGone) == 1
    assert len(tokens.list()) == 1


def test_racing_does_not_give_more_tries(pairings: Pairings, pairing: Pairing) -> None:
    got = at_once(lambda: pairings.confirm(pairing.id, wrong(pairing.code)), 20)
    assert (got.count(WrongCode), got.count(PairingGone)) == (5, 15)


def test_two_browsers_of_one_name_are_revoked_apart(pairings: Pairings, tokens: Tokens) -> None:
    asked = [pairings.ask("Chrome", ORIGIN) for _ in range(2)]
    first, second = (pairings.confirm(each.id, each.code) for each in asked)
    tokens.revoke(second[1].name)
    assert (tokens.check(first[0]), tokens.check(second[0])) == (first[1], None)


def test_a_code_is_good_for_its_own_pairing_only(pairings: Pairings, pairing: Pairing) -> None:
    other = pairings.ask("Firefox", ORIGIN)
    for pairing_id, expected in ((other.id, WrongCode), ("nobody", PairingGone)):
        with pytest.raises(expected):
            pairings.confirm(pairing_id, pairing.code if pairing.code != other.code else wrong(other.code))


def test_few_may_wait_at_once(pairings: Pairings, clock: UtcClock) -> None:
    waiting = [pairings.ask(f"Chrome {number}", ORIGIN) for number in range(MAX_PENDING)]
    with pytest.raises(Conflict):
        pairings.ask("One more", ORIGIN)
    pairings.refuse(waiting[0].id)
    pairings.ask("One more", ORIGIN)
    clock.move(seconds=120)
    pairings.ask("After two minutes", ORIGIN)
    assert [each.name for each in pairings.pending()] == ["After two minutes"]


def test_tries_that_are_used_up_still_take_a_place(pairings: Pairings, pairing: Pairing) -> None:
    """Otherwise five tries could be had again and again."""
    asked = [pairing, *(pairings.ask("Chrome", ORIGIN) for _ in range(MAX_PENDING - 1))]
    for each in asked:
        for _ in range(5):
            with pytest.raises(WrongCode):
                pairings.confirm(each.id, wrong(each.code))
    with pytest.raises(Conflict):
        pairings.ask("Again", ORIGIN)


def test_a_refused_pairing_is_gone(pairings: Pairings, pairing: Pairing) -> None:
    pairings.refuse(pairing.id)
    for act in (pairings.refuse, lambda pairing_id: pairings.confirm(pairing_id, pairing.code)):
        with pytest.raises(PairingGone):
            act(pairing.id)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Chrome\r\nof\tAna\x1b[31m", "ChromeofAna[31m"),
        ("\u202eanA fo emorhC", "anA fo emorhC"),
        ("  Chrome  ", "Chrome"),
        (" \x00\x07 ", "A program"),
        ("", "A program"),
        ("<b>Chrome</b>", "<b>Chrome</b>"),
        ("x" * 1000, "x" * 128),
    ],
)
def test_a_name_is_shown_without_control_characters(pairings: Pairings, name: str, shown: str) -> None:
    assert pairings.ask(name, "o" * 1000).name == shown
    (pending,) = pairings.pending()
    assert (pending.name, pending.origin) == (shown, "o" * 255)


def test_who_listens_hears_of_every_pairing(pairings: Pairings) -> None:
    heard: list[Pairing] = []
    pairings.on_asked = heard.append
    asked = pairings.ask("Chrome", ORIGIN)
    assert heard == [asked]
    assert asked.as_dict()["expires_at"] == "2026-03-02T14:02:00Z"


def test_the_demo_pairs_without_a_code(pairings: Pairings, pairing: Pairing, tokens: Tokens) -> None:
    token, record = pairings.confirm_unasked(pairing.id)
    assert tokens.check(token) == record
