"""Which mentions of an article are decided together, and what the text says of them.

A unit is a name as one article uses it: its mentions share one sense, unless a
phrase such as "Springfield, Ohio" ties one of them to a place of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from geoconflict.resolution.clues import Clue, find_clues, is_clue
from geoconflict.resolution.containment import Scope, containment, is_known, is_state, scope_of
from geoconflict.resolution.links import DIVISION, STATE, Links, find_links
from geoconflict.resolution.listed import listed_divisions
from geoconflict.types import Article, Candidate, Mention

_AFTER = re.compile(r"[\s-]+([A-Za-z]+)")
_BEFORE = re.compile(r"([A-Za-z]+)\s+(?:of\s+(?:the\s+)?)?$")
_DATELINE = re.compile(r"^\s*(?:,[^\n]{0,40}?)?(?:\s*\([^)\n]{2,30}\))?\s*(?:—|–|--|-|:)\s")

TYPE_WORDS: dict[str, str] = {
    **dict.fromkeys(("county", "parish", "district", "rayon", "raion", "borough"), "division"),
    **dict.fromkeys(
        ("province", "region", "oblast", "governorate", "state", "prefecture", "department"),
        "division",
    ),
    **dict.fromkeys(
        ("city", "town", "village", "settlement", "suburb", "neighborhood", "neighbourhood"),
        "settlement",
    ),
    **dict.fromkeys(("capital",), "capital"),
    **dict.fromkeys(("river", "lake", "sea", "gulf", "bay", "strait", "creek", "ocean"), "water"),
    **dict.fromkeys(("mountain", "mountains", "hills", "valley", "desert", "peninsula"), "terrain"),
    **dict.fromkeys(("island", "islands", "mount"), "terrain"),
    **dict.fromkeys(("airport", "airfield", "base", "camp", "university"), "facility"),
}
"""What the word beside a name, or its last word, says about its kind."""


_TELLING = (
    *("of", "the"),
    *(word for word, kind in TYPE_WORDS.items() if kind in {"water", "terrain"}),
)
"""How the words end that tell something right before a name; others are not searched."""


_OWN_WORDS = {"state", "province", "governorate"}
"""What makes a division of a name that ends with a word of its own: "Red Sea state"."""
_OPENING = {"The", "A", "In", "At", "Near", "From"}
_CITY, _HAMLET = 50_000, 3_000


@dataclass(slots=True)
class Unit:
    """Mentions of one name in one sense, with the candidates they share."""

    toponym: str
    mentions: list[int]
    candidates: Sequence[Candidate]
    container: int | None = None
    """The mention or clue that holds it: "Armenia" in "Goris, Armenia"."""
    weak: set[int] = field(default_factory=set)
    """Mentions and clues that may hold it: "the Armenian town of Goris"."""
    parts: set[int] = field(default_factory=set)
    """Mentions that say they lie in it."""
    word: str = ""
    """The kind that a word beside the name gives it, a value of `TYPE_WORDS`."""
    dateline: bool = False
    demonym: bool = False
    associative: bool = True
    """All its mentions stand for a government or the like."""


@dataclass(frozen=True, slots=True)
class Layout:
    """An article's units and clues; sites are the mentions, then the clues."""

    units: list[Unit]
    clues: list[Clue]
    unit_of: list[int]
    """The unit of each mention, -1 for those that have no candidates."""
    text: str
    spans: list[tuple[int, int]]
    """Where each site stands."""
    links: Links
    """What the text says of containment."""

    def unit_at(self, site: int) -> int:
        """Return the unit of a site, -1 where it has none."""
        return self.unit_of[site] if site < len(self.unit_of) else -1

    def scopes_at(self, site: int) -> set[Scope]:
        """Return the countries and divisions that a site may mean."""
        if site >= len(self.unit_of):
            return set(self.clues[site - len(self.unit_of)].codes)
        unit = self.unit_of[site]
        return _scope(self.units[unit].candidates) if unit >= 0 else set()

    def text_of(self, site: int) -> str:
        """Return a site's text."""
        return self.text[slice(*self.spans[site])]


