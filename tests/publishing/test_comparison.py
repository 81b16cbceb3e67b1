"""What to send, what to delete, when to stop: for any two sites, and where people make mistakes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_gen.errors import PublishError
from archive_gen.publishing import PublishOptions, publish
from archive_gen.publishing.comparison import STAGES, most_deleted, stage_of
from archive_gen.publishing.manifest import MANIFEST, Entry, Manifest, decode, encode
from archive_gen.reporting import CollectingReporter

from .places import folder_files
from .sites import SITE, Newsroom, own

_NAMES = [
    *("a", "b", "c", "\u00e9t\u00e9", "x y", "%25", "CON", "-rf", "a.html"),
    *(f"folder {n}/{name}" for n in range(2) for name in ("one", "two", "three")),
    "deep/er/down",
]
TREES = st.dictionaries(
    st.sampled_from([f"{name}.html" for name in _NAMES]), st.binary(max_size=3), min_size=1, max_size=9
)


@settings(max_examples=60)
@given(TREES, TREES, TREES, st.booleans())
def test_after_a_publish_the_target_is_the_site_and_what_others_have_there(
    old: dict[str, bytes], new: dict[str, bytes], others: dict[str, bytes], delete: bool
) -> None:
    """For any old and new site and any files of others: ours are as in the site, theirs untouched."""
    others = {f"theirs {path}": data for path, data in others.items()}
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        room = Newsroom(Path(folder) / "archive", old)
        patch.setattr("archive_gen.readiness.written_files", lambda _: room.written())
        target = Path(folder) / "public"
        for path, data in others.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(data)
        room.publish(str(target))
        assert own(folder_files(target)) == {**old, **others}
        room.change(dict.fromkeys(old.keys() - new.keys()))
        room.change(new)
        outcome = room.publish(str(target), delete=delete)
        left = {} if delete else {path: data for path, data in old.items() if path not in new}
        assert own(folder_files(target)) == {**left, **new, **others}
        assert {file.path for file in outcome.sent} == {
            path for path, data in new.items() if old.get(path) != data
        }
        assert room.publish(str(target), delete=delete).sent == ()


@given(
    st.dictionaries(st.sampled_from(_NAMES), st.integers(0, 9).map(lambda n: Entry("0" * 64, n))),
    st.dictionaries(st.sampled_from(_NAMES), st.integers(0, 9).map(lambda n: Entry("f" * 64, n))),
)
def test_a_manifest_is_read_as_it_was_written(files: dict[str, Entry], left: dict[str, Entry]) -> None:
    """And its bytes depend on what it says alone."""
    manifest = Manifest(files, left)
    assert decode(encode(manifest), "m") == manifest
    assert encode(decode(encode(manifest), "m")) == encode(manifest)


@pytest.mark.parametrize(
    "path",
    ["../up", "/etc/passwd", "a/../../b", "a//b", "", ".", "a\\..\\b", "C:/x", "a\0b", "a/./b", MANIFEST],
)
def test_a_manifest_that_leads_out_of_the_target_is_refused(path: str) -> None:
    """It lies where others can write: nothing it says may reach beyond the target."""
    with pytest.raises(PublishError, match="no manifest"):
        decode(encode(Manifest({path: Entry("0" * 64, 1)})), "m")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_no_room_for_what_is_noted_here_is_told_as_that(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the folder that is full, though closing what could not be written fails once more."""
    from archive_gen.publishing.local_state import LocalState

    monkeypatch.setattr(LocalState, "sent", {})  # /dev/full can be read without end
    noted = Path.open
    monkeypatch.setattr(
        Path,
        "open",
        lambda path, *how, **more: noted(
            Path("/dev/full") if path.name == "sent.jsonl" else path, *how, **more
        ),
    )
    with pytest.raises(PublishError, match="cannot be noted here: No space left"):
        newsroom.publish(str(tmp_path / "public"))


PART, NEW_PART = "search/00112233445566ff.bin", "search/ffeeddccbbaa9988.bin"


