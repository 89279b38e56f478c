"""Overpass on the loopback, as the real one behaves, faults included."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import osmium

if TYPE_CHECKING:
    from pathlib import Path

STREETS = {
    "version": 0.6,
    "osm3s": {"timestamp_osm_base": "2026-01-01T00:00:00Z"},
    "elements": [
        {"type": "node", "id": 1, "lat": 49.4433, "lon": 1.0990},
        {"type": "node", "id": 2, "lat": 49.4433, "lon": 1.1000},
        {"type": "node", "id": 3, "lat": 49.4433, "lon": 1.1010},
        {"type": "node", "id": 4, "lat": 49.4443, "lon": 1.1010},
        {"type": "way", "id": 10, "nodes": [1, 2, 3],
         "tags": {"highway": "residential", "oneway": "yes", "maxspeed": "30"}},
        {"type": "way", "id": 11, "nodes": [3, 4], "tags": {"highway": "steps"}},
    ],
}  # fmt: skip
GOOD = (200, "application/json", json.dumps(STREETS))


class Service:
    """Answers every question with the next of its answers, the last one for ever."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                service.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
                several = len(service.answers) > 1
                answer = service.answers.pop(0) if several else service.answers[0]
                if answer is None:
                    self.connection.close()
                    return
                status, kind, text = answer
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/api"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def write_streets(file: Path) -> None:
    """Write the same streets as an OpenStreetMap file."""
    with osmium.SimpleWriter(str(file)) as writer:
        for one in STREETS["elements"]:
            if one["type"] == "node":
                place = (one["lon"], one["lat"])
                writer.add_node(osmium.osm.mutable.Node(id=one["id"], location=place))
            else:
                writer.add_way(
                    osmium.osm.mutable.Way(id=one["id"], nodes=one["nodes"], tags=one["tags"])
                )
