"""The preview as a web server, asked over a real connection."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from preview_process import Answer, get
from starlette.datastructures import Headers

from archive_gen.errors import SettingsError
from archive_gen.server.application import serving
from archive_gen.server.board import Board, State
from archive_gen.server.listening import PORTS, Address, announce, listening
from archive_gen.server.site_files import find, send


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("root") / "site"
    for name in ("index.html", "404.html", "tags/index.html", "assets/style.css", "data/articles.jsonl"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(f"<p>{name} \N{GREEK SMALL LETTER ALPHA}\n")
    (site / "Ünder den.html").write_text("<p>umlaut")
    (site.parent / "secret.txt").write_text("secret")
    (site / "out").symlink_to(site.parent)
    return site


@pytest.fixture(scope="module")
def board(site: Path) -> Board:
    board = Board()
    board.post(State(build=1, building=False, output=site))
    return board


@pytest.fixture
def another_board(board: Board) -> Board:
    """For a server of the test's own, whose end is that of its board."""
    made = Board()
    made.post(board.state)
    return made


@pytest.fixture(scope="module")
def address(board: Board) -> Iterator[str]:
    """A server on this machine, with pages that reload."""
    with (
        listening(Address(port=0), lambda *_: None) as listener,
        serving(board, listener, "127.0.0.1", reload=True),
    ):
        yield announce(listener, "127.0.0.1", lambda *_: None)


def test_a_page(address: str, site: Path) -> None:
    """With the script in it, which the file has not."""
    answer = get(address, "/")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.body.startswith(b'<script src="/_archive/reload.js"')
    assert answer.body.endswith((site / "index.html").read_bytes())
    assert get(address, "/%C3%9Cnder%20den.html?build=3").body.endswith(b"<p>umlaut")


def test_a_missing_page(address: str) -> None:
    """404.html with 404, to reload as soon as there is one."""
    answer = get(address, "/nothing/at/all.html")
    assert answer.status == 404
    assert b"<p>404.html" in answer.body
    assert b"reload.js" in answer.body


def test_a_folder(address: str) -> None:
    """Its page; without the slash at its end, the way there."""
    assert b"<p>tags/index.html" in get(address, "/tags/").body
    answer = get(address, "/tags?a=b")
    assert (answer.status, answer.headers["location"]) == (307, f"{address}tags/?a=b")
    answer = get(address, "/_archive")
    assert (answer.status, answer.headers["location"]) == (307, "/_archive/")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/tags/..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "/%5c..%5csecret.txt",
        "/out/secret.txt",
        "/secret.txt%00.html",
        "/%00",
        "/%2e%2e%00/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%252e%252e/secret.txt",
        "//etc/passwd",
        "/_archive/../secret.txt",
        "/_archive/..%2f..%2f__init__.py",
        "/_archive/report.html",
        "/" + "a" * 3000,
        "/a%0ab",
    ],
)
def test_nothing_outside_of_the_site_is_reached(address: str, path: str) -> None:
    """However the path is written."""
    answer = get(address, path)
    assert answer.status == 404
    assert b"secret" not in answer.body
    assert b"root:" not in answer.body


def test_head_is_get_without_the_body(address: str) -> None:
    """For pages, other files and streams."""
    for path in ("/", "/assets/style.css", "/nothing", "/_archive/"):
        whole, head = get(address, path), get(address, path, method="HEAD")
        assert head.body == b""
        assert (head.status, head.headers["content-length"]) == (whole.status, str(len(whole.body)))


def test_what_a_reader_has_already_is_not_sent_again(address: str, site: Path) -> None:
    """By its tag, or by its time; a tag goes before a time. Another tag, or an older time: sent."""
    for path in ("/", "/assets/style.css"):
        tag = get(address, path).headers["etag"]
        assert get(address, path, If_None_Match=f'"x", {tag}') == Answer(
            304, get(address, path, If_None_Match=tag).headers, b""
        )
        assert get(address, path, If_None_Match='"x"').status == 200
    time = get(address, "/assets/style.css").headers["last-modified"]
    assert get(address, "/assets/style.css", If_Modified_Since=time).status == 304
    assert get(address, "/assets/style.css", If_Modified_Since=time, If_None_Match='"x"').status == 200
    assert get(address, "/assets/style.css", If_Modified_Since="Thu, 01 Jan 1970 00:00:00 GMT").status == 200


