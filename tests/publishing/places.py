"""Real places to publish to, on this machine: a folder, git, rsync, an SSH server, an S3 server, memory.

A test asks for the fixture `place` and runs once for each kind; what a machine lacks is skipped.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from small_archive import ended_with_us


class Place(NamedTuple):
    """A place: its address, what a process needs in its environment to reach it, and ways to look at
    it and to change it that do not use archive-gen.
    """

    kind: str
    address: str
    environment: Mapping[str, str]
    files: Callable[[], dict[str, bytes]]
    put: Callable[[str, bytes], None]


KINDS = ("folder", "git", "rsync", "rsync over ssh", "sftp", "s3", "memory")


def folder_files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, whatever its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def in_folder(kind: str, address: str, folder: Path, environment: Mapping[str, str] | None = None) -> Place:
    """A place whose files lie in a folder of this machine."""

    def put(path: str, data: bytes) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)

    return Place(kind, address, environment or {}, lambda: folder_files(folder), put)


def make_place(kind: str, folder: Path, request: pytest.FixtureRequest) -> Place:
    """A new, empty place of a kind; `folder` is for its files."""
    if kind == "folder":
        return in_folder(kind, str(folder / "public"), folder / "public")
    if kind == "git":
        return git_place(folder)
    if kind == "memory":
        return memory_place()
    if kind == "s3":
        return s3_place(request.getfixturevalue("s3_server"), folder.name)
    if kind == "rsync":
        if shutil.which("rsync") is None:
            pytest.skip("no rsync on this machine")
        return in_folder(kind, f"rsync:{folder / 'public'}", folder / "public")
    server: SshServer = request.getfixturevalue("ssh_server")
    public = folder / "public"
    if kind == "sftp":
        address = f"sftp://{getpass.getuser()}@127.0.0.1:{server.port}{public}"
        return in_folder(
            kind, address, public, {"PATH": f"{server.programs}{os.pathsep}{os.environ['PATH']}"}
        )
    if shutil.which("rsync") is None:
        pytest.skip("no rsync on this machine")
    return in_folder(kind, f"rsync:127.0.0.1:{public}", public, {"RSYNC_RSH": server.rsh})


def git(*words: str, folder: Path, given: bytes = b"") -> bytes:
    """Run git as somebody whom no setting of the machine touches."""
    who = {"GIT_AUTHOR_NAME": "N", "GIT_AUTHOR_EMAIL": "n@example.org"}
    who |= {"GIT_COMMITTER_NAME": "N", "GIT_COMMITTER_EMAIL": "n@example.org"}
    done = subprocess.run(
        ["git", *words], cwd=folder, env={**os.environ, **who}, input=given, capture_output=True, check=True
    )
    return done.stdout


def git_place(folder: Path) -> Place:
    """A branch of a bare repository, which grants fetching without files as hosts do."""
    repository = folder / "news.git"
    git("init", "--quiet", "--bare", str(repository), folder=folder)
    git("config", "uploadpack.allowFilter", "true", folder=repository)

    def files() -> dict[str, bytes]:
        if not git("branch", "--list", "pages", folder=repository).strip():
            return {}
        names = git("ls-tree", "-r", "-z", "--name-only", "pages", folder=repository).split(b"\0")[:-1]
        return {
            name.decode(): git("cat-file", "blob", f"pages:{name.decode()}", folder=repository)
            for name in names
        }

    def put(path: str, data: bytes) -> None:
        work = folder / "work"
        if not work.exists():
            git("clone", "--quiet", str(repository), str(work), folder=folder)
        if files():
            git("fetch", "--quiet", "origin", folder=work)
            git("checkout", "--quiet", "-B", "pages", "origin/pages", folder=work)
        else:
            git("checkout", "--quiet", "-B", "pages", folder=work)
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).write_bytes(data)
        git("add", "--all", folder=work)
        git("commit", "--quiet", "--message", "By hand", folder=work)
        git("push", "--quiet", "origin", "pages", folder=work)

    return Place("git", f"git:{repository}#pages", {}, files, put)


def memory_place() -> Place:
    """The memory of this process; emptied first."""
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    store.store.clear()
    store.pseudo_dirs[:] = [""]

    def files() -> dict[str, bytes]:
        return {name.removeprefix("/news/"): store.cat_file(name) for name in store.find("/news")}

    def put(path: str, data: bytes) -> None:
        store.pipe_file(f"/news/{path}", data)

    return Place("memory", "memory://news", {}, files, put)


class SshServer(NamedTuple):
    """A running OpenSSH server for the user who runs the tests."""

    port: int
    programs: Path
    """A folder with an `sftp` that takes this server's keys, and nothing of the machine's settings."""
    rsh: str


def free_port() -> int:
    """A port of the loopback interface that is free at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until a server answers; fails where it has ended instead."""
    deadline = time.monotonic() + 60
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        assert process.poll() is None, "the server has ended"
        assert time.monotonic() < deadline, "the server does not answer"
        time.sleep(0.05)


def sftp_with(folder: Path, client: str, options: str) -> Path:
    """A new folder that holds the program `sftp`, which is `client` with more options."""
    folder.mkdir(parents=True)
    program = folder / "sftp"
    program.write_text(f'#!/bin/sh\nexec {client} {options} "$@"\n', encoding="ascii")
    program.chmod(0o755)
    return folder


@contextlib.contextmanager
def running_ssh_server(folder: Path) -> Iterator[SshServer]:
    """OpenSSH's server on loopback, with a host key and a user's key made for it."""
    program = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
    if program is None or shutil.which("ssh-keygen") is None:
        pytest.skip("no OpenSSH server on this machine")
    client = shutil.which("sftp")
    if client is None:
        pytest.skip("no OpenSSH client on this machine")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    ssh = folder / ".ssh"
    ssh.mkdir(mode=0o700)
    for name in ("id_ed25519", "host"):
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(ssh / name)]
        subprocess.run(make, check=True)
    port = free_port()
    host_key = " ".join((ssh / "host.pub").read_text().split()[:2])
    (ssh / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key}\n")
    settings = {
        "Port": port,
        "ListenAddress": "127.0.0.1",
        "HostKey": ssh / "host",
        "AuthorizedKeysFile": ssh / "id_ed25519.pub",
        "PidFile": "none",
        "UsePAM": "no",
        "PasswordAuthentication": "no",
        "PermitRootLogin": "prohibit-password",
        "StrictModes": "no",
        "KexAlgorithms": "curve25519-sha256",  # the quickest: a publish connects many times
        "Subsystem": "sftp internal-sftp",
    }
    (ssh / "sshd_config").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    with (folder / "sshd.log").open("wb") as log:
        words = [*ended_with_us(), program, "-D", "-e", "-f", str(ssh / "sshd_config")]
        server = subprocess.Popen(words, stderr=log)
    try:
        wait_for(port, server)
        trust = f"-F none -i {ssh / 'id_ed25519'} -o UserKnownHostsFile={ssh / 'known_hosts'}"
        with shared_connection(f"ssh {trust} -p {port} 127.0.0.1") as socket_path:
            trust += f" -o ControlPath={socket_path}"
            yield SshServer(port, sftp_with(folder / "bin", client, trust), f"ssh {trust} -p {port}")
    finally:
        server.terminate()
        server.wait(timeout=60)


@contextlib.contextmanager
def shared_connection(command: str) -> Iterator[str]:
    """One connection that others go through, as people have it in ~/.ssh/config (ssh_config(5), `ControlPath`):
    nearly all the time of the tests would go into greetings.
    """
    # The path of a socket is short (unix(7)); those of temporary folders may not be.
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        path = f"{folder}/ssh"
        words = [*ended_with_us(), *command.split(), "-M", "-N", "-o", f"ControlPath={path}"]
        master = subprocess.Popen(words, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 60
            while not Path(path).exists():
                assert master.poll() is None, "there is no connection"
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.05)
            yield path
        finally:
            master.terminate()
            master.wait(timeout=60)


class S3Server(NamedTuple):
    """A running S3 server, and a client of it."""

    environment: Mapping[str, str]
    client: Any


@contextlib.contextmanager
def running_s3_server(folder: Path) -> Iterator[S3Server]:
    """Moto's server, a process of its own on loopback."""
    pytest.importorskip("s3fs")
    pytest.importorskip("moto.server")
    import boto3

    port = free_port()
    words = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    words = [*ended_with_us(), *words]
    with (folder / "moto.log").open("wb") as log:
        server = subprocess.Popen(words, stdout=log, stderr=log)
    try:
        wait_for(port, server)
        environment = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_ACCESS_KEY_ID": "invented",
            "AWS_SECRET_ACCESS_KEY": "invented-secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }
        client = boto3.client(
            "s3",
            endpoint_url=environment["AWS_ENDPOINT_URL"],
            aws_access_key_id="invented",
            aws_secret_access_key="invented-secret",  # noqa: S106 - the server asks for any
            region_name="us-east-1",
        )
        yield S3Server(environment, client)
        client.close()
    finally:
        server.terminate()
        server.wait(timeout=60)


def s3_place(server: S3Server, name: str) -> Place:
    """A prefix of a new bucket."""
    bucket = "news-" + "".join(char for char in name.lower() if char.isalnum())[-50:]
    server.client.create_bucket(Bucket=bucket)

    def files() -> dict[str, bytes]:
        found = {}
        for part in server.client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="sound/"):
            for each in part.get("Contents", []):
                body = server.client.get_object(Bucket=bucket, Key=each["Key"])["Body"].read()
                found[each["Key"].removeprefix("sound/")] = body
        return found

    def put(path: str, data: bytes) -> None:
        server.client.put_object(Bucket=bucket, Key=f"sound/{path}", Body=data)

    return Place("s3", f"s3://{bucket}/sound", server.environment, files, put)
