"""The Géoplateforme's batch geocoding on the loopback, as the real one behaves, faults included.

``POST /search/csv``: the form is parsed for real, texts are put together from the columns that are
named, a filter is a column of the file and an empty cell switches it off, columns that look like a
position bend the search, rows are worked on by lots of 100.
"""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from territo.sources.boundaries import plain

OUT = (
    "longitude", "latitude", "result_score", "result_score_next", "result_label", "result_type",
    "result_id", "result_banId", "result_housenumber", "result_name", "result_street",
    "result_postcode", "result_city", "result_context", "result_citycode", "result_oldcitycode",
    "result_oldcity", "result_district", "result_status",
)  # fmt: skip
BIASED = {"longitude", "lon", "lng", "long", "latitude", "lat"}
LOT = 100


@dataclass(frozen=True)
class Known:
    """An address that the service knows."""

    name: str
    city: str
    postcode: str
    citycode: str
    lon: float
    lat: float
    score: float = 0.97089545
    type: str = "housenumber"

    def found(self):
        number = self.name.split()[0] if self.name[:1].isdigit() else ""
        return {
            "longitude": self.lon,
            "latitude": self.lat,
            "result_score": self.score,
            "result_label": f"{self.name} {self.postcode} {self.city}",
            "result_type": self.type,
            "result_banId": "ad9466a3-8180-4d4f-9a27-3fb1507c73d9",
            "result_housenumber": number,
            "result_name": self.name,
            "result_postcode": self.postcode,
            "result_city": self.city,
            "result_citycode": self.citycode,
            "result_status": "ok",
        }


@dataclass
class Post:
    """One question as it arrived."""

    fields: list[tuple[str, str]]
    columns: list[str]
    rows: list[dict[str, str]]
    agent: str

    @property
    def ids(self):
        return [row["id"] for row in self.rows]

    def values(self, name):
        return [value for key, value in self.fields if key == name]


@dataclass
class Faults:
    """How the service misbehaves; what is listed goes off once each, in order."""

    # Whole answers instead of a result: (status, headers, text).
    answers: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    # Bytes of the answer that arrive, and whether the connection then breaks or ends in peace.
    cuts: list[tuple[int, bool]] = field(default_factory=list)
    # Lots of 100 that fail in one post: their numbers.
    lots: list[set[int]] = field(default_factory=list)
    # More rows than this are a 500; texts that always fail, or are never answered.
    largest: int | None = None
    failing: str = "\0"
    left_out: str = "\0"


class Geocoder:
    """The service. `posts` tells what it was asked, `answered` which ids it gave an answer to."""

    def __init__(self, *known, shuffle=False):
        self.known, self.shuffle = list(known), shuffle
        self.faults, self.posts, self.answered, self.paths = Faults(), [], [], []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                content = self.rfile.read(int(self.headers["Content-Length"]))
                service.paths.append(self.path)
                service.answer(self, content)

            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/geocodage"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, request, content):
        post = read_post(request.headers, content)
        self.posts.append(post)
        if self.faults.answers:
            send(request, *self.faults.answers.pop(0))
        elif problem := refusal(request.path, post):
            send(request, *problem)
        elif self.faults.largest is not None and len(post.rows) > self.faults.largest:
            text = json.dumps({"code": 500, "message": "An unexpected error has occurred"})
            send(request, 500, {"Content-Type": "application/json"}, text)
        else:
            self.result(request, post)

    def result(self, request, post):
        failing = self.faults.lots.pop(0) if self.faults.lots else set()
        rows = [
            row | self.place(post, row, failed=number // LOT in failing)
            for number, row in enumerate(post.rows)
            if self.faults.left_out not in row["address"]
        ]
        wanted = post.values("result_columns")
        header = post.columns + [name for name in OUT if not wanted or name in wanted]
        if self.shuffle:
            # One more column than was ever seen, and in another order.
            header = [*reversed(header), "result_new"]
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, header, extrasaction="ignore", lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
        cut, breaks = self.faults.cuts.pop(0) if self.faults.cuts else (None, False)
        whole = out.getvalue().encode()
        sent = whole[:cut]
        self.answered += [
            row["id"] for row in csv.DictReader(io.StringIO(sent[: sent.rfind(b"\n")].decode()))
            if row["result_status"] in {"ok", "not-found", "skipped"}
        ]  # fmt: skip
        send_pieces(request, sent, breaks=breaks)

    def place(self, post, row, *, failed):
        text = " ".join(row[name] for name in post.values("columns")).strip()
        if failed or self.faults.failing in row["address"]:
            return {"result_status": "error"}
        if not 3 <= len(text) <= 200 or not text[0].isalnum():
            return {"result_status": "skipped"}
        filters = [row[name] for name in post.values("citycode") if row[name]]
        words = f" {plain(text)} "
        found = [
            one
            for one in self.known
            if f" {plain(one.name)} " in words and (not filters or one.citycode in filters)
        ]
        found.sort(key=lambda one: f" {plain(one.city)} " not in words)
        return found[0].found() if found else {"result_status": "not-found"}


def read_post(headers, content):
    head = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
    message = email.message_from_bytes(head + content, policy=email.policy.HTTP)
    fields, rows, columns = [], [], []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        value = part.get_payload(decode=True).decode("utf-8")
        if name == "data":
            reader = csv.DictReader(io.StringIO(value, newline=""))
            rows, columns = list(reader), list(reader.fieldnames)
        else:
            fields.append((name, value))
    return Post(fields, columns, rows, headers["User-Agent"])


def refusal(path, post):
    """Refuse what the real one refuses, and what would silently bend its search."""

    def bad(message, status=400):
        text = json.dumps({"code": status, "message": message})
        return status, {"Content-Type": "application/json"}, text

    if path != "/geocodage/search/csv":
        return bad("Not found", 404)
    if not post.columns:
        return bad("A CSV file must be provided in data field")
    if not set(post.values("columns")) <= set(post.columns):
        return bad("At least one given column name is unknown")
    if not set(post.values("citycode")) <= set(post.columns):
        return bad("Unknown column name for citycode")
    if BIASED & set(post.columns):
        return bad("a column named like a position: a trap")
    wrong = set(post.values("indexes")) - {"address"}
    return bad(f"Unsupported index type: {wrong.pop()}") if wrong else None


def send(request, status, headers, text):
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name, value)
    request.send_header("Content-Length", str(len(text.encode())))
    request.end_headers()
    request.wfile.write(text.encode())


def send_pieces(request, content, *, breaks):
    """Stream an answer whose length is not said beforehand, as the real one does."""
    request.protocol_version = "HTTP/1.1"
    request.send_response(200)
    request.send_header("Content-Type", "text/csv")
    request.send_header("Transfer-Encoding", "chunked")
    request.send_header("Connection", "close")
    request.end_headers()
    for start in range(0, len(content), 1000):
        piece = content[start : start + 1000]
        request.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
    if not breaks:
        request.wfile.write(b"0\r\n\r\n")
    request.close_connection = True
