"""Search by name as people type: accents folded, words in any order, each one's beginning enough.

The words are made here, so that SQLite's full-text index and PostgreSQL's answer alike. Both are kept
by the database itself from `contacts.search_key`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import (
    Connection,
    Select,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    select,
    table,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from bridge.contacts.models import contacts

#: More typed words than these narrow nothing down any further.
MAX_TYPED_WORDS = 8
MAX_WORD_CHARS = 64
#: Of those that fit in any way, so many are ranked. Names that begin as typed are found besides.
_RANKED = 500

_WORD = re.compile(r"[^\W_]+")
#: Accents as NFKD parts them from their letters; other scripts have more.
_LATIN_ACCENT = re.compile("[\u0300-\u034e\u0350-\u036f]")
#: Letters that are not a plain one with an accent.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
_LAST_CHAR = "\U0010ffff"

_BY_NAME = select(contacts.c.id).order_by(contacts.c.name_key, contacts.c.id)
_BEGINNING = _BY_NAME.where(
    contacts.c.name_key >= bindparam("start"), contacts.c.name_key < bindparam("end")
).limit(bindparam("most"))
_ALL = _BY_NAME.limit(bindparam("most"))
_this = contacts.alias()
_FOLLOWING = _ALL.where(
    tuple_(contacts.c.name_key, contacts.c.id)
    > select(_this.c.name_key, _this.c.id).where(_this.c.id == bindparam("after")).scalar_subquery()
)

_sqlite_index = table("contact_search", column("rowid"))
#: Dialect -> how one word's beginning, "and" and "or" are written, and who fits.
_INDEXES: dict[str, tuple[str, str, str, Select[tuple[int]]]] = {
    "sqlite": (
        '"{}"*',
        " AND ",
        " OR ",
        select(_sqlite_index.c.rowid).where(text("contact_search MATCH :query")),
    ),
    "postgresql": (
        "'{}':*",
        " & ",
        " | ",
        select(contacts.c.id).where(
            func.array_to_tsvector(func.string_to_array(contacts.c.search_key, " ")).op("@@")(
                cast(bindparam("query"), TSQUERY)
            )
        ),
    ),
}


@lru_cache(maxsize=1000)
def fold(text: str) -> str:
    """Text as names are compared: no accents, no case, single blanks."""
    plain = text if text.isascii() else _LATIN_ACCENT.sub("", unicodedata.normalize("NFKD", text))
    if not plain.isascii():
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


def search_key(*texts: str) -> str:
    """The words by which a contact is found, each once. "D'Ávila" is d, avila and davila."""
    words: list[str] = []
    for parts in _split(" ".join(map(fold, texts))):
        words += parts
        if len(parts) > 1:
            words.append("".join(parts)[:MAX_WORD_CHARS])
    return " ".join(dict.fromkeys(words))


def find_ids(connection: Connection, typed: str, *, limit: int) -> Sequence[int]:
    """Ids of contacts with every typed word in name or company, the best first.

    First those whose name begins as typed; then the more words are in the name, the better; then by
    name. Without a word, everybody by name.
    """
    start = fold(typed)
    if not start:
        return connection.execute(_ALL, {"most": limit}).scalars().all()
    words = _split(start)[:MAX_TYPED_WORDS]
    if not words:
        return ()
    given = {"start": start, "end": start + _LAST_CHAR, "most": limit}
    found = list(connection.execute(_BEGINNING, given).scalars())
    if len(found) < limit:
        found += _find_by_words(connection, words, limit)
    return tuple(dict.fromkeys(found))[:limit]


def find_ids_after(connection: Connection, contact_id: int, *, limit: int) -> Sequence[int]:
    """Of everybody by name, those who follow this contact."""
    return connection.execute(_FOLLOWING, {"after": contact_id, "most": limit}).scalars().all()


def _find_by_words(connection: Connection, words: Sequence[Sequence[str]], limit: int) -> Iterable[int]:
    word, both, either, index = _INDEXES[connection.dialect.name]
    terms = []
    for parts in words:
        term = both.join(word.format(part) for part in parts)
        joined = word.format("".join(parts)[:MAX_WORD_CHARS])
        terms.append(f"({term}){either}{joined}" if len(parts) > 1 else term)
    query = both.join(f"({term})" for term in terms)
    in_name = sum(
        (
            case(((literal(" ") + contacts.c.name_key).contains(f" {part}"), 1), else_=0)
            for parts in words
            for part in parts
        ),
        start=literal(0),
    )
    fitting = index.limit(_RANKED).subquery()
    ranked = select(contacts.c.id).where(contacts.c.id.in_(select(fitting))).limit(limit)
    ranked = ranked.order_by(in_name.desc(), contacts.c.name_key, contacts.c.id)
    return connection.execute(ranked, {"query": query}).scalars()


def _split(folded: str) -> list[list[str]]:
    """The words of a text; those that only signs part stand together."""
    tokens = (folded if folded.isascii() else folded.translate(_PLAIN)).split()
    found = ([word[:MAX_WORD_CHARS] for word in _WORD.findall(token)] for token in tokens)
    return [words for words in found if words]
