"""Fetched pages kept in a folder, so that a page is not asked for twice.

A page is a file: a line of JSON that says where it came from, then its bytes.
Only what a server has given with status 200 and without `no-store` is kept,
never a failure; a file that was damaged is as none. Nothing of it is executed,
and the folder is readable by its owner alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from geoconflict.errors import ArticleError

FRESH_SECONDS = 3_600.0
"""A page younger than this is not asked for; after it the server says whether it has changed."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a server gave.

    `url` is where it came from after redirects, `etag` and `modified` are the
    server's words by which it knows the page again, `fetched` seconds since 1970.
    """

    body: bytes
    url: str
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    fetched: float = 0.0

    @property
    def fresh(self) -> bool:
        """Whether it need not be asked for again yet."""
        return 0 <= time.time() - self.fetched < FRESH_SECONDS

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the page only if it has changed."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}


def page_of(body: bytes, url: str, headers: Mapping[str, str]) -> Page:
    """Make a page of an answer."""
    _, _, charset = headers.get("content-type", "").partition("charset=")
    return Page(
        body,
        url,
        charset.strip("\"' ;") or None,
        headers.get("etag"),
        headers.get("last-modified"),
        time.time(),
    )


class PageCache:
    """The pages in a folder, by the address that was asked for.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    scope : str
        Pages of one scope are not found in another: what a test got from
        loopback is not given to one who may not go there.

    Raises
    ------
    ArticleError
        If the folder cannot be made.
    """

    def __init__(self, folder: Path, scope: str = "") -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ArticleError(f"{folder}: no cache can be made here: {error.strerror}") from error
        self._folder, self._scope = folder, scope

    def get(self, url: str) -> Page | None:
        """Return the page that was kept, or `None`."""
        try:
            head, _, body = self._path(url).read_bytes().partition(b"\n")
            known = json.loads(head)
            if known.pop("sha256") != hashlib.sha256(body).hexdigest():
                return None
            return Page(body, **known)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def put(self, url: str, page: Page) -> None:
        """Keep a page; where the disk refuses, it is not kept and no harm done."""
        known = asdict(replace(page, body=b""))
        known["sha256"] = hashlib.sha256(page.body).hexdigest()
        del known["body"]
        data = json.dumps(known, sort_keys=True).encode() + b"\n" + page.body
        try:
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=".")
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(self._path(url))
        except OSError:
            return

    def _path(self, url: str) -> Path:
        return self._folder / hashlib.sha256(f"{self._scope}\n{url}".encode()).hexdigest()
