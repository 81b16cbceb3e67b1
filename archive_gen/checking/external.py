"""Links to other sites: whether somebody still answers there.

Polite: HEAD before GET and nothing of the answer read, one question at a time to each site with a
pause between, a name in the user agent, no more than so many addresses in all. Answers are kept with
their day, so that a further check goes on where the last one stopped.

Careful: the addresses come from the texts of articles. Nothing is asked whose name leads into the local
network, also not where another site leads there. (A name that is made to lead elsewhere between that
look and the question would still be asked, and nothing but the status of the answer be told.)
"""

from __future__ import annotations

import datetime
import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin, urlsplit

import msgspec

from archive_gen import __version__
from archive_gen.checking import Report
from archive_gen.checking.findings import Finding, in_order
from archive_gen.errors import SettingsError
from archive_gen.reporting import Reporter

if TYPE_CHECKING:
    from urllib3 import PoolManager

CACHE_FILE = "external-links.json"

USER_AGENT = f"archive-gen/{__version__} (link check of a news archive)"

PAUSE = 1.0
"""Seconds between two questions to one site."""

TIMEOUT = 15.0
"""Seconds after which an address counts as silent."""

AT_ONCE = 8
"""Sites asked at the same time."""

REDIRECTS = 5

KEEP = {"works": 30, "moved": 30, "gone": 7, "unsure": 1, "private": 30}
"""Days for which an answer holds."""

Verdict = Literal["works", "moved", "gone", "unsure", "private"]

_KINDS: Mapping[str, str] = {
    "moved": "external-moved",
    "gone": "external-gone",
    "unsure": "external-unsure",
    "private": "external-private",
}

_NO_SITE = "there is no such site any more"
_OFFLINE = "the name of the site could not be looked up"

_HEAD_REFUSED = frozenset({400, 403, 404, 405, 406, 501, 503})
"""Answers to HEAD that a site may give where it answers GET otherwise."""


class Answer(msgspec.Struct, frozen=True):
    """What came of one address, in words, and on which day (ISO 8601)."""

    verdict: Verdict
    words: str
    day: str


def with_external(
    report: Report,
    cache: Path,
    *,
    limit: int,
    reporter: Reporter,
    pause: float = PAUSE,
    allow_private: bool = False,
) -> Report:
    """The report with what came of its links to other sites; asks about at most `limit` of them.

    Answers are kept in the folder `cache`. Raises `SettingsError` where the library that asks is not
    installed.
    """
    today = _today()
    known = _read_cache(cache / CACHE_FILE)
    fresh = {url: known[url] for url in report.outside if url in known and _holds(known[url], today)}
    waiting = [url for url in sorted(report.outside) if url not in fresh]
    asked: dict[str, Answer] = {}
    reporter.stage("asking other sites", min(len(waiting), limit))
    try:
        for url, (verdict, words) in _ask_all(waiting[:limit], pause=pause, allow_private=allow_private):
            asked[url] = Answer(verdict, words, today.isoformat())
            reporter.advance(1)
    finally:
        # Also after Ctrl-C: nobody is asked twice for nothing.
        fresh |= _believable(asked)
        _write_cache(cache / CACHE_FILE, {**known, **fresh})
    findings = list(report.findings)
    for url, answer in fresh.items():
        if answer.verdict in _KINDS:
            file, line = report.outside[url]
            message = f"{url}: {answer.words} (asked on {answer.day})"
            findings.append(Finding(_KINDS[answer.verdict], file, message, line))
    if len(waiting) > limit:
        message = f"{len(waiting) - limit:,} of {len(report.outside):,} addresses were not tried"
        findings.append(Finding("external-not-asked", "", message))
    return msgspec.structs.replace(report, findings=tuple(in_order(findings)))


def _believable(asked: Mapping[str, Answer]) -> dict[str, Answer]:
    """Where not one site was found by its name, it is this machine that is not online."""
    if any(answer.words != _NO_SITE for answer in asked.values() if answer.verdict != "private"):
        return dict(asked)
    return {
        url: Answer("unsure", _OFFLINE, answer.day) if answer.words == _NO_SITE else answer
        for url, answer in asked.items()
    }


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def _holds(answer: Answer, today: datetime.date) -> bool:
    try:
        age = (today - datetime.date.fromisoformat(answer.day)).days
    except ValueError:
        return False
    return 0 <= age < KEEP[answer.verdict]


def _read_cache(file: Path) -> dict[str, Answer]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Answer])
    except (OSError, msgspec.DecodeError):
        return {}  # disposable, as all that lies beside it: what is not known is asked


