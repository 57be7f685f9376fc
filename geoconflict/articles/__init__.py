"""A source -> `Article`: text, HTML, tables, feeds, mail, and the web when asked."""

from __future__ import annotations

from geoconflict.articles.read import read_articles

__all__ = ["read_articles"]
