"""How an article is cited: one record of what is known for certain, and a pure function for each form.

    Citation ──▶ bibtex, ris, csl_item, apa, chicago

What is not known is left out of every form. No form holds a day of access: a build has no clock.
"""

from archive_gen.citations.bibtex import bibtex
from archive_gen.citations.csl import csl_item, csl_json
from archive_gen.citations.record import Citation, certain_date, citation, one_line
from archive_gen.citations.ris import ris
from archive_gen.citations.styles import apa, chicago

__all__ = [
    "Citation",
    "apa",
    "bibtex",
    "certain_date",
    "chicago",
    "citation",
    "csl_item",
    "csl_json",
    "one_line",
    "ris",
]
