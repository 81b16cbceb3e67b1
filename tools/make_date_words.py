"""Write `archive_gen/inference/data/date_words.json`: month and weekday names out of CLDR.

    python tools/make_date_words.py

Run it after an update of Babel; the program itself never imports Babel for this, because loading
the locale data of so many languages takes far longer than reading one small file.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import babel
from babel import localedata
from babel.core import get_cldr_version

TARGET = Path(__file__).parent.parent / "archive_gen" / "inference" / "data" / "date_words.json"

LOCALES = (
    "en en_GB de de_AT it fr es es_MX pt nl da sv no nn pl cs sk ru uk tr lt lv et fi hu ro bg mk hr"
    " sr sr_Latn bs sl el he ar ar_LB ar_DZ ar_MA fa hi id ms sw af ca gl eu is sq be ja ko zh"
    " bn mr ne ur ta te gu kn ml pa si fil zu xh cy lb az ka hy kk"
).split()

ABOUT = (
    "Month names (January first) and weekday names (Monday first) by language, wide and abbreviated,"
    " format and stand-alone. Made by tools/make_date_words.py; do not edit. Source: Unicode CLDR as"
    " packaged by Babel, under the Unicode License V3 (LICENSE.unicode beside this file)."
)


def _clean(name: str) -> str:
    """The bare name: no connecting word or final dot; empty where it holds digits (1月)."""
    name = unicodedata.normalize("NFC", name).replace("\u00a0", " ").strip()
    for connector in ("de ", "d’", "d'"):
        name = name.removeprefix(connector)
    name = name.rstrip(".॰׳")
    return "" if any(character.isdigit() for character in name) else name


def _names(table: Any, width: str, keys: range) -> list[list[str]]:
    rows: list[list[str]] = []
    for key in keys:
        names: list[str] = []
        for context in ("format", "stand-alone"):
            forms = table.get(context, {}).get(width, {})
            name = _clean(forms.get(key, "")) if isinstance(forms, dict) else ""
            if len(name) > 1 and name not in names:
                names.append(name)
        rows.append(names)
    return rows


def collect() -> dict[str, Any]:
    """Everything that goes into the file, languages merged over their regional variants."""
    data: dict[str, dict[str, dict[str, list[list[str]]]]] = {"months": {}, "weekdays": {}}
    for code in LOCALES:
        # Without its parents: what a locale lacks is inherited from root, and root's aliases keep
        # the names of whatever locale was loaded first.
        raw = localedata.load(code, merge_inherited=False)
        language = code.partition("_")[0].replace("no", "nb")  # the macro language's names are Bokmål
        for field, source, keys in (("months", "months", range(1, 13)), ("weekdays", "days", range(7))):
            for width in ("wide", "abbreviated"):
                merged = data[field].setdefault(language, {}).setdefault(width, [[] for _ in keys])
                for row, names in zip(merged, _names(raw.get(source, {}), width, keys), strict=True):
                    row.extend(name for name in names if name not in row)
    for table in data.values():
        for language in list(table):
            table[language] = {width: rows for width, rows in table[language].items() if any(rows)}
            if not table[language]:
                del table[language]
    return {"about": ABOUT, "cldr": str(get_cldr_version()), "babel": babel.__version__, **data}


def main() -> None:
    """Write the file, one language a line, so that a change of CLDR reads well as a diff."""
    data = collect()
    lines = [f'"{key}": {json.dumps(data[key], ensure_ascii=False)}' for key in ("about", "cldr", "babel")]
    for kind in ("months", "weekdays"):
        rows = [
            f'"{name}": {json.dumps(data[kind][name], ensure_ascii=False)}' for name in sorted(data[kind])
        ]
        lines.append(f'"{kind}": {{\n' + ",\n".join(rows) + "\n}")
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
