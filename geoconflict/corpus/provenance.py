"""What a run stands on: versions, hashes and licences, without loading a layer."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

from geoconflict.errors import CorpusError
from geoconflict.layers import layer_names

_PACKAGES = ("geopandas", "pandas", "pyarrow", "pyproj", "shapely")


def layer_hashes() -> dict[str, str]:
    """Return the hash of each shipped layer, as its description states it."""
    return {name: found["resources"][0].get("hash", "") for name, found in _descriptions()}


def licences() -> dict[str, Any]:
    """Return the licences of the shipped layers."""
    return {name: found.get("licenses", []) for name, found in _descriptions()}


def _descriptions() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in layer_names():
        path = files("geoconflict.boundaries") / name / "datapackage.json"
        yield name, json.loads(path.read_text(encoding="utf-8"))


def file_hash(path: str) -> str:
    """Return the SHA-256 of a user's layer.

    Raises
    ------
    CorpusError
        If it cannot be read.
    """
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        raise CorpusError(f"{path}: the layer cannot be read: {error.strerror}") from error


def versions() -> dict[str, str]:
    """Return the versions of the packages that shape the output."""
    found = {}
    for name in _PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            found[name] = version(name)
    return found
