"""What a text can call the features of layers that are in memory, as one's own are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from geoconflict.layers.catalogue import named_features
from geoconflict.types import NamedFeature

if TYPE_CHECKING:
    from geoconflict.layers.layer import Layer


def features_of(layers: Iterable[Layer]) -> list[NamedFeature]:
    """Return the names of the shipped layers' features, and those of other layers.

    Parameters
    ----------
    layers : iterable of Layer
        A shipped one among them stands for itself; a feature's versions share their names.
    """
    shipped = named_features()
    known = {feature.layer for feature in shipped}
    own = [layer for layer in layers if layer.name not in known]
    return [*shipped, *(feature for layer in own for feature in _features(layer))]


def _features(layer: Layer) -> list[NamedFeature]:
    table = layer.features
    return [_named(layer.name, rows) for _, rows in table.groupby("id", sort=False)]


def _named(layer: str, rows: Any) -> NamedFeature:
    first = rows.iloc[0]
    aliases = [*rows["name"], *(alias for cell in rows["aliases"] for alias in cell or ())]
    kind, commodity, countries = map(first.get, ("kind", "commodity", "countries"))
    return NamedFeature(
        layer=layer,
        id=str(first["id"]),
        name=str(first["name"]),
        aliases=tuple(dict.fromkeys(str(name) for name in aliases if name != first["name"])),
        kind=str(kind or ""),
        commodity=str(commodity or ""),
        country_codes=tuple(countries or ()),
    )