def _write_cache(file: Path, answers: Mapping[str, Answer]) -> None:
    beside = file.with_name(file.name + ".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(msgspec.json.encode(dict(sorted(answers.items()))))
        beside.replace(file)
    except OSError:
        return  # a folder that cannot be written costs the memory of the answers, not the answers


def _ask_all(
    urls: Iterable[str], *, pause: float, allow_private: bool
) -> Iterator[tuple[str, tuple[Verdict, str]]]:
    """Every address with its answer: several sites at once, the addresses of one site one by one."""
    by_site: dict[str, list[str]] = {}
    for url in urls:
        by_site.setdefault(_site_of(url), []).append(url)
    if not by_site:
        return
    ask = _asker(allow_private=allow_private)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        queues = {site: iter(addresses) for site, addresses in by_site.items()}
        running = {threads.submit(_ask_one, ask, next(queue), 0.0): site for site, queue in queues.items()}
        try:
            while running:
                for done in as_completed(list(running)):
                    site = running.pop(done)
                    yield done.result()
                    following = next(queues[site], None)
                    if following is not None:
                        running[threads.submit(_ask_one, ask, following, pause)] = site
                    break
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def _site_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _ask_one(
    ask: Callable[[str], tuple[Verdict, str]], url: str, pause: float
) -> tuple[str, tuple[Verdict, str]]:
    time.sleep(pause)
    return url, ask(url)


def _asker(*, allow_private: bool) -> Callable[[str], tuple[Verdict, str]]:
    try:
        import urllib3
    except ImportError as problem:
        raise SettingsError(
            "links to other sites are tried with urllib3, which is not installed",
            hint="install it: `python3 -m pip install 'archive-gen[external]'`",
        ) from problem
    pool = urllib3.PoolManager(
        num_pools=AT_ONCE * 2,
        headers={"User-Agent": USER_AGENT, "Accept": "*/*"},
        timeout=urllib3.Timeout(connect=TIMEOUT, read=TIMEOUT),
        retries=False,
    )

    def ask(url: str) -> tuple[Verdict, str]:
        try:
            return _follow(pool, url, allow_private=allow_private)
        except urllib3.exceptions.NameResolutionError as problem:
            cause = problem.__cause__
            if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME:
                return "gone", _NO_SITE
            return "unsure", _OFFLINE
        except (urllib3.exceptions.ConnectTimeoutError, urllib3.exceptions.ReadTimeoutError):
            return "unsure", f"no answer within {TIMEOUT:.0f} seconds"
        except urllib3.exceptions.SSLError:
            return "unsure", "its certificate is not valid"
        except urllib3.exceptions.LocationParseError:
            return "gone", "this is no address that can be asked for"
        except (urllib3.exceptions.HTTPError, OSError, UnicodeError) as problem:
            return "unsure", f"no connection ({type(problem).__name__})"

    return ask


def _follow(pool: PoolManager, url: str, *, allow_private: bool) -> tuple[Verdict, str]:
    """Ask for `url` and for what it leads to; every step is judged before it is taken."""
    place, permanent = url, False
    for _ in range(REDIRECTS + 1):
        if not allow_private and _is_private(place):
            return (
                "private",
                "is inside a private network" if place == url else f"leads to {place}, a private one",
            )
        status, location = _status(pool, place)
        if status in (301, 302, 303, 307, 308) and location:
            permanent = permanent or status in (301, 308)
            try:
                place = urljoin(place, location)
            except ValueError:  # half an IPv6 address
                return "unsure", f"leads to {location}"
            if not place.startswith(("http://", "https://")):
                return "unsure", f"leads to {place}"
            continue
        return _verdict(status, place, moved=permanent and place != url)
    return "unsure", f"leads on more than {REDIRECTS} times"


def _status(pool: PoolManager, url: str) -> tuple[int, str | None]:
    status, location = _request(pool, "HEAD", url)
    return _request(pool, "GET", url) if status in _HEAD_REFUSED else (status, location)


def _request(pool: PoolManager, method: str, url: str) -> tuple[int, str | None]:
    response = pool.request(method, url, preload_content=False, redirect=False)
    try:
        return response.status, response.headers.get("Location")
    finally:
        # The body is not wanted: the connection is closed rather than read to its end.
        response.close()


def _verdict(status: int, place: str, *, moved: bool) -> tuple[Verdict, str]:
    if status < 400:
        return ("moved", f"has moved to {place}") if moved else ("works", "answers")
    if status in (404, 410):
        return "gone", f"the site answers {status}, not found"
    return "unsure", f"the site answers {status}"


def _is_private(url: str) -> bool:
    """Whether a host of the local machine or network would be asked."""
    try:
        host = urlsplit(url).hostname or ""
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (ValueError, UnicodeError, OSError):
        return False  # asking tells why there is no answer
    return any(not ipaddress.ip_address(str(each[4][0]).partition("%")[0]).is_global for each in found)
