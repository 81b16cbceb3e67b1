"""Where the preview listens, what it says of that, and the names it answers to."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import socket
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from archive_gen.errors import SettingsError

PORTS = 100
"""So many ports are tried, from the wanted one on."""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Say = Callable[..., None]
"""Takes lines for a person."""


class Address(NamedTuple):
    """Where to serve: a host name or an IP address, and a port (0 for any that is free)."""

    host: str = "127.0.0.1"
    port: int = 8000


@contextlib.contextmanager
def listening(address: Address, say: Say) -> Iterator[socket.socket]:
    """A socket that listens at `address`, or at the next free port, which is said then.

    Raises `SettingsError` if there is no such host, or no port is to be had.
    """
    try:
        found = socket.getaddrinfo(address.host, None, type=socket.SOCK_STREAM)
        family, place = found[0][0], found[0][4][0]
    except (OSError, UnicodeError) as problem:
        hint = "name this machine, or one of its IP addresses; leave `--host` out for this machine alone"
        raise SettingsError(f"there is no host {address.host!r}", hint=hint) from problem
    ports = range(address.port, min(address.port + PORTS, 65536)) if address.port else [0]
    for port in ports:
        listener = socket.socket(family, socket.SOCK_STREAM)
        # Else the port would not be free for a minute after a preview has ended. On Windows the
        # option means something else: that two programs may have the same port.
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((place, port))
            listener.listen(128)
        except OSError as problem:
            listener.close()
            if problem.errno != errno.EADDRINUSE:
                message = f"{address.host} port {port} cannot be served at: {problem.strerror}"
                raise SettingsError(message, hint="choose another with `--port N`, from 1024 on") from problem
            continue
        if port != address.port:
            say(f"note: port {address.port} is in use; this is port {port}")
        with listener:
            yield listener
        return
    raise SettingsError(
        f"the ports {ports[0]} to {ports[-1]} are all in use", hint="choose another with `--port N`"
    )


def announce(listener: socket.socket, host: str, say: Say) -> str:
    """Say where the preview is, with a warning if not to this machine alone; returns its address."""
    place, port = listener.getsockname()[:2]
    bound = ipaddress.ip_address(place)
    shown = "127.0.0.1" if bound.is_unspecified else host
    url = f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
    if not bound.is_loopback:
        say(
            "warning: whoever can reach this machine over the network can read the archive now, drafts too;",
            "  leave `--host` out to serve it to this machine alone",
        )
        if bound.is_unspecified:
            say(f"From other machines: http://{socket.gethostname()}:{port}/")
    say(f"Preview: {url}   (Ctrl-C ends it)", f"What needs a person: {url}_archive/")
    return url


def names(listener: socket.socket, host: str) -> tuple[frozenset[str], bool]:
    """The names that the preview answers to, and whether to all addresses in numbers, too."""
    every = ipaddress.ip_address(listener.getsockname()[0]).is_unspecified
    own = (socket.gethostname(), f"{socket.gethostname()}.local") if every else ()
    return frozenset(name.lower() for name in (*_LOOPBACK, host, *own)), every
