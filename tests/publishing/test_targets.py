"""What a person may type as TARGET, and what is special about one kind of target."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest

from archive_gen.errors import PublishError
from archive_gen.publishing.headers import ASK_EACH_TIME, FOR_A_YEAR, headers_of
from archive_gen.publishing.parallel import in_parallel, retried
from archive_gen.readiness import is_inside

from .places import Place, S3Server, SshServer, folder_files, free_port, git, git_place, sftp_with
from .sites import SITE, Newsroom, own

SECRET = "swordfish"  # noqa: S105 - it opens nothing


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "no place to publish to"),
        ("-rf", "no place to publish to"),
        ("me@example.org:/var/www", "rsync:me@example.org:/var/www"),
        ("git@example.org:me/news.git", "git:git@example.org:me/news.git#gh-pages"),
        ("https://example.org/news", "git:https://"),
        ("s3:bucket", "s3://bucket/prefix"),
        ("s3://", "name the host or bucket"),
        ("git:somewhere", "git:REMOTE#BRANCH"),
        ("git:#pages", "git:REMOTE#BRANCH"),
        ("git:--upload-pack=x#pages", "git:REMOTE#BRANCH"),
        ("git:news.git#-f", "cannot be the name of a git branch"),
        ("git:news.git#a..b", "cannot be the name of a git branch"),
        ("git:nobody#pages", "no git remote 'nobody'"),
        ("rsync:", "rsync:USER@HOST:PATH"),
        ("rsync:--delete", "rsync:USER@HOST:PATH"),
        ("nosuch://place", "begin with nosuch:// name a folder"),
        ("sftp://example.org:ssh/www", "SCHEME://HOST:PORT/PATH"),
        ("s3://[bucket/prefix", "SCHEME://HOST:PORT/PATH"),
    ],
)
def test_what_is_no_target_is_answered_with_what_may_be_meant(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, typed: str, answer: str
) -> None:
    """And no folder of that name is made."""
    monkeypatch.chdir(newsroom.root)
    before = folder_files(newsroom.root)
    with pytest.raises(PublishError) as refused:
        newsroom.publish(typed)
    assert answer in f"{refused.value} {refused.value.hint}"
    assert folder_files(newsroom.root) == before


def test_a_misspelt_target_is_told_before_the_site_is_read(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large site takes a minute to read."""
    monkeypatch.setattr("archive_gen.publishing.ready_site", lambda *_, **__: pytest.fail("it was read"))
    with pytest.raises(PublishError, match="names no branch"):
        newsroom.publish("git:origin")


@pytest.mark.parametrize(
    ("form", "program"), [("~/public", None), ("rsync:~/public", "rsync"), ("git:~/news.git#pages", "git")]
)
def test_the_home_folder_is_known_in_every_form(
    form: str, program: str | None, newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No shell looks behind `rsync:` or `git:`."""
    if program is not None and shutil.which(program) is None:
        pytest.skip(f"no {program} on this machine")
    monkeypatch.setenv("HOME", str(tmp_path))
    git_place(tmp_path)
    place = "news.git" if program == "git" else "public"
    assert newsroom.publish(form).address.split("#")[0].endswith(f"{tmp_path}/{place}")
    assert not (newsroom.root / "~").exists()


def test_what_this_computer_refuses_is_no_fault_of_the_program(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where there is no room for files on their way."""
    if shutil.which("rsync") is None:
        pytest.skip("no rsync on this machine")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "unplugged"))
    with pytest.raises(PublishError, match="No such file or directory") as refused:
        newsroom.publish(f"rsync:{tmp_path / 'public'}")
    assert str(refused.value.path).startswith(str(tmp_path / "unplugged"))


@pytest.mark.parametrize("path", ["../a", "/a", "a//b", "a/./b", "a\\b", "C:", "c:notes.txt", "C:/a", "a\0"])
def test_what_leads_elsewhere_on_some_system_is_no_path_of_a_site(path: str) -> None:
    assert not is_inside(path)


