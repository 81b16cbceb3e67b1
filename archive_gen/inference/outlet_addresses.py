"""Web and e-mail addresses in a line, and which part of them a site has chosen for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from archive_gen.inference.data import words_of

_ADDRESS = re.compile(
    r"(?<![\w.@-])(?P<mail>[\w.+-]{1,40}@)?(?P<host>(?:[A-Za-z0-9][A-Za-z0-9-]{0,40}\.){1,4}(?:com|net|org|info|"
    r"uk|de|at|ch|li|lu|es|fr|it|nl|be|se|no|dk|fi|pl|cz|ru|ua|tr|pt|br|au|nz|za|ie|in|ca|us|edu|ag|cc|gg|news|jp|"
    r"kr|cn|tw|hk|sg|my|ph|th|id|tv|eu|io|co|fm|lt|lv|ee|gr|hu|ro|bg|rs|hr|si|mx|ar|cl|pe|ve|ng|ke|gh|eg|sa|ae|ir|"
    r"il|pk|lk|np|bd|press|media|online|today|blog|life|world|live|africa|asia))(?![\w-]|\.\w)",
    re.IGNORECASE,
)
_PATH = re.compile(r"/[\w-]{2}")
_SECOND_LEVEL = frozenset("co com org net gov edu ac or ne go".split())


class Address(msgspec.Struct, frozen=True):
    """A web or e-mail address: `host` without subdomains, `name` its part chosen by the site,
    `mailbox` what stands before the @, empty for a web address, which may lead to a page (`has_path`).
    """

    host: str
    name: str
    index: int
    start: int
    end: int
    mailbox: str = ""
    has_path: bool = False

    @property
    def is_mail(self) -> bool:
        """Whether it is an e-mail address."""
        return bool(self.mailbox)


def addresses(index: int, text: str) -> Iterator[Address]:
    """The addresses of the line `index`, without those of networks and shops."""
    for match in _ADDRESS.finditer(text):
        parts = match["host"].casefold().split(".")
        at = len(parts) - 2
        if at >= 1 and parts[at] in _SECOND_LEVEL and len(parts[-1]) == 2:
            at -= 1
        if len(parts[at]) >= 2 and not is_network(parts[at]):
            host = match["host"][-len(".".join(parts[at:])) :]
            yield Address(
                host,
                parts[at].replace("-", ""),
                index,
                match.end("host") - len(host),
                match.end("host"),
                (match["mail"] or "")[:-1].casefold(),
                _PATH.match(text, match.end("host")) is not None,
            )


def is_network(key: str) -> bool:
    """Whether a folded name is that of a social network, a shop, a search engine or a tool."""
    return key in words_of("outlets", "networks")
