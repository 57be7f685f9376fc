"""What a gold corpus counts as a toponym, so that a prediction of that kind may be right.

A fact of the corpus, not a setting of ours: a kind of name counts where the annotators marked
most of its instances. Shares of instances that are marked: of listed demonyms, and of names of
countries, divisions and cities inside the organisations that spaCy's en_core_web_md sees.

============ ========= ======================
corpus       demonyms  inside organisations
============ ========= ======================
LGL          .73       .83
HumSet       .76       .80
GeoCorpora   .13       .60
GeoVirus     .06       .27
WOTR         .03       not counted
============ ========= ======================
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Convention:
    """Which names a gold corpus marks besides plain places."""

    demonyms: bool = False
    organizations: bool = False

    @property
    def counted(self) -> str:
        """Say what is counted, for a reader."""
        also = ["demonyms"] * self.demonyms + ["names inside organisations"] * self.organizations
        return ", ".join(["places", *also])


CONVENTIONS = {
    "lgl": Convention(demonyms=True, organizations=True),
    "humset": Convention(demonyms=True, organizations=True),
    "geocorpora": Convention(organizations=True),
}


def convention(
    corpus: str, demonyms: bool | None = None, organizations: bool | None = None
) -> Convention:
    """Return what a corpus counts: what is said here, else what is known of it, else places."""
    known = CONVENTIONS.get(corpus, Convention())
    return Convention(
        known.demonyms if demonyms is None else demonyms,
        known.organizations if organizations is None else organizations,
    )
