"""Contacts from CSV: Google's, Outlook's and plain headings, in English, Portuguese and Spanish.

Tolerates what spreadsheets do: `sep=`, semicolons, tabs, Windows' encodings. Numbers that a
spreadsheet has ruined are refused, with their line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from bridge.contacts.importers.base import OnProgress, Parsed, ParsedContact, ParsedPhone, Problem, is_fax
from bridge.contacts.importers.csv_rows import Row, read_rows
from bridge.contacts.importers.text_file import Start
from bridge.errors import ImportRefused
from bridge.protocol.addresses import strip_controls

MAX_COLUMNS = 1000
_SHOWN_HEADINGS, _SHOWN_CHARS = 12, 40
#: Google joins several values of one cell like this.
GOOGLE_SEPARATOR = " ::: "
#: It, and what a spreadsheet has where a person presses Alt and Enter.
_BETWEEN_NUMBERS = re.compile(rf"{GOOGLE_SEPARATOR}|[\r\n]+")
#: Google's labels that are not the person's own begin so.
GOOGLE_OWN = "* "
#: 5,51199E+12: a number that a spreadsheet rounded; its digits are gone.
RUINED = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)

#: What a careful export has marked with an apostrophe, so that no spreadsheet computes it.
_MARKED = re.compile(r"'+[=+\-@*\t\r]")

#: Field -> its headings, the best first.
_FIELDS = {
    "name": "name|full name|display name|file as|nome|nome completo|nombre|nombre completo|contato|contacto"
    "|customer|customer name|client|client name|cliente|nome do cliente|nombre del cliente",
    "first_name": "first name|given name|primeiro nome|nome proprio|primer nombre",
    "middle_name": "middle name|additional name|nome do meio|segundo nome|segundo nombre",
    "last_name": "last name|family name|surname|sobrenome|apelido|apellido|apellidos",
    "company": "company|organization|organization name|organization 1 name|company name|empresa|organizacao"
    "|organizacion|compania|razao social|nome fantasia|razon social",
    # Outlook's "Title" is Mr or Mrs.
    "title": "job title|organization title|organization 1 title|cargo|puesto|funcao|title",
    "url": "url|website|web site|web page|website 1 value|link|site|pagina da web|pagina web",
    "email": "email|e mail|e mail address|email address|e mail 1 value|correo|correo electronico"
    "|endereco de email|endereco de e mail|direccion de correo electronico",
    "source_id": "id|uid|contact id|codigo",
}
#: What a column may be said to hold; "nothing" leaves it out.
MAPPABLE = (
    *("phone", "name", "first_name", "middle_name", "last_name", "company", "title", "url", "email", "id"),
    "nothing",
)
_PHONE_WORDS = frozenset(
    "phone phones telephone telefone telefono tel fone fones celular mobile movil whatsapp".split()  # noqa: SIM905
)
#: Not a number on which a person is called, or not this person's.
_NO_PHONE_WORDS = frozenset(
    "telex tty tdd assistant assistente asistente ayudante phonetic label type tipo rotulo".split()  # noqa: SIM905
)


#: Of a column so many values are shown to a person.
_SAMPLED_ROWS = 3


@dataclass(frozen=True)
class Column:
    """A column as a person sees it. `holds`: one of MAPPABLE."""

    heading: str
    holds: str
    samples: Sequence[str]


@dataclass
class _Columns:
    """Which column holds what. `phones` has pairs of value and label column."""

    fields: dict[str, int] = field(default_factory=dict)
    phones: list[tuple[int, int | None, str]] = field(default_factory=list)
    with_fax: bool = False


def read_csv(
    path: Path,
    start: Start,
    on_progress: OnProgress,
    *,
    mapping: Mapping[str, str] | None = None,
    with_fax: bool = False,
) -> Iterator[Parsed]:
    """The contacts of a file that begins so. Raises ImportRefused without a phone column.

    `mapping`: headings of the file to one of MAPPABLE, where the file's own are not known.
    """
    rows = read_rows(path, start, on_progress)
    columns = _find_columns(path, _read_headings(path, rows), mapping or {}, with_fax=with_fax)
    for row in rows:
        if isinstance(row, Problem):
            yield row
        else:
            yield from _read_contact(columns, row.cells, row.line)


def read_columns(path: Path, start: Start) -> Sequence[Column]:
    """The columns of a file that begins so, and what they are taken for. Raises ImportRefused."""
    rows = read_rows(path, start, lambda read_bytes: None)
    headings = _read_headings(path, rows)
    found = _assign_columns(headings, {}, with_fax=False)
    holds = {index: "id" if name == "source_id" else name for name, index in found.fields.items()}
    holds |= {index: "phone" for index, _label, _heading in found.phones}
    first = [row.cells for row in islice(rows, _SAMPLED_ROWS) if isinstance(row, Row)]
    return [
        Column(
            heading.strip(),
            holds.get(index, "nothing"),
            [cells[index] for cells in first if index < len(cells)],
        )
        for index, heading in enumerate(headings)
    ]


def _read_headings(path: Path, rows: Iterator[Row | Problem]) -> list[str]:
    first = next(rows, Row(1, []))
    if isinstance(first, Problem):
        raise ImportRefused(f"{path}, {first.place} {first.reason}")
    if len(first.cells) > MAX_COLUMNS:
        raise ImportRefused(f"{path} has {len(first.cells)} columns: expected at most {MAX_COLUMNS}.")
    return first.cells


def _find_columns(
    path: Path, headings: Sequence[str], mapping: Mapping[str, str], *, with_fax: bool
) -> _Columns:
    columns = _assign_columns(headings, _find_mapped(path, headings, mapping), with_fax=with_fax)
    if not columns.phones:
        raise ImportRefused(
            f"{path} has no phone column: expected a heading such as phone, telefone or "
            f"'Phone 1 - Value' in its first line, got {_show(headings)}. If one of these holds numbers, "
            "say so: --map 'HEADING=phone'."
        )
    return columns


def _assign_columns(headings: Sequence[str], said: Mapping[int, str], *, with_fax: bool) -> _Columns:
    folded = [_fold_heading(heading) for heading in headings]
    # What a person has said of a column, the column's own words do not say again.
    unsaid = ["" if index in said else heading for index, heading in enumerate(folded)]
    fields = _find_fields(unsaid) | {field: index for index, field in said.items()}
    columns = _Columns({name: index for name, index in fields.items() if name in _FIELDS}, with_fax=with_fax)
    for index, heading in enumerate(folded):
        if said.get(index) == "phone" or _is_phone(unsaid[index], with_fax=with_fax):
            columns.phones.append((index, _find_label_column(folded, heading), headings[index].strip()))
    return columns


def _find_mapped(path: Path, headings: Sequence[str], mapping: Mapping[str, str]) -> dict[int, str]:
    """Column -> what it holds, as a person has said. Raises ImportRefused for a heading there is not."""
    places = {heading.strip().casefold(): index for index, heading in reversed(list(enumerate(headings)))}
    missing = [heading for heading in mapping if heading.strip().casefold() not in places]
    if missing:
        raise ImportRefused(f"{path} has no column {missing[0]!r} to map: it has {_show(headings)}.")
    return {
        places[heading.strip().casefold()]: "source_id" if field == "id" else field
        for heading, field in mapping.items()
    }


def _show(headings: Sequence[str]) -> str:
    shown = (strip_controls(heading, _SHOWN_CHARS).strip() for heading in headings[:_SHOWN_HEADINGS])
    return ", ".join(filter(None, shown)) or "nothing"


def _find_fields(folded: Sequence[str]) -> dict[str, int]:
    fields: dict[str, int] = {}
    for name, headings in _FIELDS.items():
        found = [heading for heading in headings.split("|") if heading in folded]
        if found:
            fields[name] = folded.index(found[0])
    # Beside a surname, "nome" is the first name.
    if "last_name" in fields and "first_name" not in fields and "name" in fields:
        fields["first_name"] = fields.pop("name")
    return fields


def _fold_heading(heading: str) -> str:
    plain = unicodedata.normalize("NFKD", heading)
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", letters.lower()))


def _is_phone(heading: str, *, with_fax: bool) -> bool:
    words = set(heading.split())
    if words & _NO_PHONE_WORDS:
        return False
    return with_fax if is_fax(heading) else bool(words & _PHONE_WORDS)


def _find_label_column(folded: Sequence[str], heading: str) -> int | None:
    """Google's `Phone 1 - Type` or `Phone 1 - Label` beside `Phone 1 - Value`."""
    if not heading.endswith(" value"):
        return None
    stem = heading.removesuffix("value")
    return next((folded.index(stem + word) for word in ("label", "type") if stem + word in folded), None)


