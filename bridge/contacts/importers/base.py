"""What every importer yields, and what is reported of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bridge.contacts.models import Contact

#: So many problems of a file are told one by one; the others are counted.
MAX_PROBLEMS = 10_000
#: In "Home Fax", "workfax" and "Telefax", and not in "Faxineira", who cleans.
_FAX = re.compile(r"fax(?!in)", re.IGNORECASE)

#: Of a file that is only looked at, the first so many contacts are shown.
PREVIEWED = 5


@dataclass(frozen=True)
class ParsedPhone:
    raw: str
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class ParsedContact:
    """`line`: where it begins in the file, from 1. `source_id`: its id at the source, "" if none."""

    line: int
    name: str = ""
    company: str = ""
    title: str = ""
    url: str = ""
    email: str = ""
    source_id: str = ""
    phones: tuple[ParsedPhone, ...] = ()


@dataclass(frozen=True)
class Problem:
    """Something of the file that was not imported. `place` is "line 3" or "card 2, line 17"."""

    place: str
    reason: str


Parsed = ParsedContact | Problem
OnProgress = Callable[[int], None]


def is_fax(label: str) -> bool:
    """Whether what is said of a number is that nobody is called on it."""
    return _FAX.search(label) is not None


@dataclass(frozen=True)
class KeptEdit:
    """A contact of which a person edited `fields`: they were left, though the file has them otherwise."""

    place: str
    name: str
    fields: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return vars(self) | {"fields": list(self.fields)}


@dataclass
class ImportReport:
    """What became of the contacts of one file; of a dry run, what would become of them."""

    file: str
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    #: Of those updated or unchanged, how many have edited fields that were kept.
    kept: int = 0
    #: Numbers in which nobody can read one; they are stored as texts.
    unread: int = 0
    #: Of those skipped and of those kept, the first MAX_PROBLEMS.
    problems: list[Problem] = field(default_factory=list)
    kept_edits: list[KeptEdit] = field(default_factory=list)
    #: Of a dry run: the first contacts as they would be stored.
    preview: Sequence[Contact] | None = None

    def add_problem(self, problem: Problem) -> None:
        self.skipped += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)

    def add_kept(self, edit: KeptEdit) -> None:
        self.kept += 1
        if len(self.kept_edits) < MAX_PROBLEMS:
            self.kept_edits.append(edit)

    def as_dict(self, *, most: int = MAX_PROBLEMS) -> dict[str, Any]:
        """`most`: so many problems, and as many kept edits."""
        shown = {} if self.preview is None else {"preview": [contact.as_dict() for contact in self.preview]}
        return {
            "file": self.file,
            "imported": self.imported,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "kept": self.kept,
            "unread": self.unread,
            "problems": [vars(problem) for problem in self.problems[:most]],
            "kept_edits": [edit.as_dict() for edit in self.kept_edits[:most]],
            **shown,
        }
