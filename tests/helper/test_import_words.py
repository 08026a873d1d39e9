"""What importers say of a file has words in every language, and they are still those that importers say."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.errors import ImportRefused
from bridge.web.import_words import place_in_words, say
from tests.helper.conftest import Web

GROUP = "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Acme\nEND:VCARD\n"


def told(store: ContactStore, path: Path, content: str | bytes) -> tuple[str, str]:
    """Place and reason of the first problem, or "" and why the file is refused."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        problem = import_file(store, path, dry_run=True).problems[0]
    except ImportRefused as refused:
        return "", str(refused).replace(str(path), path.name)
    return problem.place, problem.reason


@pytest.mark.parametrize(
    ("name", "content", "place", "reason"),
    [
        ("a.csv", "name,phone\n,1\n", "linha 2", "não tem nome nem empresa"),
        ("a.csv", 'name,phone\nAna,"5,51E+12"\n', "linha 2", "o número 5,51E+12 foi arredondado por"),
        ("a.csv", 'name,phone\n"Ana,1\n', "linha 2", "não dá para ler como CSV"),
        ("a.csv", "name,phone\n" + "x" * 2**21 + ",1\n", "linha 2", "tem mais de 1024 KiB"),
        ("a.vcf", GROUP, "cartão 1", "é um grupo, não um contato"),
        ("a.vcf", "BEGIN:VCARD\nFN:Ana\n", "cartão 1", "o cartão está cortado"),
        (
            "a.vcf",
            "BEGIN:VCARD\nFN:Ana\nBEGIN:VCARD\nFN:Bia\nEND:VCARD\n",
            "cartão 1",
            "o cartão está cortado",
        ),
        ("a.vcf", "BEGIN:VCARD\nFN:Ana\nnonsense\nEND:VCARD\n", "cartão 1", "o cartão está danificado em"),
        ("a.json", '[{"phones": []}]', "contato 1", "não tem nome nem empresa"),
        ("a.csv", "", "", "a.csv está vazio"),
        ("a.xlsx", b"PK\x03\x04xx", "", "a.xlsx é uma planilha do Excel ou um ZIP"),
        ("a.xls", b"\xd0\xcf\x11\xe0xx", "", "a.xls é uma planilha do Excel"),
        ("a.gz", b"\x1f\x8bxx", "", "a.gz está compactado"),
        ("a.pdf", b"%PDF-1.4", "", "a.pdf é um PDF"),
        ("a.csv", "<!doctype html>", "", "a.csv é uma página da web"),
        ("a.csv", bytes(range(256)), "", "a.csv não é um arquivo de texto"),
        ("a.csv", "Cliente;Obs\nAna;1\n", "", "a.csv não tem coluna com números"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_it_is_said_in_portuguese(
    idle: Web, tmp_path: Path, name: str, content: str | bytes, place: str, reason: str
) -> None:
    said_place, said = told(idle.helper.contacts, tmp_path / name, content)
    with Flask("words").test_request_context(headers={"Accept-Language": "pt-BR"}):
        assert place_in_words(said_place).startswith(place)
        assert say(said).startswith(reason)
    with Flask("words").test_request_context():
        assert place_in_words(said_place) == said_place


def test_what_has_no_words_stays_as_it_is() -> None:
    with Flask("words").test_request_context(headers={"Accept-Language": "pt-BR"}):
        assert say("something else <b>") == "something else <b>"
        assert place_in_words("") == "" and say("") == ""
