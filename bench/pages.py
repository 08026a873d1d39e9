"""Made-up pages for `bench.page`: one of a CRM's size at its worst, the same without a number, and a list."""

from __future__ import annotations

import random

#: In a row there are four texts and as many gaps: 100,000 text nodes in all, half of them white space.
ROWS = 12_500
_WORDS = (
    "cliente",
    "pedido",
    "entrega",
    "contrato",
    "reunião",
    "proposta",
    "retorno",
    "visita",
    "fatura",
    "cadastro",
    "padaria",
    "oficina",
    "mercado",
    "escola",
    "transporte",
    "jardim",
    "centro",
    "norte",
    "azul",
    "verde",
)
_NAMES = ("Ana Lima", "Bruno Reis", "Carla Dias", "Davi Rocha", "Elisa Prado", "Fábio Nunes", "Gilda Moura")


def big_page(*, has_numbers: bool = True, rows: int = ROWS) -> str:
    """2.8 MB, 1.8 million characters of text, digits in 26,000 texts, numbers to call in 6,250 of them.

    With 500 rows it is an ordinary page, of 110 KB.
    """
    chance = random.Random(1)
    body = "".join(_row(chance, at, has_numbers) for at in range(rows))
    return (
        f"<!doctype html><html lang=pt><meta charset=utf-8><title>Customers</title><body><main>{body}</main>"
    )


def small_page() -> str:
    """A customer's page as a CRM may have it: one number, and little else."""
    return "<!doctype html><meta charset=utf-8><title>Customer</title><h1>Ana Lima</h1><p>(11) 98765-4321</p>"


def _row(chance: random.Random, at: int, has_numbers: bool) -> str:
    words = " ".join(chance.choice(_WORDS) for _ in range(10))
    name = f"{chance.choice(_NAMES)} {words[:26]}"
    field, other = words[:14], words[:10]
    if has_numbers:
        name += "" if at % 6 else " 2 filiais"
        field = _no_number(chance) if at % 12 else field
        other = _phone(chance) if at % 2 else _date(chance)
    fields = f"<b>{field}</b>\n<i>{other}</i>\n"
    return f"<section class=customer><h3>{name}</h3>\n<p>{words}</p>\n<div>{fields}</div></section>"


def _no_number(chance: random.Random) -> str:
    """Digits that are nothing to call."""
    one, other = chance.randrange(100, 999), chance.randrange(100, 999)
    return chance.choice(
        (
            f"R$ {one}.{other},50",
            f"pedido {one}{other}41",
            f"{one}.{other}.{one}-{other % 100:02}",
            f"versão {one % 20}.{other % 10}.1",
        )
    )


def _date(chance: random.Random) -> str:
    return f"{chance.randrange(1, 29):02}/{chance.randrange(1, 13):02}/2024 14:{chance.randrange(10, 60)}"


def _phone(chance: random.Random) -> str:
    return f"(11) 9{chance.randrange(7000, 9999)}-{chance.randrange(1000, 9999)}"
