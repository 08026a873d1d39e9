"""Made-up contacts, as many as wanted: the n-th is always the same one, and most live in Brazil.

Of a hundred, ten have an extension of their company's main line, ten a line of their own in one range,
four share a number at home, two live abroad, two have a SIP address, and one has an internal number.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.models import Phone
from bridge.contacts.phone_keys import make_phones
from bridge.contacts.search import fold, search_key
from bridge.numbers import NumberPlan

PLAN = NumberPlan("BR", "11")

#: As often as people live there, roughly.
AREA_CODES = (11, 11, 11, 11, 21, 21, 31, 31, 41, 51, 61, 71, 81, 85, 19, 27, 47, 62, 91, 98)
_FIRST_NAMES = (
    "Maria Maria Maria José José Ana Ana João João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos"
    " Luís Gabriel Rafael Francisca Antônia Adriana Juliana Márcia Fernanda Patrícia Aline Sandra Camila"
    " Amanda Bruna Jéssica Letícia Júlia Luciana Vanessa Mariana Beatriz Débora Conceição Zélia Íris"
)
_SURNAMES = (
    "da_Silva dos_Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins"
    " Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes"
    " Marques Machado Mendes Freitas Cardoso Ramos Gonçalves Santana Teixeira Araújo Conceição D'Ávila"
    " Guimarães Assunção Brandão Leão Falcão Simões Magalhães Queirós Xavier Yamamoto Kowalski Zanetti"
)
_TRADES = "Padaria Oficina Clínica Mercado Farmácia Papelaria Transportes Construções Café Livraria"
FIRST_NAMES, SURNAMES, TRADES = (words.split() for words in (_FIRST_NAMES, _SURNAMES, _TRADES))


def check_keys() -> None:
    """They are those that an import would make: asked of some hundreds."""
    for at in (*range(1, 300), *range(4_999_900, 5_000_000)):
        name, company = name_of(at), company_of(at)
        assert keys_of(name, company) == (fold(name), fold(company), search_key(name, company)), (
            name,
            company,
        )
        for phone in phones_of(at):
            assert make_phones(ParsedPhone(phone.raw, phone.label), PLAN) == [phone], phone


def name_of(at: int) -> str:
    first, rest = at % len(FIRST_NAMES), at // len(FIRST_NAMES)
    middle, last = rest % len(SURNAMES), rest // len(SURNAMES) % len(SURNAMES)
    return f"{FIRST_NAMES[first]} {SURNAMES[middle]} {SURNAMES[last]}".replace("_", " ")


def company_of(at: int) -> str:
    """The company of every hundred has a name of its own; one in five works there."""
    number = at // 100
    surname = SURNAMES[number % len(SURNAMES)].replace("_", " ")
    return f"{TRADES[number % len(TRADES)]} {surname} {number} Ltda" if at % 100 < 20 else ""


def keys_of(name: str, company: str) -> tuple[str, str, str]:
    """`name_key`, `company_key` and `search_key`; joined from words that were folded once."""
    words = dict.fromkeys(key for word in f"{name} {company}".split() for key in _search_keys(word))
    return _fold_words(name), _fold_words(company), " ".join(words)


def _fold_words(text: str) -> str:
    return " ".join(map(_fold, text.split()))


_fold = cache(fold)


@cache
def _search_keys(word: str) -> list[str]:
    return search_key(word).split()


def phones_of(at: int) -> Iterator[Phone]:
    hundred, place = divmod(at, 100)
    area = AREA_CODES[at % len(AREA_CODES)]
    company_area = AREA_CODES[hundred % len(AREA_CODES)]
    if place < 10:
        yield _brazilian(company_area, f"3{hundred % 1_000_000:06d}0", extension=str(200 + place))
    elif place < 20:
        yield _brazilian(company_area, f"4{hundred % 1_000_000:06d}{place - 10}")
    elif place < 24:
        yield _brazilian(company_area, f"2{hundred % 10_000_000:07d}")
    elif place == 24:
        yield _international(f"+5491144{at % 1_000_000:06d}", eq_key=f"+541144{at % 1_000_000:06d}")
    elif place == 25:
        yield _international(f"+351912{at % 1_000_000:06d}")
    elif place < 28:
        user = f"cliente{at}"
        sip_address = f"{user}@voz.example"
        yield Phone(raw=f"sip:{sip_address}", sip_address=sip_address, sip_user=user)
    elif place == 28:
        yield Phone(raw=str(1000 + hundred % 9000), extension=str(1000 + hundred % 9000))
    else:
        yield mobile_of(at)
        if place < 40:
            yield _brazilian(area, f"5{at % 10_000_000:07d}", label="home")


def mobile_of(at: int) -> Phone:
    """A number that nobody else has."""
    subscriber = str(60_000_000 + at * 7 % 40_000_000)
    return _brazilian(AREA_CODES[at % len(AREA_CODES)], f"9{subscriber}")


def _brazilian(area: int, local: str, *, label: str = "", extension: str = "") -> Phone:
    e164 = f"+55{area}{local}"
    last8 = local[-8:]
    raw = f"({area}) {local[:-4]}-{local[-4:]}" if last8[-1] in "02468" else e164
    return Phone(
        raw=f"{raw} ramal {extension}" if extension else raw,
        label=label,
        e164=e164,
        # The old mobiles of the 7x range are known by their number without the 9.
        eq_key=f"+55{area}{last8}" if local.startswith("97") else e164,
        last8=last8,
        extension=extension or None,
    )


def _international(e164: str, *, eq_key: str = "") -> Phone:
    return Phone(raw=e164, e164=e164, eq_key=eq_key or e164, last8=e164[-8:])