def lay_out(
    article: Article, mentions: Sequence[Mention], candidates: Sequence[Sequence[Candidate]]
) -> Layout:
    """Group an article's mentions into units and find the clues between them."""
    usable = [
        bool(candidates[index]) and mention.kind != "relative"
        for index, mention in enumerate(mentions)
    ]
    # A clue knows "D.C." and "Calif." better than a gazetteer that has them misspelt or not.
    known = [
        each and (_well_named(candidates[index]) or not is_clue(mentions[index].toponym))
        for index, each in enumerate(usable)
    ]
    spans = [(each.start, each.end) for each in mentions]
    taken = [span for span, own in zip(spans, known, strict=True) if own]
    within = (min(start for start, _ in spans), max(end for _, end in spans)) if spans else (0, 0)
    clues = find_clues(article.text, taken, within)
    spans += [(clue.start, clue.end) for clue in clues]
    areas = [_area(candidates[index]) if each else 0 for index, each in enumerate(known)]
    areas += [STATE if clue.is_state else DIVISION for clue in clues]
    links = find_links(article.text, spans, known + [True] * len(clues), areas)
    units: list[Unit] = []
    index_of: dict[tuple[str, str, bool, bool], int] = {}
    unit_of = [-1] * len(mentions)
    listed = listed_divisions(
        article.text, [span if own else (0, 0) for span, own in zip(spans, usable, strict=False)]
    )
    for index, mention in enumerate(mentions):
        if not usable[index]:
            continue
        container = links.strong.get(index)
        if container is not None:
            scopes = (
                _scope(candidates[container])
                if container < len(mentions)
                else set(clues[container - len(mentions)].codes)
            )
            loose = not links.firm.get(index, True)
            container = container if _holds(scopes, candidates[index], loose=loose) else None
        held = "" if container is None else article.text[slice(*spans[container])].casefold()
        word = "division" if index in listed else _type_word(article.text, mention)
        # "Zinder region" says nothing of Zinder, nor "Luxembourg province" of Luxembourg.
        other = word == "division" and _bear_both(candidates[index])
        key = (mention.toponym.casefold(), held, mention.kind == "demonym", other)
        if key not in index_of:
            index_of[key] = len(units)
            alone = container is None and word != "settlement"
            kept = candidates[index]
            kept = _no_hamlets(mention.toponym, kept) if alone else kept
            units.append(Unit(mention.toponym, [], kept, container))
        unit = units[index_of[key]]
        unit.mentions.append(index)
        unit_of[index] = index_of[key]
        unit.word = unit.word or word
        _note(unit, article.text, mention, links, index)
    return Layout(units, clues, unit_of, article.text, spans, links)


def _no_hamlets(toponym: str, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Leave out the hamlets that are called as a state or its division is: "Texas" in Mexico."""
    states = {
        (each.country_code, each.admin1_code)
        for each in candidates
        if each.feature_class == "A"
        and each.feature_code.startswith(("PCL", "ADM1"))
        and each.name.startswith(toponym)
    }
    if not states:
        return candidates
    return [
        each
        for each in candidates
        if each.feature_class != "P"
        or each.population >= _HAMLET
        or (each.country_code, each.admin1_code) in states
    ]


def _note(unit: Unit, text: str, mention: Mention, links: Links, index: int) -> None:
    unit.weak.update(links.weak.get(index, ()))
    unit.parts.update(links.parts.get(index, ()))
    unit.dateline |= mention.dateline or _opens(text, mention)
    unit.demonym |= mention.kind == "demonym"
    unit.associative &= mention.role == "associative"


def _area(candidates: Sequence[Candidate]) -> int:
    """Tell whether a name is rather a country's or division's than a city's."""
    exact = [each for each in candidates[:20] if each.name_score >= 0.9]
    areas = [each for each in exact if each.feature_class == "A"]
    if any(is_state(each) and each.name_kind != "former" for each in areas):
        return STATE
    if not any(each.feature_code.startswith(("TERR", "ADM1")) for each in areas):
        return 0
    cities = (each.population for each in exact if each.feature_class == "P")
    return DIVISION if max(cities, default=0) < _CITY else 0


def _bear_both(candidates: Sequence[Candidate]) -> bool:
    """Whether a country is so called, or a division and a town in it."""
    named = [each for each in candidates[:20] if each.name_score >= 0.9]
    towns = {(each.country_code, each.admin1_code) for each in named if each.feature_class == "P"}
    return any(
        is_state(each)
        or (each.feature_code == "ADM1" and (each.country_code, each.admin1_code) in towns)
        for each in named
    )


def _scope(candidates: Sequence[Candidate]) -> set[Scope]:
    """Return the countries and divisions that a name may mean."""
    return {scope for each in candidates[:40] if (scope := scope_of(each)) is not None}


def _well_named(candidates: Sequence[Candidate]) -> bool:
    return any(each.name_score >= 0.9 for each in candidates)


def _holds(scopes: set[Scope], candidates: Sequence[Candidate], *, loose: bool) -> bool:
    if not loose:
        return any(containment(scopes, each) for each in candidates)
    fit = [each for each in candidates if containment(scopes, each)]
    return bool(fit) and is_known(fit, candidates)


def _type_word(text: str, mention: Mention) -> str:
    last = mention.toponym.rsplit(None, 1)[-1].casefold()
    after = _AFTER.match(text, mention.end)
    if last in TYPE_WORDS and last != mention.toponym.casefold():
        return "division" if after and after[1] in _OWN_WORDS else TYPE_WORDS[last]
    if after and (word := TYPE_WORDS.get(after[1])):
        return word
    if not text[max(0, mention.start - 30) : mention.start].rstrip().casefold().endswith(_TELLING):
        return ""
    before = _BEFORE.search(text, max(0, mention.start - 30), mention.start)
    word = TYPE_WORDS.get(before[1].casefold(), "") if before else ""
    if before and before[0].rstrip().casefold().endswith(("of", "the")):
        # "the district of Doha" says of Doha what "the Old Port district of Doha" doesn't.
        owner = text[: before.start()].rstrip().rsplit(None, 1)[-1:]
        owned = owner and owner[0][:1].isupper() and owner[0] not in _OPENING
        return "" if owned else word
    return word if word in {"water", "terrain"} else ""


def _opens(text: str, mention: Mention) -> bool:
    """Whether a mention opens its paragraph as a dateline does."""
    before = text[max(0, mention.start - 2) : mention.start]
    if "\n" not in before and before.strip():
        return False
    head = text.rfind("\n", 0, mention.start) + 1
    return not text[head : mention.start].strip() and bool(
        _DATELINE.match(text[mention.end : mention.end + 90])
    )
