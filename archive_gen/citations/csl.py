"""CSL-JSON, the input of citation processors.

Citation Style Language 1.0.2, "csl-data.json" of the schema repository; dates as `date-parts`, names
as `literal` where their parts are not known.
"""

from __future__ import annotations

import json
from typing import Any

from archive_gen.citations.names import divided
from archive_gen.citations.record import Citation
from archive_gen.records import PartialDate

_encode = json.JSONEncoder(ensure_ascii=False).encode
"""As `json.dumps`, which makes itself a new encoder for each value."""


def csl_item(cited: Citation) -> dict[str, Any]:
    """One item, of type `article-newspaper`; `id` is the key of the citation."""
    item: dict[str, Any] = {
        "id": cited.key,
        "type": "article-newspaper",
        "title": cited.title,
        "author": [_name(name, cited.language) for name in cited.authors],
        "container-title": cited.outlet,
        "issued": {"date-parts": [_parts(cited.date)]} if cited.date else None,
        "URL": cited.url,
        "language": cited.language,
        "keyword": ", ".join(cited.tags),
        "archive": cited.archive,
        "note": f"Original address: {cited.original_url}" if cited.original_url else None,
    }
    return {key: value for key, value in item.items() if value}


def csl_json(cited: Citation) -> str:
    """The item in a list of its own, a line for each field, ending with a line end."""
    lines = (f'  "{key}": {_encode(value)}' for key, value in csl_item(cited).items())
    return "[{\n" + ",\n".join(lines) + "\n}]\n"


def _name(name: str, language: str | None) -> dict[str, str]:
    parts = divided(name, language)
    return {"family": parts[0], "given": parts[1]} if parts else {"literal": name}


def _parts(date: PartialDate) -> list[int]:
    return [part for part in (date.year, date.month, date.day) if part]
