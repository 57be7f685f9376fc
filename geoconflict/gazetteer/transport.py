"""How an online geocoder is asked: within a time, within a size, and only there.

geopy bounds neither the size of an answer nor the whole time it takes, follows
redirects to other hosts, and logs addresses with the keys in them
(measured on geopy 2.5 against a service that drips, floods and redirects).
"""

from __future__ import annotations

import copy
import json
import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    ProxyHandler,
    Request,
    build_opener,
    getproxies,
)

from geopy.adapters import (
    AdapterHTTPError,
    BaseSyncAdapter,
    RequestsAdapter,
    URLLibAdapter,
    get_retry_after,
)
from geopy.exc import (
    GeocoderParseError,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

_CHUNK = 65_536
_SECRET_NAME = re.compile(r"key|token|secret|passw|auth|app_?id|app_?code|username|client_id", re.I)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a question got no answer, in words that hold no address and so no key."""

    reason: str
    again: bool = False
    """Whether the same question may be answered a little later."""
    retry_after: float | None = None
    """Seconds for which the service wishes not to be asked."""


def failure_of(error: Exception) -> Failure:
    """Return what an error of a geopy geocoder means."""
    cause = error.__cause__
    if isinstance(cause, AdapterHTTPError):
        again = cause.status_code in {408, 429} or cause.status_code >= 500
        return Failure(f"HTTP {cause.status_code}", again, get_retry_after(cause.headers))
    if isinstance(error, GeocoderRateLimited):
        return Failure("too many requests", again=True, retry_after=error.retry_after)
    if isinstance(error, GeocoderTimedOut | GeocoderUnavailable):
        return Failure("no answer in time, or no connection", again=True)
    if isinstance(error, GeocoderParseError | LongAnswerError):
        return Failure(str(error))
    return Failure(f"its answer cannot be used ({type(error).__name__})")


class LongAnswerError(GeocoderServiceError):  # type: ignore[misc]
    """A service answered more than it may."""


class _SameService(HTTPRedirectHandler):
    """Follows a redirect within the service, never to another host or down to http."""

    max_redirections = 3

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if (new.scheme, new.netloc) not in {(old.scheme, old.netloc), ("https", old.netloc)}:
            raise HTTPError(req.full_url, code, "leads elsewhere", headers, None)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class BoundedAdapter(BaseSyncAdapter):  # type: ignore[misc]
    """A geopy adapter whose time-out is for the whole answer, which has a greatest size.

    Parameters
    ----------
    proxies, ssl_context
        As geopy's own adapters take them.
    max_bytes : int
        Of an answer's body; a longer one is not read to its end.
    """

    def __init__(self, *, proxies: Any, ssl_context: Any, max_bytes: int) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._max_bytes = max_bytes
        self._open = build_opener(
            HTTPSHandler(context=ssl_context),
            ProxyHandler(getproxies() if proxies is None else proxies),
            _SameService,
        ).open

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """Return the answer; an empty object or a bare value is no geocoder's answer."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            answer = json.loads(text)
        except (ValueError, RecursionError):
            raise GeocoderParseError("the answer is not JSON") from None
        if not isinstance(answer, list) and not (isinstance(answer, dict) and answer):
            raise GeocoderParseError("the answer is JSON of another form")
        return answer

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """Return the body of the answer."""
        deadline = time.monotonic() + timeout
        try:
            with self._open(Request(url, headers=headers), timeout=timeout) as page:  # noqa: S310
                body = self._read(page, deadline)
        except HTTPError as error:
            found = {name.lower(): value for name, value in error.headers.items()}
            raise AdapterHTTPError(
                f"HTTP {error.code}", status_code=error.code, headers=found, text=""
            ) from None
        except TimeoutError:
            raise GeocoderTimedOut("no answer in time") from None
        except (OSError, HTTPException) as error:
            late = isinstance(getattr(error, "reason", None), TimeoutError)
            failure = GeocoderTimedOut if late else GeocoderUnavailable
            raise failure("no answer in time" if late else "no connection") from None
        return body.decode("utf-8", "replace")

    def _read(self, page: Any, deadline: float) -> bytes:
        """Read as the bytes come, so that a service that drips is seen to be late."""
        body = bytearray()
        while chunk := page.read1(_CHUNK):
            body += chunk
            if len(body) > self._max_bytes:
                raise LongAnswerError(f"the answer is longer than {self._max_bytes:,} bytes")
            if time.monotonic() > deadline:
                raise GeocoderTimedOut("no whole answer in time")
        return bytes(body)


def bounded(geocoder: Any, max_bytes: int) -> Any:
    """Return a copy of a geopy geocoder that asks through a `BoundedAdapter`.

    One with an adapter of the user's own, or that is no geopy geocoder, stays
    as it is: only its time is bounded, by `within`.
    """
    if type(getattr(geocoder, "adapter", None)) not in {RequestsAdapter, URLLibAdapter}:
        return geocoder
    asking = copy.copy(geocoder)
    asking.adapter = BoundedAdapter(
        proxies=geocoder.proxies, ssl_context=geocoder.ssl_context, max_bytes=max_bytes
    )
    return asking


def within(seconds: float, call: Callable[[], Any]) -> Any:
    """Return what a call returns, or raise `GeocoderTimedOut` after so many seconds.

    It runs in a thread, since neither the resolution of a host name nor headers
    that drip can be given up otherwise.
    """
    outcome: list[tuple[Any, Exception | None]] = []

    def run() -> None:
        try:
            outcome.append((call(), None))
        except Exception as error:
            outcome.append((None, error))

    thread = threading.Thread(target=run, name="geoconflict-geocoder", daemon=True)
    thread.start()
    thread.join(seconds)
    if not outcome:
        raise GeocoderTimedOut("no answer in time")
    result, error = outcome[0]
    if error is not None:
        raise error
    return result


def secrets(geocoder: Any) -> tuple[str, ...]:
    """Return the keys and passwords that a geocoder holds."""
    held = getattr(geocoder, "__dict__", {})
    found = {str(v) for k, v in held.items() if _SECRET_NAME.search(k) and isinstance(v, str)}
    return tuple(sorted(secret for secret in found if len(secret) > 3))


class _WithoutQueries(logging.Filter):
    """Cuts the queries off the addresses that geopy logs: they hold the keys."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = re.sub(r"\?\S+", "?...", record.getMessage())
        record.args = ()
        return True


_FILTER = _WithoutQueries()


def hide_keys() -> None:
    """Keep keys out of geopy's log, which has the whole addresses at DEBUG."""
    logging.getLogger("geopy").addFilter(_FILTER)
