"""Any geopy geocoder as the gazetteer, against a service on loopback that misbehaves."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest
from geocoding_service import BARDA, ELBRUS, Service, running
from geopy.geocoders import Nominatim, Photon, TomTom

from geoconflict.errors import GazetteerError, GazetteerServiceError
from geoconflict.gazetteer import GeocoderGazetteer
from geoconflict.types import Candidate, Gazetteer


class Fallback:
    def lookup(self, toponym: str) -> list[Candidate]:
        return [Candidate("geonames:1", toponym, 40.0, 47.0)] if toponym == "Barda" else []


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as service:
        yield service


def nominatim(service: Service, **options) -> GeocoderGazetteer:
    geocoder = Nominatim(user_agent="geoconflict tests", domain=service.domain, scheme="http")
    return GeocoderGazetteer(
        geocoder, **{"min_delay_seconds": 0.0, "deadline_seconds": 1.0, "fallback": None, **options}
    )


def test_a_place_that_is_found_comes_with_what_the_service_says_of_it(service: Service) -> None:
    gazetteer = nominatim(service)
    assert isinstance(gazetteer, Gazetteer)
    [found] = gazetteer.lookup("Barda")
    assert (found.id, found.name, found.matched_name) == ("osm:relation/364087", "Bərdə", "Barda")
    assert (found.latitude, found.longitude) == (40.3744, 47.1266)
    assert (found.country_code, found.admin1) == ("AZ", "Bərdə rayonu")
    assert (found.feature_class, found.feature_code, found.population) == ("P", "PPL", 38500)
    assert found.extent == (47.08, 40.33, 47.17, 40.41)
    assert (found.method, found.name_score) == ("nominatim", 1.0)
    assert "OpenStreetMap contributors" in found.source
    assert service.domain in found.source


def test_photon_answers_are_read_too(service: Service) -> None:
    service.answers(("json", {"type": "FeatureCollection", "features": [ELBRUS]}))
    geocoder = Photon(user_agent="geoconflict tests", domain=service.domain, scheme="http")
    [found] = GeocoderGazetteer(geocoder, min_delay_seconds=0).lookup("Elbrus")
    assert (found.id, found.feature_class, found.feature_code) == ("osm:node/26862770", "T", "PK")
    assert (found.country_code, found.admin1) == ("RU", "Kabardino-Balkaria")
    assert found.name_score < 1
    assert "OpenStreetMap" in found.source


def test_the_order_of_the_service_is_kept(service: Service) -> None:
    service.answers(("json", [BARDA, BARDA | {"osm_id": 2}, BARDA | {"osm_id": 1}]))
    assert [c.id[-2:] for c in nominatim(service).lookup("Barda")] == ["87", "/2", "/1"]


def test_not_found_is_an_empty_list_and_does_not_ask_the_fallback(service: Service) -> None:
    service.answers(("json", []))
    gazetteer = nominatim(service, fallback=Fallback())
    assert gazetteer.lookup("Barda") == gazetteer.lookup("Barda") == []
    assert service.asked == ["Barda"], "that nothing is there is remembered"


FAILURES = {
    "429": ("send", 429),
    "500": ("send", 500),
    "403": ("send", 403),
    "HTML": ("send", 200, b"<html><body>Busy</body></html>"),
    "a drip": ("drip",),
    "headers that drip": ("drip_headers",),
    "a flood": ("flood",),
    "an object of another form": ("json", {"status": "ok"}),
    "an empty object": ("json", {}),
    "null": ("json", None),
    "an error in JSON": ("json", {"error": "no such thing"}),
    "a place without a point": ("json", [{"display_name": "Barda"}]),
    "a latitude of 146": ("json", [BARDA | {"lat": "146"}]),
    "a word for a latitude": ("json", [BARDA | {"lat": "north"}]),
    "an extent of words": ("json", [BARDA | {"boundingbox": ["a", "b", "c", "d"]}]),
    "an address that is a list": ("json", [BARDA | {"address": ["AZ"]}]),
    "deep nesting": ("send", 200, b"[" * 100_000),
    "a redirect elsewhere": ("elsewhere", "http://127.0.0.2:9/search?q=Barda"),
    "a redirect to a file": ("elsewhere", "file:///etc/passwd"),
}


@pytest.mark.filterwarnings("ignore:Latitude normalization")
@pytest.mark.parametrize("behaviour", FAILURES.values(), ids=FAILURES)
def test_a_failure_is_neither_found_nor_not_found(
    service: Service, behaviour: tuple, tmp_path: Path
) -> None:
    service.answers(behaviour)
    options = {"max_retries": 0, "deadline_seconds": 0.5, "cache": tmp_path / "answers.sqlite"}
    with pytest.raises(GazetteerServiceError, match="Barda"):
        nominatim(service, **options).lookup("Barda")
    [instead] = nominatim(service, fallback=Fallback(), **options).lookup("Barda")
    assert (instead.id, instead.method) == ("geonames:1", "exact (service failed)")
    service.answers(("json", [BARDA]))
    [found] = nominatim(service, **options).lookup("Barda")
    assert found.method == "nominatim", "a failure is not remembered as an answer"


@pytest.mark.parametrize("behaviour", [("drip",), ("drip_headers",)])
def test_a_drip_does_not_outlast_the_deadline(service: Service, behaviour: tuple) -> None:
    service.answers(behaviour)
    started = time.monotonic()
    with pytest.raises(GazetteerServiceError):
        nominatim(service, deadline_seconds=0.3).lookup("Barda")
    assert time.monotonic() - started < 5, "the service would drip for 50 s"


def test_a_flood_is_not_read_to_its_end(service: Service) -> None:
    service.answers(("flood",))
    with pytest.raises(GazetteerServiceError, match="longer than 200,000 bytes"):
        nominatim(service, max_bytes=200_000).lookup("Barda")
    assert service.written < 50_000_000, "the flood is 100 MB"


def test_what_may_pass_is_asked_again(service: Service) -> None:
    service.answers(("send", 429), ("send", 503), ("json", [BARDA]))
    assert nominatim(service, deadline_seconds=10).lookup("Barda")[0].name == "Bərdə"
    assert len(service.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403])
def test_what_will_not_pass_is_asked_once(service: Service, status: int) -> None:
    service.answers(("send", status))
    with pytest.raises(GazetteerServiceError, match=str(status)):
        nominatim(service).lookup("Barda")
    assert len(service.asked) == 1


def test_retry_after_is_kept_to(service: Service) -> None:
    handler = service.RequestHandlerClass
    busy = lambda self: self.send(429, **{"Retry_After": "1"})  # noqa: E731
    service.RequestHandlerClass = type("Busy", (handler,), {"busy": busy})
    service.answers(("busy",), ("json", [BARDA]))
    assert nominatim(service, deadline_seconds=10).lookup("Barda")
    assert service.times[1] - service.times[0] >= 1


@pytest.mark.parametrize("wish", ["600", formatdate(time.time() + 600, usegmt=True)])
def test_a_service_that_wants_minutes_is_left_alone_at_once(service: Service, wish: str) -> None:
    handler = service.RequestHandlerClass
    busy = lambda self: self.send(429, **{"Retry_After": wish})  # noqa: E731
    service.RequestHandlerClass = type("Busy", (handler,), {"busy": busy})
    service.answers(("busy",))
    gazetteer = nominatim(service, fallback=Fallback())
    assert gazetteer.lookup("Barda")[0].method == "exact (service failed)"
    with pytest.raises(GazetteerServiceError, match="'Tartar' was not looked up"):
        gazetteer.lookup("Tartar")
    with pytest.raises(GazetteerServiceError, match="not to be asked for"):
        nominatim(service).lookup("Lachin")
    assert service.asked == ["Barda"]


def test_a_service_that_is_down_is_left_alone_for_a_while() -> None:
    with running() as gone:
        pass
    gazetteer = nominatim(gone, max_retries=0)
    for name in "ABCDE":
        with pytest.raises(GazetteerServiceError, match="no connection"):
            gazetteer.lookup(name)
    with pytest.raises(GazetteerServiceError, match="not to be asked"):
        gazetteer.lookup("F")


def test_a_redirect_within_the_service_is_followed(service: Service) -> None:
    service.answers(("elsewhere", f"http://{service.domain}/other?q=x"), ("json", [BARDA]))
    assert nominatim(service).lookup("Barda")


def test_answers_outlive_the_process_and_need_no_service(service: Service, tmp_path: Path) -> None:
    cache = tmp_path / "deep" / "answers.sqlite"
    first = nominatim(service, cache=cache).lookup("Barda")
    service.answers(("send", 500))
    assert nominatim(service, cache=cache).lookup("Barda") == first
    assert service.asked == ["Barda"]


def test_names_that_differ_in_form_alone_are_asked_once(service: Service) -> None:
    gazetteer = nominatim(service)
    composed, decomposed = "Bərdə Çay", "Bərdə C\u0327ay"
    gazetteer.lookup_many([composed, decomposed, f" {composed} "])
    assert len(service.asked) == 1
    assert gazetteer.lookup("  ") == []


def test_other_parameters_are_another_question(service: Service, tmp_path: Path) -> None:
    cache = tmp_path / "answers.sqlite"
    nominatim(service, cache=cache).lookup("Barda")
    nominatim(service, cache=cache, parameters={"country_codes": ["az"]}).lookup("Barda")
    assert len(service.asked) == 2


def test_one_rate_limit_holds_for_all_threads_and_gazetteers(service: Service) -> None:
    gazetteers = [nominatim(service, min_delay_seconds=0.1) for _ in range(2)]
    threads = [
        threading.Thread(target=gazetteers[i % 2].lookup, args=(f"Place {i}",)) for i in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(service.times) == 6
    assert max(service.times) - min(service.times) >= 0.4, "six questions, a tenth apart"


def test_no_key_is_logged_raised_or_kept(
    service: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key, cache = "s3cr3t-k3y-0123456789", tmp_path / "answers.sqlite"
    geocoder = TomTom(key, domain=service.domain, scheme="http")
    options = {"min_delay_seconds": 0, "max_retries": 0, "fallback": None, "cache": cache}
    gazetteer = GeocoderGazetteer(geocoder, **options)
    echo = {"position": {"lat": 40.3, "lon": 47.1}, "address": {"freeformAddress": "B"}, "x": key}
    for answer in ({"error": key}, {"results": [{"x": key}]}):
        service.answers(("json", answer))
        with pytest.raises(GazetteerServiceError) as raised:
            gazetteer.lookup("Barda")
        assert key not in f"{raised.value!r} {raised.value.__cause__!r}"
    service.answers(("json", {"results": [echo]}))
    assert gazetteer.lookup("Barda")
    assert "geocode" in caplog.text, "geopy still logs"
    assert key not in caplog.text + repr(gazetteer)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Barda" in kept
    assert key.encode() not in kept


def test_the_public_nominatim_is_not_used_for_bulk_work() -> None:
    geocoder = Nominatim(user_agent="geoconflict tests")
    with pytest.raises(GazetteerServiceError, match="bulk work"):
        GeocoderGazetteer(geocoder).lookup_many([f"Place {i}" for i in range(101)])
    none_left = GeocoderGazetteer(geocoder, fallback=None, bulk_limit=0)
    with pytest.raises(GazetteerServiceError, match="bulk work"):
        none_left.lookup("Barda")


def test_a_cache_that_is_no_cache_is_refused_by_name(service: Service, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("not a database, but long enough to be looked at" * 50)
    with pytest.raises(GazetteerError, match=r"notes\.txt"):
        nominatim(service, cache=other).lookup("Barda")
    assert other.read_text().startswith("not a database")


WORKER = """
    import sys
    from geopy.geocoders import Nominatim
    from geoconflict.gazetteer import GeocoderGazetteer
    domain, cache, worker, names = sys.argv[1:]
    geocoder = Nominatim(user_agent="geoconflict tests", domain=domain, scheme="http")
    gazetteer = GeocoderGazetteer(
        geocoder, cache=cache, min_delay_seconds=0.001, fallback=None, deadline_seconds=20)
    for i in range(int(names)):
        assert gazetteer.lookup(f"Worker {worker} place {i}")
        assert gazetteer.lookup(f"Shared {i}")
        print(i, flush=True)
"""


def _worker(service: Service, cache: Path, worker: int, names: int) -> subprocess.Popen:
    arguments = (service.domain, cache, worker, names)
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WORKER), *map(str, arguments)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )


def _rows(cache: Path) -> int:
    with sqlite3.connect(cache) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return database.execute("SELECT count(*) FROM answer").fetchone()[0]


def test_eight_processes_share_one_cache(service: Service, tmp_path: Path) -> None:
    cache = tmp_path / "answers.sqlite"
    workers = [_worker(service, cache, number, 5) for number in range(8)]
    assert [worker.wait(60) for worker in workers] == [0] * 8
    assert _rows(cache) == 8 * 5 + 5, "each answer was kept, the shared ones once"
    assert len(service.asked) < 80, "what one has asked, the others need not"


def test_a_killed_process_leaves_a_whole_cache(service: Service, tmp_path: Path) -> None:
    cache = tmp_path / "answers.sqlite"
    worker = _worker(service, cache, 0, 100_000)
    assert worker.stdout is not None
    for _ in range(20):
        worker.stdout.readline()
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    worker.stdout.close()
    assert _rows(cache) >= 40
    before = len(service.asked)
    assert nominatim(service, cache=cache).lookup("Shared 0")
    assert len(service.asked) == before
