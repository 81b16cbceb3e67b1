"""Publishing to real places: what arrives, what is sent again, what is left alone, what a kill leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive_gen.errors import PublishError
from archive_gen.publishing.manifest import MANIFEST, UNFINISHED
from archive_gen.publishing.targets import INCOMING

from .places import Place
from .sites import SITE, Newsroom, own

ARTICLE = "articles/2024/10/ferry-0.html"


def sent(outcome: object) -> list[str]:
    return [file.path for file in outcome.sent]  # type: ignore[attr-defined]


def test_the_site_arrives_and_a_second_publish_sends_nothing(newsroom: Newsroom, place: Place) -> None:
    """Every file, byte for byte, with names in any script; then none."""
    first = newsroom.publish(place.address)
    assert own(place.files()) == SITE
    assert sorted(sent(first)) == sorted(SITE)
    again = newsroom.publish(place.address)
    assert sent(again) == []
    assert again.skipped == len(SITE)
    assert own(place.files()) == SITE
    assert UNFINISHED not in place.files()


def test_one_changed_article_is_the_only_file_sent(newsroom: Newsroom, place: Place) -> None:
    """A changed one, a new one and no other, also where the size stays the same."""
    newsroom.publish(place.address)
    same_size = newsroom.files[ARTICLE].replace(b"Ferry", b"Fairy")
    newsroom.change({ARTICLE: same_size, "articles/2024/11/new.html": b"<p>New"})
    assert sorted(sent(newsroom.publish(place.address))) == [ARTICLE, "articles/2024/11/new.html"]
    assert own(place.files()) == newsroom.files


def test_what_is_no_longer_wanted_stays_until_delete_is_said(newsroom: Newsroom, place: Place) -> None:
    """And is still known as ours then, however many publishes came between."""
    newsroom.publish(place.address)
    newsroom.change({ARTICLE: None})
    for _ in range(2):
        outcome = newsroom.publish(place.address)
        assert tuple(outcome.plan.stale) == (ARTICLE,)
        assert ARTICLE in place.files()
    outcome = newsroom.publish(place.address, delete=True)
    assert outcome.plan.delete == (ARTICLE,)
    assert own(place.files()) == newsroom.files


def test_files_of_others_are_left_alone(newsroom: Newsroom, place: Place) -> None:
    """Beside ours, in our folders, and where a folder of ours becomes empty."""
    theirs = {"CNAME": b"sound.example.org\n", "articles/2024/10/photo.jpg": b"\xff\xd8", "private/x": b"x"}
    for path, data in theirs.items():
        place.put(path, data)
    newsroom.publish(place.address)
    newsroom.change({ARTICLE: None, "tags/m\u00f6wen & more.html": None})
    newsroom.publish(place.address, delete=True)
    assert own(place.files()) == {**newsroom.files, **theirs}


def test_a_file_of_somebody_else_where_ours_must_go_is_not_overwritten(
    newsroom: Newsroom, place: Place
) -> None:
    """Nothing at all is sent then; `--force` overwrites it, and it is ours from then on."""
    place.put("index.html", b"My own home page")
    with pytest.raises(PublishError, match=r"nothing was sent[\s\S]*\nindex\.html$") as refused:
        newsroom.publish(place.address)
    assert "--force" in str(refused.value.hint)
    assert place.files() == {"index.html": b"My own home page"}
    newsroom.publish(place.address, force=True)
    newsroom.change({"index.html": b"<title>Another</title>"})
    newsroom.publish(place.address)
    assert own(place.files()) == newsroom.files


def test_a_dry_run_changes_nothing_and_names_everything(newsroom: Newsroom, place: Place) -> None:
    """What it names is what the publish then does."""
    outcome = newsroom.publish(place.address, dry_run=True)
    assert place.files() == {}
    assert sorted(sent(outcome)) == sorted(SITE)
    newsroom.publish(place.address)
    newsroom.change({ARTICLE: None, "index.html": b"<title>Another</title>"})
    before = place.files()
    planned = newsroom.publish(place.address, dry_run=True, delete=True)
    assert place.files() == before
    assert sent(planned) == ["index.html"]
    assert planned.plan.delete == (ARTICLE,)


def test_the_manifest_names_every_file_with_its_digest(newsroom: Newsroom, place: Place) -> None:
    """So that anybody can check the copy."""
    newsroom.publish(place.address)
    stated = json.loads(place.files()[MANIFEST])
    assert stated["files"] == {
        path: [next(iter(digests)), len(SITE[path])] for path, digests in newsroom.written().items()
    }


def test_another_computer_goes_on_with_the_target(newsroom: Newsroom, place: Place, tmp_path: Path) -> None:
    """What is known of a target lies at the target: a clean checkout sends only what differs."""
    newsroom.publish(place.address)
    (newsroom.root / ".archive_gen").rename(tmp_path / "elsewhere")
    newsroom.change({ARTICLE: b"<p>Corrected"})
    assert sent(newsroom.publish(place.address)) == [ARTICLE]


STEPS = (1, 2, 7, 16, 17, 19, 21, 22)
"""Before and after the promise; in the middle of sending; before and after the manifest; at the
deletions; before and after the end. (A git branch has fewer steps, and is through by then.)"""


def test_killed_at_any_step_the_next_publish_gives_the_same_result(newsroom: Newsroom, place: Place) -> None:
    """The process is killed (SIGKILL) at one step after another; whatever it was doing, the next
    publish ends with our files as they must be, those of others as they were, and nothing left over.
    """
    if place.kind == "memory":
        pytest.skip("the memory of a killed process is gone")
    place.put("theirs.txt", b"not ours")
    for round_, step in enumerate(STEPS):
        newsroom.change(
            {
                path: b"%s, round %d" % (path.encode(), round_)
                for path in newsroom.files
                if not path.startswith("old/")
            }
        )
        for path in [path for path in newsroom.files if path.startswith("old/")]:
            newsroom.change({path: None})
        newsroom.change({f"old/{round_}-{number}.html": b"soon gone %d" % round_ for number in range(2)})
        killed = newsroom.publish_until_killed(place.address, step, place.environment)
        assert killed.returncode in (0, -9), killed.stderr
        if round_ == 0:
            assert killed.returncode == -9
        newsroom.publish(place.address, delete=True)
        found = place.files()
        assert own(found) == {**newsroom.files, "theirs.txt": b"not ours"}
        assert not [path for path in found if INCOMING in path or path == UNFINISHED]


def test_what_has_arrived_before_a_kill_is_not_sent_again(newsroom: Newsroom, place: Place) -> None:
    """Not even where the computer that begins again knows nothing, if the target tells digests."""
    if place.kind in ("memory", "git"):
        pytest.skip("nothing of an unfinished publish is there")
    killed = newsroom.publish_until_killed(place.address, 8, place.environment)
    assert killed.returncode == -9, killed.stderr
    (journal,) = (newsroom.root / ".archive_gen").rglob("sent.jsonl")
    noted = {json.loads(line)[0] for line in journal.read_text().splitlines() if line}
    assert noted
    if place.kind != "sftp":  # which tells no digests: what is not noted here is sent again
        journal.unlink()
    assert set(sent(newsroom.publish(place.address))) & noted == set()
    assert own(place.files()) == SITE