def test_parts_of_the_index_that_are_replaced_go_unasked(newsroom: Newsroom, tmp_path: Path) -> None:
    """They may hold words that were taken out; all else stays until somebody says `--delete`."""
    place = str(tmp_path / "public")
    newsroom.change({PART: b"old words", "extra.html": b"<p>"})
    newsroom.publish(place)
    newsroom.change({PART: None, "extra.html": None, NEW_PART: b"new words"})
    outcome = newsroom.publish(place, max_delete=0, confirmed=False)
    assert (outcome.plan.delete, outcome.plan.pages_to_delete) == ((PART,), ())
    assert not (tmp_path / "public" / PART).exists()
    assert (tmp_path / "public/extra.html").exists()
    with pytest.raises(PublishError, match="not confirmed"):
        newsroom.publish(place, delete=True, confirmed=False)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"archive-gen manifest": 2}',
        b"[" * 100_000,
        b'{"archive-gen manifest": 1}',
    ],
)
def test_a_file_that_is_no_manifest_is_told(newsroom: Newsroom, tmp_path: Path, data: bytes) -> None:
    """Nothing is sent over it."""
    target = tmp_path / "public"
    target.mkdir()
    (target / MANIFEST).write_bytes(data)
    with pytest.raises(PublishError, match="manifest"):
        newsroom.publish(str(target))
    assert folder_files(target) == {MANIFEST: data}


