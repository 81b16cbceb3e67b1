"""A new archive: settings with every line explained, a sample text, a .gitignore."""

from __future__ import annotations

from pathlib import Path

from archive_gen.errors import OutputError

SETTINGS = """\
# The settings of this archive. Every line is optional: those below, without the `#`, are what
# holds without them.

# The archive's name, on every page.
#title: News archive

# One or two sentences on the home page and in the feed.
#description: ""

# The language of the site's own words and dates: a tag such as en, de, pt-BR. Words come in English
# and German; docs/templates.md says how to bring others. The articles may be in any language.
#language: en

# Where the site will stand, such as https://example.org/archive/. Only feeds, the sitemap and
# canonical addresses need it; without it they are left out, and all else works anywhere (but the
# page for addresses that lead nowhere, 404.html, unless `host` tells that the site has a host of its own).
#base_url: null

# The web host that the site goes to, so that the build adds the files that it looks for: one of
# github-pages, cloudflare-pages, netlify, gitlab-pages, vercel, firebase, s3, neocities.
#host: null

# A line on rights at the foot of every page.
#rights: ""

# The folder of articles, and the one that the site is written to; relative to this file.
#content: content
#output: site

# A folder whose templates take the place of the packaged ones of the same name.
#templates: null

# How 03.04.2025 is meant where nothing in the archive tells: `day first` or `month first`.
# Without it such dates are marked as ambiguous.
#date_order: null

# A file larger than this many megabytes is not read, and is reported: most likely it is no article.
#max_file_mb: 20

# Which feeds are made: `archive` for that of the whole archive, `all` for those of outlets and tags too,
# `none`; `auto` makes all where there are at most 500 outlets and tags.
#feeds: auto

# How many of the newest articles stand in a feed; 0 for no feed.
#feed_entries: 50

# Whether the site can be searched: the build then writes an index of all words.
#search: yes

# How tags are made of the names found in articles.
#tags:
  # Names that are never a tag, one a line: `    - Some Name`
  #never: []
  # Other spellings, `    Short Name: Its Full Name`
  #aliases: {}
  # A tag gets a page of its own from this many articles on; a tag that you state always does.
  #page_from: 2

# What you know of outlets better than their files tell: docs/settings.md#outlets has an example.
# `archive-gen sources` shows what the files tell.
#outlets: {}
"""

_SAMPLE = """\
Harbour | Transport

Ferry to Sund Island to run through the winter

The morning boat returns in November, after a vote that nobody expected to be so clear

By Ada Winterbourne

3 October 2024

The red ferry Marta at the old pier (Photo: Jonas Ekblad)

The ferry between Port Eldred and Sund Island will run through the winter for the first time in \
eleven years, the harbour council of Port Eldred decided on Wednesday evening.

Twelve of the fourteen council members voted for the plan of Ines Varga, who has led the council \
since spring. "An island without a boat is a rock," Varga said after the vote.

A question of money

The boat is to leave at seven every morning, and to return at six. Sund Island has 212 inhabitants, \
of whom 40 go to work in Port Eldred.

The council will look at the costs again in March, Ines Varga said. Until then the county pays for \
half of every crossing.

Share this article

Subscribe to our newsletter
"""

_SIDECAR = """\
# What ferry.txt does not tell. What stands here always wins over what is found in the text.
source: The Eldred Gazette
"""

_README = """\
# A news archive

Every .txt or .md file in `content/`, and in the folders below it, is an article. The raw text of
a page is enough: the headline, the date, the authors, the outlet and the tags are looked for in it.

    archive-gen build                           makes the site: open site/index.html
    archive-gen inspect content/ferry.txt       what was found in a file, and why

Where something is wrong or missing, say what is right in a file beside it, here `ferry.yaml`; what you
say there always wins, and the text itself is never changed. `null` says: there is none.

    date: 2024-10-03
    source: The Eldred Gazette
    authors: [Ada Winterbourne]
    subtitle: null

What holds for a whole folder goes into `_folder.yaml` in that folder.

`ferry.txt` is a sample of invented news: with texts of your own there, delete it and `ferry.yaml`.
"""

_GITIGNORE = """\
# Made by `archive-gen build`; delete it at any time.
/site/
/.archive_gen/
"""

FILES = {
    "archive.yaml": SETTINGS,
    "content/ferry.txt": _SAMPLE,
    "content/ferry.yaml": _SIDECAR,
    "README.md": _README,
    ".gitignore": _GITIGNORE,
}


def create(folder: Path) -> list[Path]:
    """Begin an archive in `folder`, which may exist but must be empty; the files made.

    Raises `OutputError` where it is not empty, is a file, or cannot be written.
    """
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise OutputError(
                "this folder is not empty",
                path=str(folder),
                hint="name a new folder; to build from texts that you have, see `archive-gen build --help`",
            )
        folder.mkdir(parents=True, exist_ok=True)
        made = []
        for name, text in FILES.items():
            file = folder / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
            made.append(file)
    except FileExistsError:
        raise OutputError("this is a file, not a folder", path=str(folder)) from None
    except OSError as problem:
        raise OutputError(f"this cannot be written: {problem.strerror}", path=str(folder)) from problem
    return made
