"""Fetching: what is inside stays unreachable, and no server can hang or flood a run."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from geoconflict.articles import cache, read_articles
from geoconflict.articles.web import Fetcher, read_url
from geoconflict.errors import FetchError

PAGE = b"""<html><head><title>Shells hit Terter</title></head><body><article>
<p>Shells fell on Terter on Thursday, residents said, and the hospital was evacuated.</p>
</article></body></html>"""


COUNTS: Counter[str] = Counter()


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

    def counted(self) -> None:
        """A page that the server knows again, and counts how often it is asked for."""
        COUNTS[self.headers.get("if-none-match", "")] += 1
        if self.headers.get("if-none-match") == '"v1"':
            self.answer(304)
        else:
            self.answer(200, PAGE, content_type="text/html; charset=utf-8", etag='"v1"')

    def secret(self) -> None:
        COUNTS["secret"] += 1
        self.answer(200, PAGE, content_type="text/html", cache_control="no-store")

    def moved(self) -> None:
        self.answer(302, location="/counted")

    def missing(self) -> None:
        COUNTS["missing"] += 1
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
        "http://[64:ff9b::7f00:1]/",
        "http://[fd00::1]/",
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


@pytest.fixture
def keeper(tmp_path) -> Fetcher:
    COUNTS.clear()
    return Fetcher(allow_loopback=True, max_seconds=5.0, cache=tmp_path / "pages")


@pytest.mark.parametrize("path", ["counted", "moved"])
def test_a_page_that_was_kept_is_not_asked_for_again(site: str, keeper: Fetcher, path: str) -> None:
    first = keeper.fetch(f"{site}/{path}")
    assert keeper.fetch(f"{site}/{path}") == first == (PAGE, f"{site}/counted", "utf-8")
    assert COUNTS == {"": 1}


@pytest.mark.parametrize("path", ["counted", "moved"])
def test_an_older_page_is_fetched_again_only_if_it_has_changed(
    site: str, keeper: Fetcher, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keeper.fetch(f"{site}/{path}")
    monkeypatch.setattr(cache, "FRESH_SECONDS", 0)
    assert keeper.fetch(f"{site}/{path}") == first
    assert COUNTS == {"": 1, '"v1"': 1}


def test_failures_and_what_a_server_forbids_to_keep_are_not_kept(
    site: str, keeper: Fetcher
) -> None:
    for _ in range(2):
        keeper.fetch(f"{site}/secret")
        with pytest.raises(FetchError):
            keeper.fetch(f"{site}/nothing")
    assert (COUNTS["secret"], COUNTS["missing"]) == (2, 2)
    assert not list(keeper.cache.iterdir())


def test_what_was_kept_for_loopback_is_not_given_to_others(site: str, keeper: Fetcher) -> None:
    keeper.fetch(f"{site}/counted")
    with pytest.raises(FetchError, match="not a public address"):
        Fetcher(cache=keeper.cache).fetch(f"{site}/counted")


def test_a_damaged_page_is_fetched_anew(site: str, keeper: Fetcher) -> None:
    keeper.fetch(f"{site}/counted")
    (kept,) = keeper.cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:-5])
    assert keeper.fetch(f"{site}/counted")[0] == PAGE
    assert COUNTS == {"": 2}


def test_nothing_is_kept_unless_a_folder_is_named(tmp_path, monkeypatch) -> None:
    made = []
    monkeypatch.setattr("geoconflict.articles.web.Fetcher", lambda cache: made.append(cache))
    monkeypatch.setattr("geoconflict.articles.web.read_url", lambda *_: iter(()))
    list(read_articles("https://one.example/"))
    list(read_articles("https://one.example/", cache=tmp_path))
    assert made == [None, tmp_path]
