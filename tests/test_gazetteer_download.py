"""GeoNames' files are fetched whole, from a server on loopback, or not at all."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from geoconflict.errors import GazetteerError, GazetteerServiceError
from geoconflict.gazetteer import download_geonames


def zipped(name: str, text: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo(f"{name}.txt"), text)
    return packed.getvalue()


class Server(ThreadingHTTPServer):
    """Serves files, with ranges; cuts a connection after so many bytes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {
            "/allCountries.zip": zipped("allCountries", b"1\tBarda\n" * 90_000),
            "/AZ.zip": zipped("AZ", b"1\tBarda\n"),
            "/alternateNamesV2.zip": zipped("alternateNamesV2", b""),
            "/admin1CodesASCII.txt": b"AZ.15\tQarabag\tQarabag\t1\n",
            "/admin2Codes.txt": b"",
        }
        self.tag = '"first"'
        self.cut: int | None = None
        self.asked: list[tuple[str, str | None]] = []
        self.address = f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        wish = self.headers.get("Range")
        self.server.asked.append((self.path, wish))
        content = self.server.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        start = int(re.findall(r"\d+", wish)[0]) if wish else 0
        if self.headers.get("If-Range") != self.server.tag:
            start = 0
        if start and start >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.send_header("ETag", self.server.tag)
        self.end_headers()
        self.wfile.write(content[start:][: self.server.cut])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield running
        running.shutdown()


def test_all_files_are_fetched_once(server: Server, tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    folder = download_geonames(
        tmp_path / "dump", address=server.address, progress=lambda *facts: told.append(facts)
    )
    for name in ("allCountries.zip", "alternateNamesV2.zip", "admin1CodesASCII.txt"):
        assert (folder / name).read_bytes() == server.files[f"/{name}"]
    assert told[0] == ("allCountries.zip", len(server.files["/allCountries.zip"]))
    assert len(list(folder.iterdir())) == 4
    asked = len(server.asked)
    download_geonames(folder, address=server.address)
    assert len(server.asked) == asked


def test_a_country_s_file_can_be_chosen(server: Server, tmp_path: Path) -> None:
    download_geonames(tmp_path, countries=["az"], address=server.address)
    assert "/AZ.zip" in dict(server.asked)
    assert not (tmp_path / "allCountries.zip").exists()


def test_a_broken_connection_is_gone_on_with(server: Server, tmp_path: Path) -> None:
    server.cut = 100_000
    with pytest.raises(GazetteerServiceError, match=r"100,000 bytes are kept"):
        download_geonames(tmp_path, address=server.address)
    assert not (tmp_path / "allCountries.zip").exists()
    server.cut = None
    download_geonames(tmp_path, address=server.address)
    assert server.asked[1] == ("/allCountries.zip", "bytes=100000-")
    whole = server.files["/allCountries.zip"]
    assert (tmp_path / "allCountries.zip").read_bytes() == whole


def test_another_file_than_the_one_begun_is_fetched_from_its_start(server, tmp_path) -> None:
    server.cut = 100_000
    with pytest.raises(GazetteerServiceError):
        download_geonames(tmp_path, address=server.address)
    server.cut, server.tag = None, '"second"'
    server.files["/allCountries.zip"] = zipped("allCountries", b"2\tGanja\n" * 90_000)
    download_geonames(tmp_path, address=server.address)
    assert (tmp_path / "allCountries.zip").read_bytes() == server.files["/allCountries.zip"]


def test_what_is_no_zip_file_is_refused(server: Server, tmp_path: Path) -> None:
    server.files["/allCountries.zip"] = b"<html>Sign in to this network</html>"
    with pytest.raises(GazetteerError, match=r"allCountries\.zip: what came is no whole zip"):
        download_geonames(tmp_path, address=server.address)
    assert not list(tmp_path.glob("allCountries.zip*"))


def test_a_server_that_has_none_or_is_away_is_named(server: Server, tmp_path: Path) -> None:
    with pytest.raises(GazetteerServiceError, match=r"XX\.zip: not fetched"):
        download_geonames(tmp_path, countries=["XX"], address=server.address)
    with pytest.raises(GazetteerServiceError, match="not fetched"):
        download_geonames(tmp_path, address="http://127.0.0.1:9/")
