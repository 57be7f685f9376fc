"""A geocoding service on loopback that answers as told, and counts what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

BARDA = {
    "place_id": 1,
    "licence": "Data © OpenStreetMap contributors, ODbL 1.0.",
    "osm_type": "relation",
    "osm_id": 364087,
    "lat": "40.3744",
    "lon": "47.1266",
    "class": "place",
    "type": "town",
    "name": "Bərdə",
    "display_name": "Bərdə, Bərdə rayonu, Azərbaycan",
    "address": {"state": "Bərdə rayonu", "country_code": "az"},
    "namedetails": {"name:en": "Barda"},
    "extratags": {"population": "38500"},
    "boundingbox": ["40.33", "40.41", "47.08", "47.17"],
}
ELBRUS = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [42.4453, 43.3525]},
    "properties": {
        "osm_type": "N", "osm_id": 26862770, "osm_key": "natural", "osm_value": "peak",
        "name": "Mount Elbrus", "countrycode": "RU", "state": "Kabardino-Balkaria",
    },
}  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = parse_qs(parts.query).get("q", [""])[0]
        self.server.asked.append(asked)
        self.server.times.append(time.monotonic())
        behaviours = self.server.behaviours
        behaviour = behaviours.pop(0) if len(behaviours) > 1 else behaviours[0]
        getattr(self, behaviour[0])(*behaviour[1:])

    def json(self, answer: Any) -> None:
        self.send(200, json.dumps(answer).encode(), "application/json")

    def send(self, status: int, body: bytes = b"{}", kind: str = "text/html", **more: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": len(body), **more}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def elsewhere(self, url: str) -> None:
        self.send(302, b"", Location=url)

    def drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        self._write_until_gone(b"[", pause=0.05)

    def drip_headers(self) -> None:
        self._write_until_gone(b"X", pause=0.05)

    def flood(self) -> None:
        self.send_response(200)
        self.end_headers()
        self._write_until_gone(b"[" * 100_000, pause=0.0)

    def _write_until_gone(self, piece: bytes, pause: float) -> None:
        try:
            for _ in range(1000):
                self.wfile.write(piece)
                self.server.written += len(piece)
                if self.server.stop.wait(pause):
                    return
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        pass


class Service(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behaviours: list[tuple[Any, ...]] = [("json", [BARDA])]
        self.asked: list[str] = []
        self.times: list[float] = []
        self.written = 0
        self.stop = threading.Event()

    @property
    def domain(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def answers(self, *behaviours: tuple[Any, ...]) -> None:
        """Answer so in turn, and then always as the last."""
        self.behaviours = list(behaviours)


@contextmanager
def running() -> Iterator[Service]:
    service = Service()
    thread = threading.Thread(target=lambda: service.serve_forever(0.02), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.stop.set()
        service.shutdown()
        service.server_close()