def _read_contact(columns: _Columns, row: Sequence[str], line: int) -> Iterator[Parsed]:
    values = {name: _cell(row, index) for name, index in columns.fields.items()}
    phones, ruined = _read_phones(columns, row)
    for number in ruined:
        yield Problem(
            f"line {line}",
            f"the number {number} was rounded by a spreadsheet and its digits are lost; format the "
            "column as text and export again",
        )
    if ruined and not phones:
        return
    parts = [values.pop(part, "") for part in ("first_name", "middle_name", "last_name")]
    name = values.pop("name", "") or " ".join(filter(None, parts))
    if not (name or values.get("company") or values.get("email")):
        yield Problem(f"line {line}", "has neither a name nor a company")
        return
    yield ParsedContact(line=line, name=name, phones=tuple(phones), **values)


def _read_phones(columns: _Columns, row: Sequence[str]) -> tuple[list[ParsedPhone], list[str]]:
    phones: list[ParsedPhone] = []
    ruined: list[str] = []
    for index, label_index, heading in columns.phones:
        label = heading if label_index is None else _cell(row, label_index, GOOGLE_OWN)
        if is_fax(label) and not columns.with_fax:
            continue
        for number in _BETWEEN_NUMBERS.split(_cell(row, index)):
            number = (number if number.isprintable() else strip_controls(number, len(number))).strip()
            if RUINED.fullmatch(number):
                ruined.append(number)
            # A spreadsheet writes ' before a number so as not to compute it.
            elif number.removeprefix("'"):
                phones.append(ParsedPhone(number.removeprefix("'"), label))
    return phones, ruined


def _cell(row: Sequence[str], index: int, beginning: str = "") -> str:
    cell = row[index].strip().removeprefix(beginning) if index < len(row) else ""
    return cell[1:] if _MARKED.match(cell) else cell
