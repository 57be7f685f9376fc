"""A geoparser that knows a few names, so that tests of runs depend on no model and no data.

It lies in a module of its own so that a worker can import it.
"""

from __future__ import annotations

import os
import re
import signal
import time

from geoconflict.corpus import work
from geoconflict.geoparser import Geoparser
from geoconflict.types import Article, Candidate, Mention, Place

_PLACES = {
    "Goma": ("CD", -1.674, 29.228, "P", "PPLA"),
    "Kidal": ("ML", 18.441, 1.408, "P", "PPLA"),
    "Mali": ("ML", 17.0, -4.0, "A", "PCLI"),
}


class Names:
    def recognize(self, article: Article) -> list[Mention]:
        if "KILL" in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "HANG" in article.text:  # as in compiled code: no signal is heard
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
            time.sleep(60)
        if "FAIL" in article.text:
            raise RuntimeError("this article is poison")
        if "SLOW" in article.text:
            time.sleep(0.05)
        found = re.finditer("|".join([*_PLACES, "Nowhere"]), article.text)
        return [Mention(m.group(), m.start(), m.end(), sentence=m.span()) for m in found]


class Table:
    version = "fake 1"

    def lookup(self, toponym: str) -> list[Candidate]:
        if toponym not in _PLACES:
            return []
        country, latitude, longitude, kind, code = _PLACES[toponym]
        return [
            Candidate(
                f"fake:{toponym}", toponym, latitude, longitude, country, "", "", "", kind, code
            )
        ]

    def geometry(self, place_id: str):
        from shapely import Point

        return Point(-4, 17).buffer(5, quad_segs=50) if place_id == "fake:Mali" else None


class First:
    def resolve(self, article, mentions, candidates):
        return [
            Place(article, mention, some[0], 0.9, 1, 1, 5.0, status="found")
            if some
            else Place(article, mention, None)
            for mention, some in zip(mentions, candidates, strict=True)
        ]


def geoparser() -> Geoparser:
    return Geoparser(Names(), Table(), First())


def impatient() -> Geoparser:
    work.MAX_SECONDS = 0.5
    return geoparser()
