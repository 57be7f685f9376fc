"""The page's code and styles: Leaflet from its package, and ours."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from geoconflict.errors import ExportError

LOADER = ("data",)
"""Runs while the browser still reads the rest of the file."""
SCRIPTS = (
    *("dom", "words", "state", "ground", "base", "features", "changes", "compare", "day"),
    *("layers", "spots", "labels", "cluster", "areas", "dot", "markers", "relations"),
    *("doubt", "evidence", "article", "lists", "reader", "view", "locator", "notice"),
    *("legend", "time", "sources", "download", "app"),
)
STYLES = ("page", "marks", "media")
_URL = re.compile(r"url\((?!['\"]?data:)[^)]*\)")


@lru_cache(maxsize=1)
def leaflet() -> tuple[str, str]:
    """Return Leaflet's script and style sheet.

    Its pictures are left out: the page draws its own markers and controls.

    Raises
    ------
    ExportError
        If the package that carries Leaflet is damaged.
    """
    from xstatic.pkg import leaflet as package

    folder = Path(package.BASE_DIR)
    try:
        script = (folder / "leaflet.js").read_text(encoding="utf-8")
        style = (folder / "leaflet.css").read_text(encoding="utf-8")
    except OSError as error:
        raise ExportError(f"Leaflet is not in {folder}; reinstall XStatic-Leaflet") from error
    script = re.sub(r"//# sourceMappingURL=\S*", "", script)
    return inline_script(script), _URL.sub("none", style)


@lru_cache(maxsize=2)
def page_script(names: tuple[str, ...] = SCRIPTS) -> str:
    """Return the page's own code, its files in order."""
    return inline_script("\n".join(_read(f"{name}.js") for name in names))


def page_style() -> str:
    """Return the page's own style sheet; what narrow windows and paper change comes last."""
    return "\n".join(_read(f"{name}.css") for name in STYLES)


def base(name: str) -> str:
    """Return a part of the base map as JSON text: "world", "detail" or "towns"."""
    return _read(f"{name}.json")


def page_body() -> str:
    """Return the page's skeleton; it holds no data."""
    return _read("page.html")


def words(language: str) -> dict[str, Any]:
    """Return the page's words in a language, by the English ones; none for English.

    Raises
    ------
    ExportError
        If there are none in that language.
    """
    known = json.loads(_read("languages.json"))
    if language != "en" and language not in known:
        spoken = ", ".join(sorted(["en", *known]))
        raise ExportError(f"language={language!r}: the map speaks {spoken}")
    found: dict[str, Any] = known.get(language, {})
    return found


def inline_script(script: str) -> str:
    """Return code that can stand between script tags."""
    return script.replace("</script", "<\\/script")


def _read(name: str) -> str:
    return (files("geoconflict.export.map") / name).read_text(encoding="utf-8")