def test_the_tag_of_a_page_changes_with_its_bytes_alone(address: str, site: Path) -> None:
    """Within the same second, too."""
    page = site / "changing.html"
    tags = []
    for text in ("<p>one", "<p>two", "<p>one"):
        page.write_text(text)
        tags.append(get(address, "/changing.html").headers["etag"])
    assert tags[0] == tags[2] != tags[1]


def test_a_file_that_a_build_puts_another_in_place_of_is_sent_as_it_is_by_then(tmp_path: Path) -> None:
    """With its own length; one that has gone since it was looked up is not there."""
    file = tmp_path / "sheet.css"
    file.write_bytes(b"short")
    found = find(tmp_path, "/sheet.css")
    file.write_bytes(b"rather long")
    answer = send(found, Headers(), {})
    assert (answer.body, answer.headers["content-length"]) == (b"rather long", "11")
    file.unlink()
    assert send(found, Headers(), {}).status_code == 404


def test_ranges(address: str, site: Path) -> None:
    """Parts of a file, one or several, from the front or the back; none where there is nothing."""
    data = (site / "data/articles.jsonl").read_bytes()
    path = "/data/articles.jsonl"
    assert get(address, path).headers["accept-ranges"] == "bytes"
    answer = get(address, path, Range="bytes=3-5")
    assert (answer.status, answer.body) == (206, data[3:6])
    assert answer.headers["content-range"] == f"bytes 3-5/{len(data)}"
    assert get(address, path, Range="bytes=-4").body == data[-4:]
    several = get(address, path, Range="bytes=0-1,5-6")
    assert several.status == 206
    assert several.headers["content-type"].startswith("multipart/byteranges")
    assert get(address, path, Range="bytes=100000-").status == 416
    assert get(address, path, Range="bytes=3-5", If_Range='"other"').body == data


def test_a_page_is_sent_whole(address: str) -> None:
    """Its bytes are made for the response; a server may ignore Range (RFC 9110, section 14.2)."""
    assert get(address, "/", Range="bytes=0-3").status == 200


def test_other_methods_are_refused(address: str) -> None:
    """Nothing can be sent to the preview."""
    for path in ("/", "/_archive/events"):
        answer = get(address, path, method="POST", Content_Length="0")
        assert (answer.status, sorted(answer.headers["allow"].split(", "))) == (405, ["GET", "HEAD"])


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:80", "127.0.0.1:9", "[::1]", "[::1]:8000", "127.0.0.1"]
)
def test_names_of_this_machine_are_answered(address: str, host: str) -> None:
    """With any port: it may have been forwarded."""
    assert get(address, "/", host=host).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.168.0.1",
        "localhost@evil.example",
        "evil.example@localhost",
        "evil.example#localhost",
        "localhost/evil",
        "localhost|evil.example",
        "[::1",
        "localhost:x",
        "localhost:99999",
    ],
)
def test_no_other_name_is_answered(address: str, host: str) -> None:
    """Else a page from elsewhere could read the archive, by a name of its own that leads here."""
    for path in ("/", "/assets/style.css", "/_archive/events", "/_archive/"):
        answer = get(address, path, host=host)
        assert answer.status in (400, 421)
        assert b"<p>" not in answer.body


def test_pages_from_elsewhere_cannot_use_ours(address: str) -> None:
    """Nor take one of our files for what it is not."""
    for path in ("/", "/assets/style.css", "/_archive/", "/_archive/reload.js", "/nothing"):
        headers = get(address, path).headers
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


def events(address: str, page: str) -> Iterator[dict[str, object]]:
    """The messages for a page, as they come."""
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    with closing(socket.create_connection((host, int(port)), timeout=60)) as connection:
        request = f"GET /_archive/events?page={page} HTTP/1.1\r\nHost: {host}\r\n\r\n"
        connection.sendall(request.encode())
        with connection.makefile("rb") as stream:
            for line in stream:
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))


