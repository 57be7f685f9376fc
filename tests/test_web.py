"""Fetching: what is inside stays unreachable, and no server can hang or flood a run."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from geoconflict.articles.web import Fetcher, read_url
from geoconflict.errors import FetchError

PAGE = b"""<html><head><title>Shells hit Terter</title></head><body><article>
<p>Shells fell on Terter on Thursday, residents said, and the hospital was evacuated.</p>
</article></body></html>"""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        getattr(self, self.path.strip("/").replace(".", "_") or "page", self.missing)()

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def page(self) -> None:
        self.answer(200, PAGE, content_type="text/html; charset=utf-8")

    def robots_txt(self) -> None:
        self.answer(200, b"User-agent: *\nDisallow: /private\nCrawl-delay: 0.01\n")

    def inside(self) -> None:
        self.answer(302, location="http://169.254.169.254/latest/meta-data")

    def file(self) -> None:
        self.answer(302, location="file:///etc/passwd")

    def loop(self) -> None:
        self.answer(302, location="/loop")

    def flood(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(2_000):
                self.wfile.write(b"x" * 10_000)
        except OSError:
            pass

    def drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"x" * 20_000)
                time.sleep(0.1)
        except OSError:
            pass

    def missing(self) -> None:
        self.answer(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allow_loopback=True, max_bytes=3_000_000, max_seconds=1.0)


def test_a_page_is_fetched_and_read(site: str, fetcher: Fetcher) -> None:
    (article,) = read_url(f"{site}/page", pytest.fail, fetcher)
    assert article.url == f"{site}/page"
    assert "Shells fell on Terter" in article.text


def test_loopback_is_refused_unless_allowed(site: str) -> None:
    with pytest.raises(FetchError, match="not a public address"):
        Fetcher().fetch(f"{site}/page")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "http://2130706433/",
        "http://[2002:7f00:1::]/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http:///nohost",
        "http://user:secret@127.0.0.1/",
    ],
)
def test_what_is_not_public_http_is_refused(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        Fetcher(max_seconds=1).fetch(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("inside", "not a public address"),
        ("file", "only http"),
        ("loop", "redirects"),
        ("flood", "bytes"),
        ("drip", "took longer"),
        ("nothing", "answered 404"),
        ("private", "robots.txt"),
    ],
)
def test_what_a_server_tries_is_a_failure_with_its_reason(
    site: str, fetcher: Fetcher, path: str, reason: str
) -> None:
    failures = []
    assert list(read_url(f"{site}/{path}", failures.append, fetcher)) == []
    assert reason in failures[0].reason