def test_where_the_manifest_was_lost_the_copy_here_tells_what_is_ours(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """Files are compared one by one then, and sent only where they differ."""
    newsroom.publish(str(tmp_path / "public"))
    (tmp_path / "public" / MANIFEST).unlink()
    newsroom.change({"index.html": b"<title>Another</title>", "404.html": None})
    outcome = newsroom.publish(str(tmp_path / "public"), delete=True)
    assert [file.path for file in outcome.sent] == ["index.html"]
    assert outcome.plan.delete == ("404.html",)
    assert own(folder_files(tmp_path / "public")) == newsroom.files


def test_a_file_of_ours_that_was_lost_at_a_folder_is_sent_again(newsroom: Newsroom, tmp_path: Path) -> None:
    """A folder is looked at each time, since that is cheap."""
    newsroom.publish(str(tmp_path / "public"))
    (tmp_path / "public/index.html").unlink()
    (tmp_path / "public/feed.xml").write_bytes(b"")
    with pytest.raises(PublishError, match=r"changed there[\s\S]*feed\.xml"):
        newsroom.publish(str(tmp_path / "public"))
    assert [file.path for file in newsroom.publish(str(tmp_path / "public"), force=True).sent] == [
        "feed.xml",
        "index.html",
    ]
    assert own(folder_files(tmp_path / "public")) == SITE


def test_a_page_that_somebody_has_edited_at_the_target_is_not_deleted(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """It is named, left, and no longer counted as ours."""
    newsroom.publish(str(tmp_path / "public"))
    (tmp_path / "public/404.html").write_bytes(b"Edited by hand")
    newsroom.change({"404.html": None})
    outcome = newsroom.publish(str(tmp_path / "public"), delete=True)
    assert outcome.plan.altered == ("404.html",)
    assert (tmp_path / "public/404.html").read_bytes() == b"Edited by hand"
    assert newsroom.publish(str(tmp_path / "public"), delete=True).plan.altered == ()


def test_no_link_in_the_target_is_followed(newsroom: Newsroom, tmp_path: Path) -> None:
    """Neither to write through it nor to delete behind it; also --force does not."""
    newsroom.publish(str(tmp_path / "public"))
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "public/articles").rename(elsewhere)
    (tmp_path / "public/articles").symlink_to(elsewhere)
    before = folder_files(elsewhere)
    newsroom.change({"articles/2024/10/ferry-0.html": b"<p>Changed"})
    with pytest.raises(PublishError, match="folders or links"):
        newsroom.publish(str(tmp_path / "public"), force=True)
    newsroom.change({path: None for path in list(newsroom.files) if path.startswith("articles/")})
    assert len(newsroom.publish(str(tmp_path / "public"), delete=True).plan.altered) == 3
    assert folder_files(elsewhere) == before


@pytest.mark.parametrize(("published", "limit"), [(0, 10), (50, 10), (1000, 100), (2560, 256), (90_000, 256)])
def test_the_limit_of_deletions(published: int, limit: int) -> None:
    """256, and a tenth of what is published, but ten in any case."""
    assert most_deleted(published) == limit


def test_too_many_deletions_stop_before_anything_is_sent(newsroom: Newsroom, tmp_path: Path) -> None:
    """The way on is named, with the number; and it works."""
    newsroom.change({f"articles/old/{number}.html": b"old" for number in range(12)})
    newsroom.publish(str(tmp_path / "public"))
    before = folder_files(tmp_path / "public")
    newsroom.change({f"articles/old/{number}.html": None for number in range(12)})
    newsroom.change({"index.html": b"<title>Another</title>"})
    with pytest.raises(PublishError, match="nothing was sent: 12 of the 23 files") as stopped:
        newsroom.publish(str(tmp_path / "public"), delete=True)
    assert folder_files(tmp_path / "public") == before
    assert "`--max-delete 12`" in str(stopped.value.hint)
    with pytest.raises(PublishError, match="`--max-delete` allows 11"):
        newsroom.publish(str(tmp_path / "public"), delete=True, max_delete=11)
    newsroom.publish(str(tmp_path / "public"), delete=True, max_delete=12)
    assert own(folder_files(tmp_path / "public")) == newsroom.files


def test_what_is_not_confirmed_is_not_done(newsroom: Newsroom, tmp_path: Path) -> None:
    """Neither deleted nor sent; without deletions nobody is asked."""
    newsroom.publish(str(tmp_path / "public"), confirmed=False)
    newsroom.change({"404.html": None, "index.html": b"<title>Another</title>"})
    before = folder_files(tmp_path / "public")
    with pytest.raises(PublishError, match="not confirmed"):
        newsroom.publish(str(tmp_path / "public"), delete=True, confirmed=False)
    assert folder_files(tmp_path / "public") == before


def test_links_never_lead_nowhere_while_files_are_sent(newsroom: Newsroom, tmp_path: Path) -> None:
    """Assets first, then articles, then lists and feeds, the home page last of all."""
    order = [file.path for file in newsroom.publish(str(tmp_path / "public")).sent]
    assert [STAGES.index(stage_of(path)) for path in order] == sorted(
        STAGES.index(stage_of(path)) for path in order
    )
    assert order[0] == "assets/style.css"
    assert order[-1] == "index.html"


def test_two_publishes_to_one_target_do_not_mix(newsroom: Newsroom, tmp_path: Path) -> None:
    """The second says so."""
    from archive_gen.publishing.local_state import local_state

    with (
        local_state(newsroom.config.cache, str(tmp_path / "public")),
        pytest.raises(PublishError, match="another publish to this target"),
    ):
        newsroom.publish(str(tmp_path / "public"))


def test_a_file_that_changes_while_it_is_published_is_not_sent(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was compared is what is sent, or nothing is; what was sent before stays noted."""

    class Editing(CollectingReporter):
        def stage(self, name: str, total: int | None = None) -> None:  # noqa: ARG002 - as the base class
            if name == "sending lists":
                (newsroom.root / "site/index.html").write_bytes(b"half a pa")

    with pytest.raises(PublishError, match=r"index\.html was changed while") as stopped:
        publish(
            newsroom.config,
            str(tmp_path / "public"),
            PublishOptions(),
            approve=lambda: None,
            confirm=lambda *_: True,
            reporter=Editing(),
        )
    assert stopped.value.__notes__ == ["10 of 11 files were sent: publish again, and it goes on there."]
    assert not (tmp_path / "public/index.html").exists()
    newsroom.change({"index.html": b"whole again"})
    assert [file.path for file in newsroom.publish(str(tmp_path / "public")).sent] == ["index.html"]
