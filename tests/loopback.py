"""A service on the loopback: what it answers is a function, how it fails is a list.

Documents have an ETag and can be asked in ranges, as those of file servers.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

DATE = "Sat, 31 Jan 2026 12:00:00 GMT"


@dataclass(frozen=True)
class Asked:
    """One question as it arrived."""

    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]

    def value(self, name: str) -> str:
        """The last value of a parameter; empty when it was not given."""
        return next((value for key, value in reversed(self.query) if key == name), "")


@dataclass(frozen=True)
class Reply:
    """One answer."""

    body: bytes
    kind: str = "application/json"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one question.

    ``drop``: the connection ends without an answer. ``cut``: it ends after so many bytes of the
    body. ``reply``: another answer is given.
    """

    drop: bool = False
    cut: int | None = None
    reply: Reply | None = None


class Loopback:
    """Answers questions; `faults` says what goes wrong with the first, second ... (0, 1 ...)."""

    def __init__(self, answer: Callable[[Asked], Reply]):
        self.answer = answer
        self.faults: dict[int, Fault] = {}
        self.asked: list[Asked] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body are sent apart: the second must not wait for an answer to the first.
            disable_nagle_algorithm = True

            def do_GET(self):
                parts = urlsplit(self.path)
                query = tuple(parse_qsl(parts.query, keep_blank_values=True))
                asked = Asked(unquote(parts.path), query, dict(self.headers))
                fault = service.faults.get(len(service.asked), Fault())
                service.asked.append(asked)
                if fault.drop:
                    self.close_connection = True
                    return
                reply = fault.reply or service.answer(asked)
                self.send(asked, reply, fault.cut)

            def send(self, asked, reply, cut):
                tag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
                body, status, extra = reply.body, reply.status, dict(reply.headers)
                begins = asked.headers.get("Range", "")
                if status == 200 and begins and asked.headers.get("If-Range", tag) == tag:
                    start = int(begins.removeprefix("bytes=").split("-")[0])
                    extra["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
                    body, status = body[start:], 206
                self.send_response_only(status)
                self.send_header("Date", DATE)
                self.send_header("Content-Type", reply.kind)
                self.send_header("Content-Length", str(len(body)))
                if status in {200, 206}:
                    self.send_header("ETag", tag)
                for name, value in extra.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body if cut is None else body[:cut])
                if cut is not None:
                    self.close_connection = True

            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
