"""False numbers, names and hosts: stable, plausible, and nobody's true ones."""

from __future__ import annotations

import re

import pytest

from bridge.numbers import NumberPlan
from bridge.protocol.addresses import parse_address
from bridge.scenarios.disguise import Disguise

PLAN = NumberPlan("BR", "11")
MARIA, OFFICE, LISBON = "+5511987654321", "+551132574410", "+351912345678"


def disguise(*originals: str) -> Disguise:
    return Disguise(originals, PLAN)


def false(text: str, *more: str) -> str:
    return disguise(text, *more).address(text)[0]


@pytest.mark.parametrize(
    ("true", "kept"),
    [
        ("sip:+5511987654321@acme.com", r"sip:\+55119\d{8}@sip\.example\.com"),
        ("sip:+551132574410@acme.com", r"sip:\+55113\d{7}@sip\.example\.com"),
        ("tel:+12125550123", r"tel:\+1212\d{7}"),
        ("tel:+3545551234", r"tel:\+354\d{7}"),
        ("08007771234", r"0\d{10}"),
        ("40041234", r"\d{8}"),
        ("sips:3@acme.com", r"sips:\d@sip\.example\.com"),
        ("sip:32@10.0.0.5:5060;transport=udp", r"sip:\d\d@sip\.example\.com"),
        ("tel:4410;phone-context=+5511", r"tel:\d{4}"),
        ("*21*1132574410#", r"\*\d\d\*113\d{7}#"),
        ("sip:ana.lima@acme.com", r"sip:user1@sip\.example\.com"),
        ("ana.lima@acme.com", r"user1@sip\.example\.com"),
        ("sip:acme.com", r"sip:sip\.example\.com"),
        ("", "sip:anonymous@anonymous.invalid"),
        ("sip:Anonymous@anonymous.invalid", "sip:Anonymous@anonymous.invalid"),
        ("sip:anonymous@acme.com", r"sip:anonymous@sip\.example\.com"),
    ],
)
def test_kind_country_and_length_are_kept(true: str, kept: str) -> None:
    assert re.fullmatch(kept, false(true))
    assert false(true) != true or "anonymous" in true.lower()


@pytest.mark.parametrize(
    "spelled",
    ["11987654321", "011987654321", "01511987654321", "987654321", "(11) 98765-4321", "+55 11 98765-4321"],
)
def test_one_number_in_two_spellings_is_one_false_number(spelled: str) -> None:
    mask = disguise(MARIA, spelled)
    whole, other = mask.address(MARIA)[0], mask.address(spelled)[0]
    digits = re.sub(r"\D", "", spelled)
    assert len(re.sub(r"\D", "", other)) == len(digits)
    assert whole[-9:] == other[-9:] != MARIA[-9:]


def test_the_same_person_is_the_same_false_person() -> None:
    named = [f'"{name}" <sip:{number}' for number in (MARIA, OFFICE) for name in ("Maria", "MARIA", "Ana")]
    texts = [f"{start}@{host}>" for start in named for host in ("acme.com", "10.0.0.5")]
    mask = disguise(*texts)
    people = [mask.address(text) for text in texts]
    assert people == [mask.address(text) for text in texts]
    assert len({parse_address(address).user for address, _name in people}) == 2
    assert len({parse_address(address).host for address, _name in people}) == 2
    assert len({name for _address, name in people}) == 2


def test_a_user_is_the_same_in_capitals() -> None:
    mask = disguise("sip:ana@acme.com", "sip:ANA@acme.com")
    assert mask.address("sip:ana@acme.com") == mask.address("sip:ANA@acme.com")


def test_many_people_stay_different() -> None:
    numbers = [f"+5511{number}" for number in range(987650000, 987650400)] + [
        str(ext) for ext in range(200, 500)
    ]
    mask = disguise(*numbers)
    assert len({mask.address(number)[0] for number in numbers}) == len(numbers)
    names = [f'"Name{number}" <sip:{number}@acme.com>' for number in range(150)]
    mask = disguise(*names)
    assert len({mask.address(name)[1] for name in names}) == len(names)


def test_no_false_one_is_anybodys_true_one() -> None:
    taken = [false(MARIA), false("31"), false("sip:ana@acme.com"), '"Alma Reis" <sip:bento@sip2.example.com>']
    everyone = [MARIA, "31", "sip:ana@acme.com", '"Ana" <sip:9@b.com>', "+121000000002", *taken]
    mask = disguise(*everyone)
    said = " ".join(part for text in everyone for part in mask.address(text)).lower()
    for true in (
        "987654321",
        "00000002",
        "31@",
        "ana@",
        taken[0],
        "alma",
        "bento",
        "sip.example.com",
        "sip2.example.com",
    ):
        assert true not in said, true


def test_extensions_of_one_digit_may_run_out() -> None:
    everyone = [str(digit) for digit in range(10)]
    mask = disguise(*everyone)
    assert all(re.fullmatch(r"\d", mask.address(extension)[0]) for extension in everyone)


def test_a_name_that_is_a_number_stays_that_number() -> None:
    text = '"11987654321" <sip:+5511987654321@acme.com>'
    address, name = disguise(text).address(text)
    assert len(name) == 11 and name in address


@pytest.mark.parametrize(
    ("true", "kept"),
    [
        ("", ""),
        ("true", "true"),
        ("FALSE", "FALSE"),
        ("Maria is away", "text1"),
        ("32", r"(?!32)\d\d"),
        ("+55 11 98765-4321", r"\+55119\d{8}(?<!87654321)"),
        ('"Maria" <sip:32@acme.com>', r"sip:\d\d@sip\.example\.com"),
        ("maria@acme.com", r"user1@sip\.example\.com"),
    ],
)
def test_of_other_texts_only_what_they_are_is_kept(true: str, kept: str) -> None:
    assert re.fullmatch(kept, disguise(true).text(true))


def test_call_ids_are_such_as_no_play_has() -> None:
    mask = disguise()
    assert [mask.call_id(one) for one in ("7", "8", "7")] == ["1000001", "1000002", "1000001"]
