"""No pin for words that name a line: a pipeline is not a town of its name."""

from __future__ import annotations

from typing import Any

from geoconflict.export.context import provenance

_PLACE = (
    *("place_id", "place_name", "feature_class", "feature_code", "country_code", "admin1"),
    *("latitude", "longitude", "geo_precision", "uncertainty_km", "where_prec"),
)

_NEEDED = ("kind", "latitude", "feature_layer")


def without_false_pins(frame: Any) -> Any:
    """Return the frame without the points of mentions that name a feature of a line layer.

    "Druzhba" may be a pipeline and a village; where the text means the
    pipeline, the village is not what it names, whatever a row carries.
    """
    if not set(frame.columns).issuperset(_NEEDED):
        return frame
    if not (false := _false_pins(frame)).any():
        return frame
    cleared = frame.copy()
    for name in (*_PLACE, getattr(frame, "_geometry_column_name", None)):
        if name in cleared.columns:
            cleared[name] = cleared[name].mask(false)
    return cleared


def _false_pins(frame: Any) -> Any:
    found = (frame["kind"] == "feature") & frame["latitude"].notna()
    if not found.any():
        return found
    return found & frame["feature_layer"].isin(_line_layers(frame))


def _line_layers(frame: Any) -> set[str]:
    """Return the names of the layers whose features are all lines."""
    found = {"pipelines"}
    for layer in provenance(frame).layers:
        types = set(layer.features.geom_type.dropna())
        if types and types <= {"LineString", "MultiLineString"}:
            found.add(str(layer.name))
    return found