@pytest.mark.parametrize("place", ["site", "site/x", "content", ".archive_gen/x", ".", "..", "archive.yaml"])
@pytest.mark.parametrize("form", ["{}", "file://{}", "rsync:{}"])
def test_the_archive_is_not_published_into_itself(newsroom: Newsroom, place: str, form: str) -> None:
    """Nor over the folder that holds it."""
    if place == "archive.yaml" and form == "rsync:{}":
        pytest.skip("rsync says that itself")
    before = folder_files(newsroom.root)
    with pytest.raises(PublishError):
        newsroom.publish(form.format(os.path.abspath(newsroom.root / place)))
    assert folder_files(newsroom.root) == before


@pytest.mark.parametrize(
    "address",
    [
        f"sftp://me:{SECRET}@example.org/www",
        f"git:https://me:{SECRET}@example.org/news.git#pages",
        f"s3://key:{SECRET}@bucket",
        f"rsync://me:{SECRET}@example.org/www",
    ],
)
def test_a_password_in_the_address_is_refused_and_not_repeated(newsroom: Newsroom, address: str) -> None:
    """It would stand in the shell's history and in CI's logs."""
    with pytest.raises(PublishError, match="password") as refused:
        newsroom.publish(address)
    assert SECRET not in f"{refused.value} {refused.value.hint} {refused.value.path}"


@pytest.mark.parametrize("place", ["s3"], indirect=True)
def test_no_credentials_are_written_down(newsroom: Newsroom, place: Place) -> None:
    """Neither here nor at the target."""
    newsroom.publish(place.address)
    everything = [*folder_files(newsroom.root).values(), *place.files().values()]
    assert not [data for data in everything if b"invented" in data]


@pytest.mark.parametrize("place", ["s3"], indirect=True)
def test_the_store_keeps_what_a_web_server_must_say(
    newsroom: Newsroom, s3_server: S3Server, place: Place
) -> None:
    """S3: `ContentType` and `CacheControl` of each kind of file."""
    newsroom.change({"assets/map.3f2a9c01.svg": b"<svg/>", "assets/old.svgz": b"\x1f\x8b"})
    newsroom.publish(place.address)
    bucket = place.address.split("/")[2]

    def head(path: str) -> dict[str, Any]:
        found: dict[str, Any] = s3_server.client.head_object(Bucket=bucket, Key=f"sound/{path}")
        return found

    assert head("index.html")["ContentType"] == "text/html; charset=utf-8"
    assert head("index.html")["CacheControl"] == ASK_EACH_TIME
    assert head("feed.xml")["ContentType"] == "application/atom+xml; charset=utf-8"
    assert head("assets/map.3f2a9c01.svg")["CacheControl"] == FOR_A_YEAR
    assert head("assets/old.svgz")["ContentEncoding"] == "gzip"
    assert "ContentEncoding" not in head("index.html")


