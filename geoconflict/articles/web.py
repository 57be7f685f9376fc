"""Fetching a page or a feed, when asked and no further than is safe.

Only http(s), only public addresses: the name is resolved once, every address
is checked, and the connection goes to the address that was checked, so that a
name that resolves anew cannot lead inside. Each redirect is checked the same
way. Size and time are bounded, robots.txt and its crawl delay are honoured.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import urllib3

from geoconflict import __version__
from geoconflict.articles.cache import Page, PageCache, page_of
from geoconflict.articles.encoding import decode, text_of
from geoconflict.articles.feed import read_feed
from geoconflict.articles.html import read_html
from geoconflict.articles.table import OnFailure
from geoconflict.errors import ArticleError, FetchError
from geoconflict.types import Article, RecordFailure

USER_AGENT = f"geoconflict/{__version__} (news mapping library; fetches single pages on request)"
_PORTS = {"http": 80, "https": 443}
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_FEED_MARKS = (b"<rss", b"<feed", b"<rdf:RDF")


@dataclass(slots=True)
class Fetcher:
    """Fetches pages within limits; one object is one visit, and knows what it asked whom.

    Parameters
    ----------
    allow_loopback : bool
        For tests against a server of one's own.
    max_bytes, max_seconds, max_redirects : int, float, int
        Limits of one page, redirects included.
    cache : Path, optional
        A folder that keeps pages: one that was fetched within the hour is not
        asked for, an older one is fetched again only if it has changed.
    """

    allow_loopback: bool = False
    max_bytes: int = 5_000_000
    max_seconds: float = 20.0
    max_redirects: int = 5
    cache: Path | None = None
    _robots: dict[str, RobotFileParser] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def fetch(self, url: str) -> tuple[bytes, str, str | None]:
        """Fetch a URL.

        Returns
        -------
        tuple of bytes, str, str or None
            The body, the address it came from after redirects, and the
            encoding that the server declared.

        Raises
        ------
        FetchError
            If the URL is refused by the rules above, or the server fails.
        """
        pages = PageCache(self.cache, f"loopback {self.allow_loopback}") if self.cache else None
        kept = pages.get(url) if pages else None
        if kept is None or not kept.fresh:
            kept = self._fetched(url, pages, kept)
        return kept.body, kept.url, kept.charset

    def _fetched(self, url: str, pages: PageCache | None, kept: Page | None) -> Page:
        deadline = time.monotonic() + self.max_seconds
        self._ask_robots(url, deadline)
        page, may_keep = self._follow(url, deadline, kept)
        if pages and may_keep:
            pages.put(url, page)
        return page

    def _follow(self, url: str, deadline: float, kept: Page | None = None) -> tuple[Page, bool]:
        """Return the page, and whether the server allows to keep it."""
        for _ in range(self.max_redirects + 1):
            known = kept if kept and kept.url == url else None
            response = self._get(url, deadline, known.conditions if known else {})
            location = response.headers.get("location")
            if response.status in (301, 302, 303, 307, 308) and location:
                response.release_conn()
                url = urljoin(url, location)
                continue
            if response.status == 304 and known:
                response.release_conn()
                return replace(known, fetched=time.time()), True
            if response.status != 200:
                raise FetchError(f"{url}: the server answered {response.status}")
            page = page_of(self._body(response, url, deadline), url, response.headers)
            return page, "no-store" not in response.headers.get("cache-control", "")
        raise FetchError(f"{url}: more than {self.max_redirects} redirects")

    def _get(
        self, url: str, deadline: float, conditions: dict[str, str]
    ) -> urllib3.BaseHTTPResponse:
        parts = urlsplit(url)
        address = self._checked_address(parts, url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        timeout = urllib3.Timeout(total=max(0.1, deadline - time.monotonic()))
        pool: urllib3.HTTPConnectionPool
        if parts.scheme == "https":
            pool = urllib3.HTTPSConnectionPool(
                address, port, server_hostname=host, assert_hostname=host, timeout=timeout
            )
        else:
            pool = urllib3.HTTPConnectionPool(address, port, timeout=timeout)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        named = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": USER_AGENT}
        try:
            return pool.request(
                "GET",
                target,
                headers=named | conditions,
                redirect=False,
                retries=False,
                preload_content=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise FetchError(f"{url}: cannot be reached ({type(error).__name__})") from error

    def _checked_address(self, parts: SplitResult, url: str) -> str:
        if parts.scheme not in _PORTS or not parts.hostname:
            raise FetchError(f"{url}: only http and https addresses are fetched")
        if parts.username or parts.password:
            raise FetchError("an address with a password in it is not fetched")
        try:
            infos = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise FetchError(f"{url}: the host name cannot be resolved") from error
        addresses = [str(info[4][0]) for info in infos]
        for address in addresses:
            if not self._allowed(address):
                raise FetchError(f"{url}: {address} is not a public address")
        return addresses[0]

    def _allowed(self, address: str) -> bool:
        ip = ipaddress.ip_address(address.partition("%")[0])
        if isinstance(ip, ipaddress.IPv6Address):
            ip = ip.ipv4_mapped or ip.sixtofour or _translated(ip) or ip
        return (ip.is_global and not ip.is_multicast) or (self.allow_loopback and ip.is_loopback)

    def _body(self, response: urllib3.BaseHTTPResponse, url: str, deadline: float) -> bytes:
        body = bytearray()
        try:
            for chunk in response.stream(16_384, decode_content=True):
                body += chunk
                if len(body) > self.max_bytes:
                    raise FetchError(f"{url}: more than {self.max_bytes:,} bytes")
                if time.monotonic() > deadline:
                    raise FetchError(f"{url}: took longer than {self.max_seconds:g} s")
        except urllib3.exceptions.HTTPError as error:
            raise FetchError(f"{url}: broke off ({type(error).__name__})") from error
        finally:
            response.close()
        return bytes(body)

    def _ask_robots(self, url: str, deadline: float) -> None:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(site, deadline)
        rules = self._robots[site]
        if not rules.can_fetch(USER_AGENT, url):
            raise FetchError(f"{url}: the site's robots.txt asks not to fetch this page")
        self._wait(site, float(rules.crawl_delay(USER_AGENT) or 1.0))

    def _read_robots(self, site: str, deadline: float) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            page, _ = self._follow(f"{site}/robots.txt", deadline)
            rules.parse(decode(page.body).splitlines())
        except FetchError as error:
            if "answered 4" not in str(error):
                raise
            rules.parse([])  # no robots.txt: everything may be fetched
        return rules

    def _wait(self, site: str, delay: float) -> None:
        """Keep the crawl delay between two pages of a site."""
        now = time.monotonic()
        if site in self._last:
            time.sleep(min(max(0.0, self._last[site] + delay - now), self.max_seconds))
        self._last[site] = time.monotonic()


def _translated(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that a gateway makes of one of 64:ff9b::/96 (RFC 6052)."""
    if ip not in _TRANSLATED:
        return None
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)


def read_url(url: str, on_failure: OnFailure, fetcher: Fetcher | None = None) -> Iterator[Article]:
    """Fetch a page or a feed and read it; a failure is reported, not raised."""
    try:
        body, final, charset = (fetcher or Fetcher()).fetch(url)
        if any(mark in body[:1000] for mark in _FEED_MARKS):
            yield from read_feed(body, source=final)
        else:
            yield read_html(text_of(body, charset), id=final, source=final, url=final)
    except ArticleError as error:
        on_failure(RecordFailure(url, str(error)))
