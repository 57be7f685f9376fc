"""What a frame carries beside its rows: articles, layers, date, point of view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geoconflict.export.values import plain

NAME = "geoconflict"


@dataclass(frozen=True)
class Provenance:
    """The context of a frame as the writers use it; everything may be missing."""

    articles: Mapping[str, Any] = field(default_factory=dict)
    layers: Sequence[Any] = ()
    as_of: str | None = None
    point_of_view: str | None = None
    gazetteer: str | None = None
    version: str = ""

    def statement(self) -> dict[str, Any]:
        """Return what an output file says about where it comes from."""
        return {
            "generator": NAME,
            "version": self.version,
            "gazetteer": self.gazetteer or None,
            "as_of": self.as_of,
            "point_of_view": self.point_of_view,
            "layers": [layer_statement(layer) for layer in self.layers],
        }


def provenance(frame: Any) -> Provenance:
    """Read a frame's context; a frame without one has an empty context."""
    from geoconflict import __version__

    found = getattr(frame, "attrs", {}).get(NAME)
    return Provenance(
        articles=_get(found, "articles") or {},
        layers=tuple(_get(found, "layers") or ()),
        as_of=plain(_get(found, "as_of")),
        point_of_view=plain(_get(found, "point_of_view")),
        gazetteer=plain(_get(found, "gazetteer")),
        version=str(plain(_get(found, "version")) or __version__),
    )


def layer_statement(layer: Any) -> dict[str, Any]:
    """Return a layer's name, title, version, licences, sources and point of view."""
    metadata = _get(layer, "metadata") or {}
    stated = {
        key: plain(metadata.get(key))
        for key in ("version", "licenses", "sources", "attribution", "point_of_view")
    }
    name = plain(_get(layer, "name")) or ""
    title = plain(_get(layer, "title") or metadata.get("title")) or name
    return {"name": name, "title": title, **stated}


def _get(holder: Any, name: str) -> Any:
    if isinstance(holder, Mapping):
        return holder.get(name)
    return getattr(holder, name, None)
