"""The site, brought to where people read it: whatever the target, only what differs, and nothing lost.

    site ──compare──▶ Plan ──refuse, confirm──▶ unfinished ▶ assets ▶ articles ▶ lists ▶ manifest ▶ deletions

Each file is named in `archive-gen-unfinished.json` at the target before it is sent, and what has
arrived is noted here: a publish that was ended anywhere, by anything, is finished by the next.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from archive_gen.config import Config
from archive_gen.errors import PublishError
from archive_gen.publishing.addresses import open_target
from archive_gen.publishing.comparison import (
    Plan,
    Published,
    compare,
    refuse,
    stage_of,
    to_look_at,
)
from archive_gen.publishing.local_state import LocalState, local_state
from archive_gen.publishing.manifest import MANIFEST, OWN_FILES, UNFINISHED, Entry, Manifest, decode, encode
from archive_gen.publishing.targets import Target
from archive_gen.readiness import Site, SiteFile, ready_site
from archive_gen.reporting import Reporter, printable

__all__ = ["Outcome", "Plan", "PublishOptions", "differences", "publish", "summary"]


class PublishOptions(NamedTuple):
    """How to publish. `delete` files of ours that are no longer wanted, at most `max_delete` of them
    (`None`: as `most_deleted` says). `force` passes over a site that is not as built, and over files
    of others in the way. `single_commit` keeps no history in a git branch.
    """

    dry_run: bool = False
    delete: bool = False
    max_delete: int | None = None
    force: bool = False
    single_commit: bool = False


class Outcome(NamedTuple):
    """What a publish did: `sent` are the files whose bytes were sent (in a dry run: would be).
    `base_url` is the setting: where readers find what stands at `address`.
    """

    plan: Plan
    site: Site
    address: str
    base_url: str | None
    sent: Sequence[SiteFile]

    @property
    def skipped(self) -> int:
        """How many files of the site were there already."""
        return self.plan.same + len(self.plan.send) - len(self.sent)


def publish(
    config: Config,
    address: str,
    options: PublishOptions,
    *,
    approve: Callable[[], None],
    confirm: Callable[[Sequence[str], str], bool],
    reporter: Reporter,
) -> Outcome:
    """Make the target at `address` hold the site of `config`.

    Order: assets, articles, lists and feeds, the manifest, deletions; so no link leads nowhere at
    any moment. `approve` raises if the site, which is as it was built, is not to be published for
    another reason. `confirm` is asked, with the files and the target's address, before any is
    deleted. Raises `PublishError`: before the first file is sent nothing was changed, after it the
    next publish goes on where this one stopped. Raises `LedgerError` while a build is running.
    """
    try:
        # First of all: a large site takes a minute to read, and a misspelt target none.
        reporter.stage("reaching the target")
        with (
            _failing_here(),
            contextlib.closing(open_target(config, address, single_commit=options.single_commit)) as target,
        ):
            reporter.stage("reading the site")
            site = ready_site(config, force=options.force)
            approve()
            reporter.stage("looking at the target")
            with local_state(config.cache, target.address) as state:
                published, plan = _look(site, target, state, delete=options.delete)
                refuse(plan, target.address, max_delete=options.max_delete, force=options.force)
                base_url = config.settings.base_url
                if options.dry_run:
                    return Outcome(plan, site, target.address, base_url, plan.send)
                doomed = plan.pages_to_delete
                if doomed and not confirm(doomed, target.address):
                    raise PublishError(
                        "nothing was sent: the deletion was not confirmed", path=target.address
                    )
                sent: Sequence[SiteFile] = ()
                if plan.send or plan.delete or plan.manifest != published.manifest or published.unfinished:
                    sent = _carry_out(plan, site, target, published, state, reporter)
                state.has_finished(plan.manifest)
                return Outcome(plan, site, target.address, base_url, sent)
    finally:
        reporter.finish(None)


@contextlib.contextmanager
def _failing_here() -> Iterator[None]:
    """What this computer refuses, such as room for a file on its way, told as what it is."""
    try:
        yield
    except OSError as problem:
        failure = PublishError(
            f"publishing failed: {problem.strerror or problem}",
            path=str(problem.filename) if problem.filename else None,
            hint="mend that on this computer, and publish again: what was sent is not sent twice",
        )
        for note in getattr(problem, "__notes__", ()):
            failure.add_note(note)
        raise failure from problem


def _look(site: Site, target: Target, state: LocalState, *, delete: bool) -> tuple[Published, Plan]:
    """What is known of the target, and what makes it hold the site."""
    wanted = {path: file for path, file in site.files.items() if path not in OWN_FILES}
    found, unfinished = _manifest(target, MANIFEST), _manifest(target, UNFINISHED)
    published = Published(found, unfinished, state.kept, state.sent)
    plan = compare(
        wanted,
        published,
        target.look(to_look_at(wanted, published, everything=target.quick_to_look)),
        folder=site.folder,
        delete=delete,
        looked_at_everything=target.quick_to_look,
    )
    return published, plan


def _carry_out(
    plan: Plan, site: Site, target: Target, published: Published, state: LocalState, reporter: Reporter
) -> list[SiteFile]:
    """Do what the plan says; the files whose bytes were sent."""
    promise = _promise(plan, published)
    sent: list[SiteFile] = []
    try:
        if not target.at_once:
            target.write(UNFINISHED, encode(promise))
        for stage, group in itertools.groupby(plan.send, key=lambda file: stage_of(file.path)):
            files = list(group)
            reporter.stage(f"sending {stage}", len(files))
            for file, was_sent in target.send(site.folder, files):
                if not target.at_once:
                    state.has_sent(file.path, file.sha256)
                if was_sent:
                    sent.append(file)
                reporter.advance(1)
        reporter.stage("sending the manifest")
        target.write(MANIFEST, encode(plan.manifest))
        if plan.delete:
            reporter.stage("deleting", len(plan.delete))
            for _ in target.delete(plan.delete):
                reporter.advance(1)
        if not target.at_once:
            target.finish()
        for _ in target.delete([UNFINISHED] if published.unfinished or not target.at_once else []):
            pass
        if target.at_once:
            target.finish()
    except (PublishError, OSError, KeyboardInterrupt) as problem:
        problem.add_note(
            "Nothing has appeared at the target."
            if target.at_once
            else f"{len(sent):,} of {len(plan.send):,} files were sent: publish again, and it goes on there."
        )
        raise
    return sent


def _promise(plan: Plan, published: Published) -> Manifest:
    """All that is not as the target's manifest says until the publish has ended; what an earlier one
    has left open stays named.
    """
    earlier = published.unfinished or Manifest()
    sending = {file.path: Entry(file.sha256, file.size) for file in plan.send}
    deleting = {path: plan.stale[path] for path in plan.delete}
    return Manifest({**earlier.files, **sending}, {**earlier.left, **deleting})


def _manifest(target: Target, name: str) -> Manifest | None:
    data = target.read(name)
    return decode(data, f"{target.address}/{name}") if data is not None else None


def summary(outcome: Outcome, *, dry_run: bool) -> list[str]:
    """What was done, or would be, in lines for a person; where it is last."""
    plan, site = outcome.plan, outcome.site
    size = sum(file.size for file in outcome.sent)
    would = "would be " if dry_run else ""
    skipped = f"{outcome.skipped:,} skipped, being there already"
    sent = f"{_files(len(outcome.sent))} {would}sent ({size:,} bytes)"
    lines = [f"{sent}, {skipped}, {len(plan.delete):,} {would}deleted"]
    if left := len(plan.stale) - len(plan.delete):
        are, them = ("is", "it") if left == 1 else ("are", "them")
        lines.append(
            f"{_files(left)} of ours there {are} no longer part of the site: `--delete` removes {them}"
        )
    if plan.altered:
        lines.append(f"Left alone, since somebody has changed them there: {_some(plan.altered)}")
    if site.added:
        lines.append(f"Sent too, since you have put them into the site's folder: {_some(site.added)}")
    if site.left_out:
        lines.append(f"Not sent, being hidden, links or no addresses: {_some(site.left_out)}")
    if dry_run:
        return [*lines, f"Nothing was changed at {outcome.address}"]
    readers = f"; readers find it at {outcome.base_url}" if outcome.base_url else ""
    return [*lines, f"Published at {outcome.address}{readers}"]


def _files(number: int) -> str:
    return f"{number:,} file" if number == 1 else f"{number:,} files"


def _some(paths: Sequence[str]) -> str:
    shown = ", ".join(printable(path) for path in paths[:_NAMED])
    return shown + (f" and {len(paths) - _NAMED:,} more" if len(paths) > _NAMED else "")


_NAMED = 3


def differences(plan: Plan) -> Iterator[str]:
    """What a plan does, a line for each file: `send PATH`, `delete PATH`."""
    yield from (f"send {file.path}" for file in plan.send)
    yield from (f"delete {path}" for path in plan.delete)
