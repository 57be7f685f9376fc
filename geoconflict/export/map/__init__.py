"""Rows -> one HTML page that carries its map, its evidence and its licences.

Underneath is a `folium.Map`, to which folium's layers can be added. What comes
from articles or layers never passes through a folium template: those are
parsed twice as Jinja, so that a title could run code. It goes in as inert JSON
and is put on the page as text.
"""

from __future__ import annotations

from geoconflict.export.map.page import build_map, write_map

__all__ = ["build_map", "write_map"]