def test_a_bucket_that_is_not_there_is_told(
    newsroom: Newsroom, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its name, at once."""
    for name, value in s3_server.environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(PublishError, match="publishing failed") as refused:
        newsroom.publish("s3://no-such-bucket-here/sound")
    assert refused.value.path == "s3://no-such-bucket-here/sound"


def test_a_server_with_another_key_is_not_trusted(
    newsroom: Newsroom, ssh_server: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sent to who may be somebody else; the hint says what to do."""
    client = shutil.which("sftp")
    assert client is not None
    nobody_known = f"-F none -o UserKnownHostsFile={tmp_path / 'known_hosts'} -o GlobalKnownHostsFile=none"
    programs = sftp_with(tmp_path / "bin", client, nobody_known)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(PublishError, match="Host key verification failed") as refused:
        newsroom.publish(f"sftp://127.0.0.1:{ssh_server.port}{tmp_path}/public")
    assert "known_hosts" in str(refused.value.hint)
    assert not (tmp_path / "public").exists()


def test_a_server_that_does_not_answer_is_told(newsroom: Newsroom, tmp_path: Path) -> None:
    """Not as a fault of the program."""
    if shutil.which("sftp") is None:
        pytest.skip("no OpenSSH client on this machine")
    with pytest.raises(PublishError, match="Connection refused"):
        newsroom.publish(f"sftp://127.0.0.1:{free_port()}/www")


@pytest.mark.parametrize(
    ("address", "module", "extra"),
    [("s3://b", "s3fs", "s3"), ("memory://x", "fsspec", "publish")],
)
def test_a_missing_library_is_named_with_its_install_line(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, address: str, module: str, extra: str
) -> None:
    """`pip install 'archive-gen[s3]'`."""
    registry = pytest.importorskip("fsspec.registry", reason="fsspec is not installed")
    monkeypatch.delitem(sys.modules[registry.__name__]._registry, address.partition(":")[0], raising=False)
    for name in [name for name in sys.modules if name.partition(".")[0] == module]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(PublishError, match="not installed") as refused:
        newsroom.publish(address)
    assert f"pip install 'archive-gen[{extra}]'" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("program", "address", "install"),
    [
        ("git", "git:/x#pages", "apt install git"),
        ("rsync", "rsync:/x", "apt install rsync"),
        ("sftp", "sftp://example.org/x", "apt install openssh-client"),
    ],
)
def test_a_missing_program_is_named(
    newsroom: Newsroom,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    program: str,
    address: str,
    install: str,
) -> None:
    """With the way to install it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PublishError, match=f"{program} is not installed") as refused:
        newsroom.publish(address)
    assert install in str(refused.value.hint)


# --- git -----------------------------------------------------------------------------------------


def commits(repository: Path) -> int:
    return int(git("rev-list", "--count", "pages", folder=repository))


def test_a_branch_keeps_its_history(newsroom: Newsroom, tmp_path: Path) -> None:
    """A commit for each publish that changes something; none where nothing has changed."""
    place = git_place(tmp_path)
    place.put("CNAME", b"sound.example.org\n")
    for number in range(3):
        newsroom.change({"index.html": b"edition %d" % number})
        newsroom.publish(place.address)
        newsroom.publish(place.address)
    assert commits(tmp_path / "news.git") == 4
    assert own(place.files()) == {**newsroom.files, "CNAME": b"sound.example.org\n"}


def test_a_branch_without_history(newsroom: Newsroom, tmp_path: Path) -> None:
    """`--single-commit`: each publish takes the place of all before, and keeps the files of others."""
    place = git_place(tmp_path)
    place.put("CNAME", b"sound.example.org\n")
    for number in range(3):
        newsroom.change({"index.html": b"edition %d" % number})
        newsroom.publish(place.address, single_commit=True)
        assert commits(tmp_path / "news.git") == 1
    assert own(place.files()) == {**newsroom.files, "CNAME": b"sound.example.org\n"}


def test_single_commit_is_for_git_alone(newsroom: Newsroom, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="--single-commit"):
        newsroom.publish(str(tmp_path / "public"), single_commit=True)


def test_a_remote_is_known_by_its_name_in_the_archives_own_repository(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """`git:origin#pages`; that repository itself gets neither commits nor branches."""
    place = git_place(tmp_path)
    git("init", "--quiet", str(newsroom.root), folder=tmp_path)
    git("remote", "add", "origin", str(tmp_path / "news.git"), folder=newsroom.root)
    newsroom.publish("git:origin#pages")
    assert own(place.files()) == SITE
    assert git("for-each-ref", folder=newsroom.root) == b""
    assert not list((newsroom.root / ".git/objects").glob("??/*"))


def test_credentials_of_the_archives_own_repository_are_heeded(tmp_path: Path) -> None:
    """What a CI service writes there, also by an include; nothing else of its settings is taken over."""
    from archive_gen.publishing.git_branch import _settings

    git("init", "--quiet", ".", folder=tmp_path)
    (tmp_path / "included").write_text('[http "https://example.org/"]\n\textraheader = from an include\n')
    git("config", "include.path", str(tmp_path / "included"), folder=tmp_path)
    git("config", "credential.helper", "store", folder=tmp_path)
    git("config", "core.hooksPath", "/nowhere", folder=tmp_path)
    git("remote", "add", "origin", "https://example.org/news.git", folder=tmp_path)
    assert sorted(_settings("git", "origin", tmp_path)) == [
        ("credential.helper", "store"),
        ("http.https://example.org/.extraheader", "from an include"),
        ("remote.target.url", "https://example.org/news.git"),
    ]


def test_git_hub_is_told_to_take_the_files_as_they_are(newsroom: Newsroom, tmp_path: Path) -> None:
    """`.nojekyll`; one that is there is left as it is."""
    place = git_place(tmp_path)
    newsroom.publish(place.address)
    assert place.files()[".nojekyll"] == b""


def test_a_push_that_comes_late_is_told(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the other's work is lost, and the next publish joins both."""
    from archive_gen.publishing.git_branch import GitBranch

    place = git_place(tmp_path)
    newsroom.publish(place.address)
    newsroom.change({"index.html": b"another"})
    finish = GitBranch.finish

    def after_somebody_else(self: GitBranch) -> None:
        place.put("theirs.txt", b"theirs")
        finish(self)

    with monkeypatch.context() as patch:
        patch.setattr(GitBranch, "finish", after_somebody_else)
        with pytest.raises(PublishError, match="could not push") as stopped:
            newsroom.publish(place.address)
    assert "somebody else" in str(stopped.value.hint)
    assert stopped.value.__notes__ == ["Nothing has appeared at the target."]
    newsroom.publish(place.address)
    assert own(place.files()) == {**newsroom.files, "theirs.txt": b"theirs"}


