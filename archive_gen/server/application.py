"""Requests and answers: which names are answered to, the site, the events, the preview's own files."""

from __future__ import annotations

import contextlib
import ipaddress
import secrets
import socket
import threading
from collections.abc import AsyncIterator, Collection, Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from archive_gen.server.board import Board, State
from archive_gen.server.injection import PREFIX, Loaded, inject
from archive_gen.server.listening import names
from archive_gen.server.messages import message, page_at
from archive_gen.server.own_pages import BROWSER, FILES
from archive_gen.server.site_files import Found, digest, find, send, send_page

_HEADERS = {
    "Cache-Control": "no-cache",  # kept, but asked for anew each time
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",  # a page from elsewhere cannot load ours as its own
}

_OWN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_STOP_SECONDS = 0.6
"""How long an ending server may take; then its thread is left to end with the process."""

_ALIVE_SECONDS = 10
"""How often a silent stream says that it is there: so a browser that is gone is noticed."""


class Preview(NamedTuple):
    """What the application needs to know: the board, a word that is another at each start, whether
    pages are to reload, and the host names it answers to (`None`: those that are IP addresses, too).
    """

    board: Board
    server: str
    reload: bool
    hosts: Collection[str]
    any_address: bool = False


def application(preview: Preview) -> ASGIApp:
    """The preview as an ASGI application."""

    async def site(request: Request) -> Response:
        return await _page(preview, request)

    async def events(request: Request) -> Response:
        page = unquote(request.query_params.get("page", "/"))
        headers = {**_HEADERS, "Cache-Control": "no-store"}
        return StreamingResponse(_events(preview, page), headers=headers, media_type="text/event-stream")

    async def own_file(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in FILES:
            return PlainTextResponse("The preview has no such file.", 404, _HEADERS)
        return await run_in_threadpool(send, find(BROWSER, "/" + name), request.headers, _HEADERS)

    async def own_folder(_: Request) -> Response:
        return RedirectResponse(PREFIX)

    routes = [
        Route(PREFIX.rstrip("/"), own_folder),
        Route(PREFIX, site),
        *([Route(PREFIX + "events", events)] if preview.reload else []),
        Route(PREFIX + "{name}", own_file),
        Route("/{path:path}", site),
    ]
    return Starlette(routes=routes, middleware=[Middleware(_OnlyKnownHosts, preview=preview)])


@contextlib.contextmanager
def serving(board: Board, listener: socket.socket, host: str, *, reload: bool) -> Iterator[None]:
    """The application at work on `listener`, in a thread of its own; at the end it is gone within
    a second, open streams and all.
    """
    hosts, any_address = names(listener, host)
    app = application(Preview(board, secrets.token_hex(8), reload, hosts, any_address))
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True, name="server")
    thread.start()
    try:
        yield
    finally:
        board.close()
        server.should_exit = True
        thread.join(_STOP_SECONDS)


async def _page(preview: Preview, request: Request) -> Response:
    state = preview.board.state
    path = str(request.scope["path"])
    found = await run_in_threadpool(page_at, state, path)
    if isinstance(found, Found):
        if found.status == 307:
            return RedirectResponse(request.url.replace(path=request.url.path + "/"), headers=_HEADERS)
        return await run_in_threadpool(send, found, request.headers, _HEADERS)
    extra = dict(_HEADERS)
    origin = f"http://{request.headers['host']}"
    if path == PREFIX or found.status == 503:
        extra["Content-Security-Policy"] = _OWN_POLICY
    body = found.body
    if preview.reload:
        body = inject(body, Loaded(preview.server, state.build, found.digest), origin)
    extra["ETag"] = f'"{digest(body)}"'
    return send_page(found.status, body, request.headers, extra)


async def _events(preview: Preview, page: str) -> AsyncIterator[str]:
    """The state after each change of it, for the page at a path: server-sent events, as the HTML
    standard has them (section 9.2).
    """
    seen: State | None = None
    while (state := await preview.board.after(seen, _ALIVE_SECONDS)) is not None:
        if state is seen:
            yield ": here\n\n"
            continue
        seen = state
        told = await run_in_threadpool(message, state, preview.server, page)
        yield f"data: {msgspec.json.encode(told).decode()}\n\n"


class _OnlyKnownHosts:
    """Answers only to names of this machine.

    Else a page from elsewhere could make its own name lead to this machine, and read what is
    served here as if it were its own ("DNS rebinding"). An address in numbers cannot be made to lead
    elsewhere.
    """

    def __init__(self, app: ASGIApp, preview: Preview) -> None:
        self._app = app
        self._preview = preview

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._knows(Headers(scope=scope).getlist("host")):
            text = (
                "This preview does not answer to that name. `archive-gen serve --host NAME` makes it do so.\n"
            )
            # RFC 9110, section 15.5.20: not the server to answer for this address.
            response = PlainTextResponse(text, 421, {"Connection": "close"})
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _knows(self, hosts: list[str]) -> bool:
        if len(hosts) != 1 or any(char in hosts[0] for char in "/?#@\\ \t"):
            return False
        try:
            parts = urlsplit("//" + hosts[0])
            name, _ = parts.hostname or "", parts.port
        except ValueError:
            return False
        if self._preview.any_address and is_address(name):
            return True
        return name in self._preview.hosts


def is_address(host: str) -> bool:
    """Whether `host` is an IP address, not a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
