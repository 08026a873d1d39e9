"""Files to begin with for those who make up files, and whether what is stored of one comes back."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete

from bridge.contacts.exporting import ENDINGS, export_file
from bridge.contacts.importing import import_file
from bridge.contacts.models import contacts
from bridge.contacts.store import ContactStore

MOBILE = b"+55 11 98765-4321"
SEEDS = {
    "csv": (
        b"name,phone,company,url\r\nAna,%b,Acme,https://crm.example/1\r\nBia,11 3456-7890/91,," % MOBILE,
        b"sep=;\nNome;Telefone;Fax\n'=Ana;5,51199E+12;1\n\"Bia\nLima\";'+55 11 3456-7890 ramal 32;",
        "Name,Phone 1 - Label,Phone 1 - Value\nZoë,* Mobile,1 ::: 2\n".encode("utf-16"),
    ),
    "vcard": (
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\\, Lima\r\nTEL;TYPE=CELL,PREF:%b\r\nEND:VCARD\r\n" % MOBILE,
        b"BEGIN:VCARD\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Lima;Jo=C3=A3o=\n;;;\nTEL;WORK:1\nEND:VCARD",
        b"BEGIN:VCARD\nFN:Bia\nitem1.TEL;VALUE=uri:tel:+55-11-3456-7890;ext=32\n"
        b"item1.X-ABLabel:_$!<Home>!$_\nAGENT:\nBEGIN:VCARD\nFN:X\nEND:VCARD\nIMPP:sip:bia@acme.com\n"
        b"PHOTO;ENCODING=b:\n AAAA\nEND:VCARD",
    ),
    "json": (
        b'[{"name": "Ana", "id": "7", "phones": [{"raw": "%b", "label": "x"}]}, {"company": "B"}]' % MOBILE,
        b'[\n{"name": "\\u00e9\\ud800", "title": null, "phones": ["214", {"raw": 1}]}\n]',
        b"[]",
    ),
}


def content(store: ContactStore) -> list[tuple[object, ...]]:
    """All that is known of people, but for ids and where it came from."""
    return [(one.name, one.company, one.title, one.url, one.email, one.phones) for one in store.each()]


def empty(store: ContactStore) -> None:
    with store.database.begin() as connection:
        connection.execute(delete(contacts))


def check_that_it_comes_back(store: ContactStore, folder: Path, ending: str) -> None:
    """Exported, and imported into an empty store, it is the same; fax numbers where they are asked for."""
    before, path = content(store), folder / f"all{ending}"
    export_file(store, path, ENDINGS[ending])
    empty(store)
    report = import_file(store, path, with_fax=True) if before else None
    assert report is None or not report.problems
    assert content(store) == before, ending