def test_nobody_in_particular_may_publish(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CI has no `user.name`: the commit is archive-gen's."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("EMAIL", "")
    place = git_place(tmp_path)
    newsroom.publish(place.address)
    assert own(place.files()) == SITE
    assert git("log", "-1", "--format=%cn", "pages", folder=tmp_path / "news.git").strip()


# --- sending -------------------------------------------------------------------------------------


def test_what_fails_for_a_moment_is_tried_again_a_bounded_number_of_times() -> None:
    """Three more times, waiting longer each time; what cannot get better is not tried again."""
    waits: list[float] = []
    calls: list[int] = []

    def fails(times: int, problem: Exception) -> Any:
        def work() -> str:
            calls.append(1)
            if len(calls) <= times:
                raise problem
            return "done"

        return work

    def never(problem: BaseException) -> bool:
        return isinstance(problem, PermissionError)

    assert retried(fails(3, ConnectionResetError()), never, sleep=waits.append) == "done"
    assert waits == sorted(set(waits))
    assert len(waits) == 3
    calls.clear()
    with pytest.raises(ConnectionResetError):
        retried(fails(99, ConnectionResetError()), never, sleep=waits.append)
    assert len(calls) == 4
    calls.clear()
    with pytest.raises(PermissionError):
        retried(fails(99, PermissionError()), never, sleep=waits.append)
    assert len(calls) == 1


def test_what_is_done_before_a_failure_is_told() -> None:
    """So that it is noted, and not sent again; what has not begun does not begin."""
    import threading

    begun: list[int] = []
    others = threading.Event()

    def work(number: int) -> int:
        begun.append(number)
        if number == 3:
            others.wait(60)
            raise OSError("broken")
        if number == 2:
            others.set()
        return number

    done: list[int] = []

    def collect() -> None:
        for item, result in in_parallel(work, range(1000), workers=4):
            assert item == result
            done.append(item)

    with pytest.raises(OSError, match="broken"):
        collect()
    assert set(begun) - {3} == set(done)
    assert len(begun) < 1000


def test_nothing_begins_once_nobody_takes_the_results(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after Ctrl-C: what would be sent then is noted nowhere, and would be sent again."""
    import threading
    from concurrent.futures import ThreadPoolExecutor

    begun: set[int] = set()
    ended = threading.Event()
    shut = ThreadPoolExecutor.shutdown

    def work(number: int) -> int:
        begun.add(number)
        if number > 0:
            ended.wait(5)
        return number

    def shutdown(pool: ThreadPoolExecutor, **how: bool) -> None:
        shut(pool, **how)
        ended.set()

    monkeypatch.setattr(ThreadPoolExecutor, "shutdown", shutdown)
    results = in_parallel(work, range(1000), workers=2)
    assert next(results) == (0, 0)
    cast("Generator[object]", results).close()
    assert begun <= {0, 1, 2}


@pytest.mark.parametrize(
    ("path", "content_type", "cache"),
    [
        ("index.html", "text/html; charset=utf-8", ASK_EACH_TIME),
        ("articles/storm-0a1b2c3d.html", "text/html; charset=utf-8", ASK_EACH_TIME),
        ("search/index.0a1b2c3d4e.json", "application/json", FOR_A_YEAR),
        ("data/articles.jsonl", "application/jsonl", ASK_EACH_TIME),
        ("sitemap.xml", "application/xml; charset=utf-8", ASK_EACH_TIME),
        ("outlets/sound/feed.xml", "application/atom+xml; charset=utf-8", ASK_EACH_TIME),
        (".well-known/security", "application/octet-stream", ASK_EACH_TIME),
    ],
)
def test_headers(path: str, content_type: str, cache: str) -> None:
    """By what a file is; kept for a year only where another content has another name."""
    assert headers_of(path)[::2] == (content_type, cache)


def test_rsync_heeds_no_option_in_a_file_name(newsroom: Newsroom, tmp_path: Path) -> None:
    """Names that look like options, patterns or hosts are names."""
    if shutil.which("rsync") is None:
        pytest.skip("no rsync on this machine")
    odd = {f"articles/{name}.html": b"odd" for name in ("--delete", "*", "a:b", " x ", "#1", "[a]")}
    newsroom.change(odd)
    target = tmp_path / "my public folder"
    assert len(newsroom.publish(f"rsync:{target}").sent) == len(newsroom.files)
    assert newsroom.publish(f"rsync:{target}").sent == ()


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (
            "gs",
            {
                "content_type": "text/html; charset=utf-8",
                "fixed_key_metadata": {"cache_control": ASK_EACH_TIME},
            },
        ),
        (
            "az",
            {
                "content_settings": {
                    "content_type": "text/html; charset=utf-8",
                    "cache_control": ASK_EACH_TIME,
                }
            },
        ),
    ],
)
def test_google_and_azure_are_told_the_headers_in_their_own_way(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, kind: str, given: dict[str, Any]
) -> None:
    """By the names that gcsfs and adlfs give them; a stand-in takes their place here."""
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.get_filesystem_class("memory")
    told: dict[str, dict[str, Any]] = {}

    class Recording(memory):  # type: ignore[misc, valid-type] # fsspec publishes no types
        protocol = kind
        store: ClassVar[dict[str, Any]] = {}
        pseudo_dirs: ClassVar[list[str]] = [""]

        def pipe_file(self, path: str, value: bytes, **metadata: Any) -> None:
            told[path] = metadata
            super().pipe_file(path, value)

        @classmethod
        def _strip_protocol(cls, path: str) -> str:
            return str(memory._strip_protocol(path.removeprefix(f"{kind}:/")))

    registry = sys.modules["fsspec.registry"]
    monkeypatch.setitem(registry._registry, kind, Recording)
    newsroom.publish(f"{kind}://bucket/sound")
    assert told["/bucket/sound/index.html"] == given
    assert len(told) == len(SITE) + 2