def test_a_page_is_told_the_state_at_once_and_each_change_of_it(
    address: str, board: Board, site: Path
) -> None:
    """What it is told is what it was loaded with, as long as nothing has changed."""
    page = get(address, "/tags/").body.decode()
    told = events(address, "%2Ftags%2F")
    first = next(told)
    assert f'data-digest="{first["digest"]}"' in page
    assert f'data-server="{first["server"]}"' in page
    (site / "tags/index.html").write_text("<p>new")
    board.post(msgspec.structs.replace(board.state, build=2))
    second = next(told)
    assert second["build"] == 2
    assert second["digest"] != first["digest"]


def test_many_streams_and_one_end(another_board: Board) -> None:
    """The server ends although readers are there, and they are told by the end of their streams."""
    with (
        listening(Address(port=0), lambda *_: None) as listener,
        serving(another_board, listener, "127.0.0.1", reload=True),
    ):
        address = announce(listener, "127.0.0.1", lambda *_: None)
        streams = [events(address, "/") for _ in range(20)]
        assert len([next(stream) for stream in streams]) == 20
    assert [list(stream) for stream in streams] == [[]] * 20


def test_without_reloading_pages_are_as_they_are(another_board: Board, site: Path) -> None:
    """Byte for byte, and there are no events."""
    with (
        listening(Address(port=0), lambda *_: None) as listener,
        serving(another_board, listener, "127.0.0.1", reload=False),
    ):
        address = announce(listener, "127.0.0.1", lambda *_: None)
        assert get(address, "/").body == (site / "index.html").read_bytes()
        assert get(address, "/_archive/events").status == 404
        assert b"reload.js" not in get(address, "/_archive/").body


def test_a_port_in_use_is_passed_over_and_said() -> None:
    """The next free one is taken; port 0 is any."""
    said: list[str] = []
    with listening(Address(port=0), said.append) as first:
        port = first.getsockname()[1]
        with listening(Address(port=port), said.append) as second:
            taken = second.getsockname()[1]
    assert port < taken < port + PORTS
    assert said == [f"note: port {port} is in use; this is port {taken}"]


def test_an_ended_preview_leaves_its_port_free(another_board: Board) -> None:
    """Also when readers were connected: the same address works again at once."""
    with listening(Address(port=0), lambda *_: None) as listener:
        port = listener.getsockname()[1]
        with serving(another_board, listener, "127.0.0.1", reload=True):
            next(events(f"http://127.0.0.1:{port}/", "/"))
    said: list[str] = []
    with listening(Address(port=port), said.append) as listener:
        assert listener.getsockname()[1] == port
    assert said == []


def test_a_host_that_is_not_there_is_told() -> None:
    """With the way out."""
    with pytest.raises(SettingsError) as caught, listening(Address("no-such-host.invalid"), lambda *_: None):
        pass
    assert "no-such-host.invalid" in caught.value.message
    assert caught.value.hint is not None


def test_serving_to_others_is_warned_of(another_board: Board, site: Path) -> None:
    """And then the machine's addresses in numbers are answered to, but no foreign names."""
    said: list[str] = []
    with (
        listening(Address("0.0.0.0", 0), lambda *_: None) as listener,  # noqa: S104 - what is tested
        serving(another_board, listener, "0.0.0.0", reload=True),  # noqa: S104
    ):
        address = announce(listener, "0.0.0.0", lambda *lines: said.extend(lines))  # noqa: S104
        assert address.startswith("http://127.0.0.1:")
        assert get(address, "/", host="192.168.7.7:80").status == 200
        assert get(address, "/", host=socket.gethostname()).status == 200
        assert get(address, "/", host="evil.example").status == 421
    assert said[0].startswith("warning: whoever can reach this machine")
    said.clear()
    with listening(Address(port=0), lambda *_: None) as listener:
        announce(listener, "localhost", lambda *lines: said.extend(lines))
    assert not [line for line in said if "warning" in line]
