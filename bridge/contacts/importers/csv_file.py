"""Contacts from CSV: Google's, Outlook's and plain headings, in English, Portuguese and Spanish.

Tolerates what spreadsheets do: `sep=`, semicolons, tabs, Windows' encodings. Numbers that a
spreadsheet has ruined are refused, with their line.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bridge.contacts.importers.base import (
    MAX_LINE_BYTES,
    CountedFile,
    OnProgress,
    Parsed,
    ParsedContact,
    ParsedPhone,
    Problem,
    decode,
    find_encoding,
)
from bridge.errors import ImportRefused

MAX_COLUMNS = 1000
_DELIMITERS = ",;\t|"
_SAMPLED_ROWS = 20
#: Google joins several values of one cell like this.
GOOGLE_SEPARATOR = " ::: "
#: 5,51199E+12: a number that a spreadsheet rounded; its digits are gone.
RUINED = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)

#: What a careful export has marked with an apostrophe, so that no spreadsheet computes it.
_MARKED = re.compile(r"'+[=+\-@\t\r]")

#: Field -> its headings, the best first.
_FIELDS = {
    "name": "name|full name|display name|file as|nome|nome completo|nombre|nombre completo|contato|contacto",
    "first_name": "first name|given name|primeiro nome|nome proprio|primer nombre",
    "middle_name": "middle name|additional name|nome do meio|segundo nome|segundo nombre",
    "last_name": "last name|family name|surname|sobrenome|apelido|apellido|apellidos",
    "company": "company|organization|organization name|organization 1 name|company name|empresa|organizacao"
    "|organizacion|compania",
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
    "fax telex tty tdd assistant assistente asistente ayudante phonetic label type tipo rotulo".split()  # noqa: SIM905
)


@dataclass
class _Columns:
    """Which column holds what. `phones` has pairs of value and label column."""

    fields: dict[str, int] = field(default_factory=dict)
    phones: list[tuple[int, int | None, str]] = field(default_factory=list)


def read_csv(
    path: Path, start: bytes, on_progress: OnProgress, *, mapping: Mapping[str, str] | None = None
) -> Iterator[Parsed]:
    """The contacts of a file whose beginning is `start`. Raises ImportRefused without a phone column.

    `mapping`: headings of the file to one of MAPPABLE, where the file's own are not known.
    """
    encoding = find_encoding(start) or "utf-8-sig"
    delimiter = _find_delimiter(start.decode(encoding, "replace"))
    return _read_rows(path, encoding, delimiter, on_progress, mapping or {})


def _read_rows(
    path: Path, encoding: str, delimiter: str, on_progress: OnProgress, mapping: Mapping[str, str]
) -> Iterator[Parsed]:
    with path.open("rb") as file:
        lines = CountedFile(file, encoding, on_progress)
        # Strict, because a quotation mark that is not closed would swallow all rows after it.
        rows = csv.reader(_decode_lines(lines), delimiter=delimiter, strict=True)
        headings = _read_headings(path, rows)
        columns = _find_columns(path, headings, mapping)
        while True:
            line, long_lines = rows.line_num + 1, lines.long_lines
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield Problem(
                    f"line {line}", f"cannot be read as CSV ({error}): is a quotation mark not closed?"
                )
                continue
            if lines.long_lines > long_lines:
                yield Problem(f"line {line}", f"is longer than {MAX_LINE_BYTES // 1024} KiB")
            elif any(cell.strip() for cell in row):
                yield from _read_contact(columns, row, line)


def _decode_lines(lines: CountedFile) -> Iterator[str]:
    for line in lines:
        # NUL is no character of a text, but damaged exports have it.
        yield decode(line, lines.encoding).replace("\x00", "")


def _find_delimiter(sample: str) -> str:
    """What `sep=` says, else the delimiter that gives most columns of equal count."""
    first = sample.partition("\n")[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    return max(_DELIMITERS, key=lambda delimiter: _score_delimiter(sample, delimiter))


def _score_delimiter(sample: str, delimiter: str) -> tuple[int, int]:
    rows = csv.reader(io.StringIO(sample), delimiter=delimiter)
    counts = []
    try:
        for _ in range(_SAMPLED_ROWS):
            row = next(rows, None)
            if row is None:
                break
            if row:
                counts.append(len(row))
    except csv.Error:
        return (0, 0)
    width = counts[0] if counts else 1
    return (sum(count == width for count in counts) * (width > 1), width)


def _read_headings(path: Path, rows: Iterator[list[str]]) -> list[str]:
    try:
        for row in rows:
            if row and not row[0].lower().startswith("sep=") and any(cell.strip() for cell in row):
                break
        else:
            row = []
    except csv.Error as error:
        raise ImportRefused(f"{path} cannot be read as CSV: {error}.") from error
    if len(row) > MAX_COLUMNS:
        raise ImportRefused(f"{path} has {len(row)} columns: expected at most {MAX_COLUMNS}.")
    return row


def _find_columns(path: Path, headings: Sequence[str], mapping: Mapping[str, str]) -> _Columns:
    folded = [_fold_heading(heading) for heading in headings]
    said = _find_mapped(path, headings, mapping)
    # What a person has said of a column, the column's own words do not say again.
    unsaid = ["" if index in said else heading for index, heading in enumerate(folded)]
    columns = _Columns(_find_fields(unsaid) | {field: index for index, field in said.items()})
    for index, heading in enumerate(folded):
        if said.get(index) == "phone" or _is_phone(unsaid[index]):
            columns.phones.append((index, _find_label_column(folded, heading), headings[index].strip()))
    columns.fields = {name: index for name, index in columns.fields.items() if name in _FIELDS}
    if not columns.phones:
        raise ImportRefused(
            f"{path} has no phone column: expected a heading such as phone, telefone or "
            f"'Phone 1 - Value' in its first line, got {_show(headings)}. If one of these holds numbers, "
            "say so: --map 'HEADING=phone'."
        )
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
    return ", ".join(heading.strip() for heading in headings[:12] if heading.strip()) or "nothing"


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


def _is_phone(heading: str) -> bool:
    words = set(heading.split())
    return bool(words & _PHONE_WORDS) and not words & _NO_PHONE_WORDS


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
        label = heading if label_index is None else _cell(row, label_index).lstrip("* ")
        if "fax" in label.lower():
            continue
        for number in _cell(row, index).split(GOOGLE_SEPARATOR):
            # A spreadsheet writes ' before a number so as not to compute it.
            number = number.strip().removeprefix("'")
            if RUINED.fullmatch(number):
                ruined.append(number)
            elif number:
                phones.append(ParsedPhone(number, label))
    return phones, ruined


def _cell(row: Sequence[str], index: int) -> str:
    cell = row[index].strip() if index < len(row) else ""
    return cell[1:] if _MARKED.match(cell) else cell
