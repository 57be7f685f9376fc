"""Any geopy geocoder as the gazetteer: asked seldom, politely, and never waited for in vain."""

from __future__ import annotations

import inspect
import json
import logging
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geopy.adapters import BaseAsyncAdapter
from geopy.location import Location

from geoconflict.errors import GazetteerError, GazetteerServiceError
from geoconflict.gazetteer.answers import to_candidate
from geoconflict.gazetteer.folding import normalize
from geoconflict.gazetteer.remembered import Remembered, remembered
from geoconflict.gazetteer.transport import Failure, bounded, failure_of, hide_keys, secrets, within
from geoconflict.types import Candidate, Gazetteer

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

PUBLIC_NOMINATIM = "nominatim.openstreetmap.org"
_FAILURES_BEFORE_REST, _REST = 5, 30.0
_ASKED: Counter[str] = Counter()
"""Names that this process has asked each service."""

_log = logging.getLogger("geoconflict")


class GeocoderGazetteer:
    """Asks an online geocoder, and remembers what it answered.

    Three outcomes are told apart. A place is found; or the service knows none
    (an empty list, remembered as well); or the service failed, and the
    `fallback` is asked: its candidates say so, as in ``method="exact (service
    failed)"``. Where that knows none either, it is still the service that failed.

    Parameters
    ----------
    geocoder : geopy geocoder
        Synchronous, such as ``Nominatim(user_agent="...")`` or ``Photon()``;
        or any object with a `geocode` of that kind.
    fallback : Gazetteer, optional
        Asked where the service fails; the embedded one by default, `None` for none.
    cache : path-like, optional
        An SQLite file that keeps answers and turns, for several processes at a
        time; by default answers last as long as the process.
    min_delay_seconds : float, default 1
        Between two questions to a service, from the whole application: all
        threads, and all processes that share the cache.
    deadline_seconds : float, default 10
        For a name, retries and their pauses included; waiting for a turn is not.
    max_retries : int, default 2
        After time-outs, 429 and 5xx; `Retry-After` is kept to.
    max_bytes : int, default 2,000,000
        The longest answer that is read.
    most : int, default 10
        The candidates of a name at most, where the geocoder takes a limit.
    bulk_limit : int, default 100
        The names that a process may ask the public Nominatim, whose policy
        forbids bulk work; further ones count as failed.
    parameters : mapping, optional
        Passed to `geocode`, as in ``{"country_codes": ["az"]}``.

    Raises
    ------
    GazetteerError
        For an asynchronous geocoder; at the first look-up, where the cache is
        not usable.
    """

    def __init__(
        self,
        geocoder: Any,
        *,
        fallback: Gazetteer | str | None = "embedded",
        cache: str | Path | None = None,
        min_delay_seconds: float = 1.0,
        deadline_seconds: float = 10.0,
        max_retries: int = 2,
        max_bytes: int = 2_000_000,
        most: int = 10,
        bulk_limit: int = 100,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        if isinstance(getattr(geocoder, "adapter", None), BaseAsyncAdapter):
            raise GazetteerError(
                f"{type(geocoder).__name__}: asynchronous geocoders cannot be a gazetteer; "
                "make it without adapter_factory=AioHTTPAdapter"
            )
        hide_keys()
        self._geocoder = bounded(geocoder, max_bytes)
        self._secrets = secrets(geocoder)
        self._host = _host(geocoder)
        self.version = f"{type(geocoder).__name__} ({self._host})"
        self._fallback = fallback
        self._public = self._host == PUBLIC_NOMINATIM
        self._delay = max(min_delay_seconds, 1.0) if self._public else min_delay_seconds
        self._deadline = deadline_seconds
        self._tries = 1 + max_retries
        self._bulk_limit = bulk_limit
        self._parameters = _accepted(geocoder.geocode, most) | dict(parameters or {})
        self._remembered = remembered(str(Path(cache).absolute()) if cache else ":memory:")
        self._failures = 0
        self._one_at_a_time = threading.Lock()

    def lookup(self, toponym: str) -> list[Candidate]:
        """Return what the service knows of a name, in its order; else the fallback's.

        Raises
        ------
        GazetteerServiceError
            Where the service failed and the fallback knows nothing, or there is none.
        """
        name = normalize(" ".join(toponym.split()))
        if not name:
            return []
        query = json.dumps([name, self._parameters], sort_keys=True, default=str)
        kept = self._remembered.get(self.version, query)
        if kept is None:
            # One at a time, or threads would ask the same name twice.
            with self._one_at_a_time:
                kept = self._remembered.get(self.version, query)
                if kept is None:
                    return self._ask(name, query)
        return self._candidates(kept, name)

    def lookup_many(self, toponyms: Sequence[str]) -> list[list[Candidate]]:
        """Return the candidates of each name, each asked once.

        Raises
        ------
        GazetteerServiceError
            As `lookup`; and for more names than the public Nominatim may be asked.
        """
        names = dict.fromkeys(toponyms)
        if self._public and len(names) > self._bulk_limit:
            raise GazetteerServiceError(
                f"{len(names)} names are bulk work, which {self._host} forbids; "
                "ask a Nominatim of your own, another service, or the embedded gazetteer"
            )
        found = {name: self.lookup(name) for name in names}
        return [found[name] for name in toponyms]

    def geometry(self, candidate_id: str) -> BaseGeometry | None:
        """Return the fallback's polygon of a place; a service gives none."""
        geometry = getattr(self._embedded(), "geometry", None)
        found: BaseGeometry | None = geometry(candidate_id) if geometry else None
        return found

    def _ask(self, name: str, query: str) -> list[Candidate]:
        answer = self._refusal() or self._answer(name)
        if isinstance(answer, Failure):
            return self._fall_back(name, answer)
        try:
            candidates = self._candidates(answer, name)
        except (ValueError, TypeError, KeyError, AttributeError):
            return self._fall_back(name, Failure("its answer is of another form"))
        self._failures = 0
        self._remembered.put(self.version, query, self._without_secrets(answer))
        return candidates

    def _refusal(self) -> Failure | None:
        """Return why the service is not to be asked now."""
        closed = max(place.closed_for(self._host) for place in self._queues())
        if closed > 0:
            return Failure(f"it is not to be asked for {closed:.0f} s more")
        if self._public and _ASKED[self._host] >= self._bulk_limit:
            return Failure(f"more than {self._bulk_limit} names are bulk work, which it forbids")
        _ASKED[self._host] += 1
        return None

    def _answer(self, name: str) -> list[dict[str, Any]] | Failure:
        """Ask until there is an answer, or no time or hope of one."""
        self._wait_for_turn()
        deadline = time.monotonic() + self._deadline
        answer = self._try(name, deadline)
        for attempt in range(1, self._tries):
            if not isinstance(answer, Failure) or not answer.again:
                break
            pause = 0.25 * 2**attempt if answer.retry_after is None else answer.retry_after
            if time.monotonic() + pause >= deadline:
                break
            time.sleep(pause)
            self._wait_for_turn()
            answer = self._try(name, deadline)
        if isinstance(answer, Failure):
            self._rest(answer)
        return answer

    def _try(self, name: str, deadline: float) -> list[dict[str, Any]] | Failure:
        left = deadline - time.monotonic()
        if left <= 0:
            return Failure("no answer in time", again=True)
        wishes = {"exactly_one": False, "timeout": left, **self._parameters}
        try:
            found = within(left, lambda: self._geocoder.geocode(name, **wishes))
            return [_plain(location) for location in found or ()]
        except Exception as error:
            return failure_of(error)

    def _rest(self, failure: Failure) -> None:
        """Leave a service alone as long as it wishes, or when it keeps failing."""
        self._failures += failure.again
        if failure.retry_after:
            seconds = failure.retry_after
        elif self._failures >= _FAILURES_BEFORE_REST:
            seconds, self._failures = _REST, 0
        else:
            return
        for queue in self._queues():
            queue.close_for(self._host, seconds)

    def _wait_for_turn(self) -> None:
        waits = [queue.take_turn(self._host, self._delay) for queue in self._queues()]
        time.sleep(max(waits))

    def _queues(self) -> set[Remembered]:
        """Return where turns are taken: in this process, and among those who share the cache."""
        return {remembered(":memory:"), self._remembered}

    def _candidates(self, answer: list[dict[str, Any]], name: str) -> list[Candidate]:
        locations = (Location(a["address"], (a["lat"], a["lon"]), a["raw"]) for a in answer)
        return [to_candidate(location, name, self.version) for location in locations]

    def _without_secrets(self, answer: list[dict[str, Any]]) -> str:
        text = json.dumps(answer, ensure_ascii=False)
        for secret in self._secrets:
            text = text.replace(json.dumps(secret, ensure_ascii=False)[1:-1], "...")
        return text

    def _fall_back(self, name: str, failure: Failure) -> list[Candidate]:
        fallback = self._embedded()
        message = f"{self.version}: {name!r} was not looked up: {failure.reason}"
        if fallback is None:
            raise GazetteerServiceError(f"{message}; try again later, or give a fallback")
        found = fallback.lookup(name)
        if not found:
            # An empty list would read as "not found", which nobody has said.
            raise GazetteerServiceError(
                f"{message}; nor does the fallback know it; try again later"
            )
        _log.warning("%s; the fallback was asked", message)
        return [replace(c, method=f"{c.method} (service failed)") for c in found]

    def _embedded(self) -> Gazetteer | None:
        if isinstance(self._fallback, str):
            from geoconflict.gazetteer.geonames import GeoNamesGazetteer

            self._fallback = GeoNamesGazetteer()
        return self._fallback

    def __repr__(self) -> str:
        return f"GeocoderGazetteer({self.version})"


def _host(geocoder: Any) -> str:
    address = str(getattr(geocoder, "api", None) or getattr(geocoder, "domain", None) or "")
    parts = urlsplit(address if "//" in address else f"//{address}")
    return parts.netloc.rpartition("@")[2] or type(geocoder).__name__


def _accepted(geocode: Any, most: int) -> dict[str, Any]:
    """Return the usual wishes that a `geocode` takes."""
    details = dict.fromkeys(("addressdetails", "namedetails", "extratags"), True)
    wishes = {"limit": most, "language": "en", **details}
    taken = inspect.signature(geocode).parameters
    return {name: value for name, value in wishes.items() if name in taken}


def _plain(location: Location) -> dict[str, Any]:
    """Return a location as it is kept: in JSON's terms."""
    return {
        "address": location.address,
        "lat": location.latitude,
        "lon": location.longitude,
        "raw": json.loads(json.dumps(location.raw, default=str)),
    }
