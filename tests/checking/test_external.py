"""Other sites are asked politely, never inside the local network, and never twice for nothing."""

from __future__ import annotations

import builtins
import datetime
import http.server
import socket
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archive_gen.checking import Report, external
from archive_gen.checking.external import CACHE_FILE, with_external
from archive_gen.errors import SettingsError
from archive_gen.reporting import CollectingReporter

pytest.importorskip("urllib3")


class Site(http.server.ThreadingHTTPServer):
    """A web site on the loopback network, with what it was asked."""

    answers: Mapping[str, tuple[int, str]] = {}
    """Method and path, or path alone → status and where it leads."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.busy = 0
        self.busiest = 0
        self.lock = threading.Lock()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Site

    def _answer(self) -> None:
        with self.server.lock:
            self.server.busy += 1
            self.server.busiest = max(self.server.busiest, self.server.busy)
        self.server.asked.append((self.command, self.path))
        self.server.agents.add(self.headers["User-Agent"])
        key = f"{self.command} {self.path}"
        status, location = self.server.answers.get(key) or self.server.answers.get(self.path, (200, ""))
        with self.server.lock:
            self.server.busy -= 1
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = _answer  # noqa: N815 - the library's names

    def log_message(self, *_arguments: Any) -> None:
        """Nothing is printed."""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(tmp_path: Path, *urls: str, limit: int = 100, private: bool = True) -> list[tuple[str, str]]:
    """Kind and message for links to `urls`, without the pauses that other people's sites get."""
    report = Report(
        site="site",
        files=1,
        pages=1,
        size=1,
        host=None,
        findings=(),
        outside={url: ("page.html", line) for line, url in enumerate(urls, start=1)},
    )
    checked = with_external(
        report, tmp_path, limit=limit, reporter=CollectingReporter(), pause=0.0, allow_private=private
    )
    return [(each.kind, each.message) for each in checked.findings]


def test_a_page_that_answers_is_no_finding(site: Site, tmp_path: Path) -> None:
    """HEAD is enough, and the user agent says who asks."""
    assert ask(tmp_path, site.url("/page")) == []
    assert site.asked == [("HEAD", "/page")]
    assert [agent.startswith("archive-gen/") for agent in site.agents] == [True]


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"/x": (404, "")}, "external-gone"),
        ({"/x": (410, "")}, "external-gone"),
        ({"HEAD /x": (405, "")}, None),
        ({"HEAD /x": (404, "")}, None),
        ({"/x": (401, "")}, "external-unsure"),
        ({"/x": (403, "")}, "external-unsure"),
        ({"/x": (429, "")}, "external-unsure"),
        ({"/x": (500, "")}, "external-unsure"),
        ({"/x": (301, "/y")}, "external-moved"),
        ({"/x": (302, "/y")}, None),
        ({"/x": (302, "/y"), "/y": (404, "")}, "external-gone"),
        ({"/x": (302, "/x")}, "external-unsure"),
        ({"/x": (302, "ftp://example.org/")}, "external-unsure"),
        ({"/x": (302, "http://[")}, "external-unsure"),
        ({"/x": (302, "//[::1")}, "external-unsure"),
        ({"/x": (301, "http://a..b/")}, "external-gone"),
        ({"/x": (301, "http://x:99999/")}, "external-gone"),
    ],
)
def test_each_answer_has_its_meaning(
    answers: dict[str, tuple[int, str]], kind: str | None, site: Site, tmp_path: Path
) -> None:
    """Only what is surely gone is a fault."""
    site.answers = answers
    assert [found for found, _ in ask(tmp_path, site.url("/x"))] == ([kind] if kind else [])


def test_one_site_is_asked_one_question_at_a_time(site: Site, tmp_path: Path) -> None:
    ask(tmp_path, *(site.url(f"/{number}") for number in range(30)))
    assert len(site.asked) == 30
    assert site.busiest == 1


def test_a_second_check_asks_nobody_again(site: Site, tmp_path: Path) -> None:
    """What was found the first time is told again, with its day."""
    site.answers = {"/gone": (404, "")}
    first = ask(tmp_path, site.url("/gone"), site.url("/there"))
    asked = len(site.asked)
    assert ask(tmp_path, site.url("/gone"), site.url("/there")) == first
    assert len(site.asked) == asked
    assert datetime.datetime.now(datetime.UTC).date().isoformat() in first[0][1]


