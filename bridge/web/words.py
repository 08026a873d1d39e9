"""The words of the helper's pages, in the language that the browser asks for."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, request

#: The first is taken when the browser asks for none of them.
LANGUAGES = ("en", "pt-BR")
_FOLDER = Path(__file__).parent / "words"


@cache
def words_of(language: str) -> dict[str, str]:
    table: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return table


def language() -> str:
    """The language of this request. Portuguese of any country is better than English."""
    for asked, _weight in request.accept_languages:
        for offered in LANGUAGES:
            if asked.lower().partition("-")[0] == offered.lower().partition("-")[0]:
                return offered
    return LANGUAGES[0]


def words(key: str, **values: Any) -> str:
    """The text of `key`, with `{name}` replaced by what is given."""
    return words_of(language())[key].format(**values)


def format_count(number: int) -> str:
    """12,400; in Portuguese 12.400."""
    return f"{number:,}".replace(",", "." if language() == "pt-BR" else ",")


def format_duration(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def register_words(app: Flask) -> None:
    """`t`, `language` and what writes numbers, for templates."""

    @app.context_processor
    def give() -> dict[str, Any]:
        return {"t": words, "language": language(), "count": format_count, "duration": format_duration}
