"""The layers in `boundaries/`: a folder is a layer, its datapackage.json says what it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from geoconflict.errors import LayerError
from geoconflict.types import NamedFeature

if TYPE_CHECKING:
    from geoconflict.layers.layer import Layer

_PACKAGE = "geoconflict.boundaries"
_DESCRIPTION = "datapackage.json"
_PART = re.compile(r"^(.+) \((\w+) part\)$")


def layer_names() -> list[str]:
    """Return the names of the shipped layers.

    >>> "enclaves" in layer_names()
    True
    """
    folders = (entry for entry in files(_PACKAGE).iterdir() if entry.is_dir())
    return sorted(entry.name for entry in folders if (entry / _DESCRIPTION).is_file())


def load_layers(names: str | Iterable[str] | None = None) -> list[Layer]:
    """Read shipped layers; a layer is read once and shared.

    Parameters
    ----------
    names : str or iterable of str, optional
        All of them by default.

    Raises
    ------
    LayerError
        If there is no layer of a name, or its files are damaged.
    """
    wanted = [names] if isinstance(names, str) else list(names or layer_names())
    return [_load(name) for name in wanted]


@lru_cache(maxsize=1)
def named_features() -> list[NamedFeature]:
    """Return what a text can call the features of the shipped layers.

    Only JSON is read, GeoPandas is not imported. A feature's versions share
    their names; the first version's kind, commodity and countries stand. Texts
    write "occupied Donetsk oblast" for what is filed as "Donetsk oblast
    (occupied part)"; "Donetsk oblast" alone is more than the feature.
    """
    return [feature for name in layer_names() for feature in _named(name)]


def _named(layer: str) -> list[NamedFeature]:
    versions: dict[str, list[dict[str, Any]]] = {}
    for feature in _collection(layer)["features"]:
        versions.setdefault(feature["properties"]["id"], []).append(feature["properties"])
    return [_named_feature(layer, rows) for rows in versions.values()]


def _named_feature(layer: str, versions: list[dict[str, Any]]) -> NamedFeature:
    first = versions[0]
    names = (name for row in versions for name in (row["name"], *row["aliases"]))
    aliases = dict.fromkeys(_PART.sub(r"\2 \1", name) for name in names if name != first["name"])
    return NamedFeature(
        layer=layer,
        id=first["id"],
        name=first["name"],
        aliases=tuple(aliases),
        kind=first.get("kind", ""),
        commodity=first.get("commodity", ""),
        country_codes=tuple(dict.fromkeys(c for row in versions for c in _countries(row))),
    )


def _countries(row: dict[str, Any]) -> list[str]:
    recognised = row.get("recognised_as") or ""
    return row.get("countries") or ([recognised] if recognised else [])


@lru_cache(maxsize=32)
def _load(name: str) -> Layer:
    from geoconflict.layers.layer import Layer
    from geoconflict.layers.table import features_frame

    metadata = _metadata(name)
    own = metadata.get("geoconflict", {})
    return Layer(
        name=name,
        title=metadata.get("title", name),
        features=features_frame(_collection(name)["features"], where=f"the layer {name!r}"),
        metadata=metadata,
        max_distance_km=float(own.get("max_distance_km", 25.0)),
    )


def _metadata(name: str) -> dict[str, Any]:
    result: dict[str, Any] = _read_json(_folder(name) / _DESCRIPTION)
    return result


@lru_cache(maxsize=32)
def _collection(name: str) -> dict[str, Any]:
    result: dict[str, Any] = _read_json(_folder(name) / f"{name}.geojson")
    return result


def _folder(name: str) -> Traversable:
    if name not in layer_names():
        raise LayerError(
            f"there is no layer {name!r}; the shipped ones are {', '.join(layer_names())}. "
            "Read a file of your own with geoconflict.read_layer(path)"
        )
    return files(_PACKAGE) / name


def _read_json(path: Traversable) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LayerError(f"{path} cannot be read ({error}); reinstall geoconflict") from error