def test_an_answer_holds_for_its_days(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was gone is asked for again after a week, one that works after a month."""
    site.answers = {"/gone": (404, "")}
    urls = (site.url("/gone"), site.url("/there"))
    ask(tmp_path, *urls)
    today = datetime.datetime.now(datetime.UTC).date()
    monkeypatch.setattr(external, "_today", lambda: today + datetime.timedelta(days=10))
    site.asked.clear()
    ask(tmp_path, *urls)
    assert {path for _, path in site.asked} == {"/gone"}


def test_what_is_over_the_limit_is_told_and_asked_the_next_time(site: Site, tmp_path: Path) -> None:
    urls = [site.url(f"/{number}") for number in range(5)]
    ((kind, message),) = ask(tmp_path, *urls, limit=3)
    assert kind == "external-not-asked"
    assert message.startswith("2 of 5")
    assert ask(tmp_path, *urls, limit=3) == []
    assert len(site.asked) == 5


def test_nothing_is_asked_inside_the_local_network(site: Site, tmp_path: Path) -> None:
    """An article may name any address; its reader cannot reach these, and we do not."""
    urls = [
        site.url("/"),
        "http://localhost:1/",
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "http://10.0.0.1/",
    ]
    assert [kind for kind, _ in ask(tmp_path, *urls, private=False)] == ["external-private"] * 5
    assert site.asked == []


def test_another_site_does_not_lead_us_inside(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step is judged before it is taken."""
    site.answers = {"/start": (302, "/inside")}
    monkeypatch.setattr(external, "_is_private", lambda url: url.endswith("/inside"))
    ((kind, message),) = ask(tmp_path, site.url("/start"), private=False)
    assert kind == "external-private"
    assert message.startswith(site.url("/start") + ": leads to")
    assert site.asked == [("HEAD", "/start")]


def test_a_site_that_is_silent_stops_nobody(site: Site, tmp_path: Path) -> None:
    """Nobody listens at this port."""
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as closed:
        port = closed.server_address[1]
    found = ask(tmp_path, f"http://127.0.0.1:{port}/", site.url("/there"))
    assert [kind for kind, _ in found] == ["external-unsure"]
    assert ("HEAD", "/there") in site.asked


@pytest.mark.parametrize("url", ["http://", "http://[", "http://exa mple/", "http://a..b/", "http://\x00/"])
def test_an_address_that_is_none_is_told(url: str, tmp_path: Path) -> None:
    """Whatever stands in an article, the check ends well."""
    assert [kind for kind, _ in ask(tmp_path, url, private=False)] in (["external-gone"], ["external-unsure"])


@pytest.mark.parametrize("data", [b"", b"[]", b'{"http://x": 1}', b"\xff"])
def test_a_broken_cache_is_as_good_as_none(data: bytes, site: Site, tmp_path: Path) -> None:
    (tmp_path / CACHE_FILE).write_bytes(data)
    assert ask(tmp_path, site.url("/page")) == []
    assert list(msgspec.json.decode((tmp_path / CACHE_FILE).read_bytes())) == [site.url("/page")]


def test_without_the_library_the_way_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an install line."""
    real = builtins.__import__

    def without(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "urllib3":
            raise ImportError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SettingsError) as caught:
        ask(tmp_path, "http://example.org/")
    assert "archive-gen[external]" in (caught.value.hint or "")


def test_a_machine_that_is_not_online_calls_nothing_gone(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where another name is found is a name that is not a site that is gone."""

    def lookup(host: str, *arguments: Any, **options: Any) -> Any:
        if host == "127.0.0.1":
            return real(host, *arguments, **options)
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    assert [kind for kind, _ in ask(tmp_path, "http://a.example/", "http://b.example/")] == [
        "external-unsure"
    ] * 2
    (tmp_path / CACHE_FILE).unlink()
    assert [kind for kind, _ in ask(tmp_path, "http://a.example/", site.url("/"))] == ["external-gone"]
