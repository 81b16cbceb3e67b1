"""Everything that archive-gen raises on purpose.

    ArchiveError              something is wrong that a person can mend
    ├── SettingsError         archive.yaml or an option on the command line            exit 2
    ├── ContentError          a file of the archive, or two that contradict each other  exit 1
    ├── TemplateError         a template that cannot be read or rendered               exit 2
    ├── OutputError           the output folder: not writable, full, not ours          exit 2
    ├── LedgerError           the ledger: locked by another build, or not readable     exit 2
    └── PublishError          publishing or packaging: refused, or failed on the way   exit 3

Any other exception is a fault of the program itself (exit 70).
"""

from __future__ import annotations


class ArchiveError(Exception):
    """A problem that a person can mend: what is wrong, where, and the way out.

    `path` is the file as the user would type it, `line` counts from 1, `hint` is one sentence
    that says what to do. Only `message` is positional, so that instances survive pickling on
    their way back from a worker process (`BaseException.__reduce__` keeps `args` and `__dict__`).
    """

    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.hint = hint


class SettingsError(ArchiveError):
    """A setting, or an option on the command line, that cannot be used.

    `also` holds the further mistakes found on the same way, so that all can be told at once.
    """

    also: tuple[SettingsError, ...] = ()


class ContentError(ArchiveError):
    """A file of the archive that cannot be read, or files that contradict each other."""

    exit_code = 1


class TemplateError(ArchiveError):
    """A template with a mistake: its file and line are named."""


class OutputError(ArchiveError):
    """The output folder cannot be written, or holds files that are not ours in our way."""


class LedgerError(ArchiveError):
    """The ledger is held by another build, or cannot be opened."""


class PublishError(ArchiveError):
    """The site was not published, or not all of it, or the archive was not packed.

    What the message says holds for the target: unless it says otherwise, nothing there was changed.
    """

    exit_code = 3
