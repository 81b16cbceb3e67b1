"""What one web host wants to find in the site, and how earlier addresses lead on there.

With rules where the host reads them (`_redirects`), and up to the number that it takes; else, and for
all beyond, with a small page at the earlier address that leads on by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlsplit

from archive_gen.hosts import Host
from archive_gen.pages.addresses import NOT_FOUND
from archive_gen.pages.aliases import Redirect
from archive_gen.pages.contexts import AliasPage, HostFile, Link, NotFoundPage, Page
from archive_gen.pages.messages import Message
from archive_gen.records import Diagnostic
from archive_gen.urls import absolute_url

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",  # the engine of the search; only its page allows it, too
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""What a site of archive-gen can need at most; pages narrow it down themselves, and both hold (Content
Security Policy Level 3, section 8.1). What a page cannot say itself is `frame-ancestors`."""

SECURITY_HEADERS = (
    ("Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in _POLICY.items())),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
"""What the host sends along with every file."""

_HTML = (".html", ".htm")


def root_of(host: Host | None, base_url: str | None) -> str | None:
    """The path at which the site stands on its host, with a slash at its end; `None` if nothing tells."""
    if base_url is not None:
        return urlsplit(base_url).path
    return "/" if host is not None and host.at_root else None


def not_found_page(url: str, root: str | None) -> Page:
    """What a host shows in the place of any address that leads nowhere."""
    return Page(url=url, template="404.html", title=Message("Page not found"), context=NotFoundPage(root))


def host_pages(
    host: Host | None, base_url: str | None, redirects: Sequence[Redirect]
) -> tuple[list[Page], list[Diagnostic]]:
    """The files for `host` (`None`: any), the pages at earlier addresses, and what cannot be done.

    `base_url` ends with a slash.
    """
    rules = _rules(host, base_url, redirects) if host else {}
    pages = list(_files(host, base_url, tuple(rules.values()))) if host else []
    diagnostics = []
    for redirect in redirects:
        if redirect.old in rules:
            continue
        if redirect.old.endswith(_HTML):
            pages.append(_alias_page(redirect))
        else:
            diagnostics.append(_no_page(redirect))
    return pages, diagnostics


def _files(host: Host, base_url: str | None, rules: tuple[tuple[str, str], ...]) -> Iterator[Page]:
    if host.marker:
        yield _file(host.marker, "nojekyll.txt", HostFile())
    domain = _own_domain(host, base_url) if host.domain_file else ""
    if domain:
        yield _file(host.domain_file, "cname.txt", HostFile(domain=domain))
    if host.redirects_file and host.redirects_file == host.headers_file:
        content = HostFile(rules=rules, headers=SECURITY_HEADERS)
        yield _file(host.redirects_file, host.redirects_file, content)
    else:
        if rules:
            yield _file(host.redirects_file, "redirects.txt", HostFile(rules=rules))
        if host.headers_file:
            yield _file(host.headers_file, "headers.txt", HostFile(headers=SECURITY_HEADERS))
    if host.not_found != NOT_FOUND:
        yield not_found_page(host.not_found, root_of(host, base_url))


def _file(url: str, template: str, context: HostFile) -> Page:
    return Page(url=url, template=template, title=url, context=context)


def _alias_page(redirect: Redirect) -> Page:
    to = Link(redirect.title, redirect.url)
    return Page(url=redirect.old, template="alias.html", title=redirect.title, context=AliasPage(to))


def _own_domain(host: Host, base_url: str | None) -> str:
    """The domain of the site where it is its owner's; one with a path belongs to another site."""
    parts = urlsplit(base_url or "")
    domain = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    return "" if not domain or parts.path not in ("", "/") or domain.endswith(host.own_domains) else domain


def _rules(host: Host, base_url: str | None, redirects: Sequence[Redirect]) -> dict[str, tuple[str, str]]:
    """The rule for each earlier address that gets one: percent-encoded paths from the host's root.

    Hosts do not say whether they compare a path as it is written or decoded, so that only plain
    addresses become rules; nor do they agree on whether `/old` is `/old/`, so that a folder stays one.
    """
    root = root_of(host, base_url)
    if not host.redirects_file or root is None:
        return {}
    most = host.limits["redirects"].most if "redirects" in host.limits else len(redirects)
    most_bytes = host.limits["redirects_bytes"].most if "redirects_bytes" in host.limits else None
    rules: dict[str, tuple[str, str]] = {}
    size = 0
    # Those that cannot be pages go first.
    for redirect in sorted(redirects, key=lambda each: (each.old.endswith(_HTML), each.old)):
        if quote(redirect.old) != redirect.old or redirect.old.endswith("/index.html"):
            continue
        if len(rules) == most:
            break
        rule = (root + redirect.old, absolute_url(root, redirect.url))
        size += len(rule[0]) + len(rule[1]) + len("  301\n")
        if most_bytes is not None and size > most_bytes:
            break
        rules[redirect.old] = rule
    return dict(sorted(rules.items()))


def _no_page(redirect: Redirect) -> Diagnostic:
    return Diagnostic(
        "error",
        f"the earlier address {redirect.old} cannot lead to {redirect.url}: "
        "web servers show only .html and folders as pages",
        redirect.path,
        redirect.line,
        hint="name a host that reads rules in the setting `host` (docs/settings.md), or take the alias out",
    )
