"""GDELT's tables: tab-separated, without a row of names.

The Global Knowledge Graph holds of each article its headline and address, and
no text: the headline is read. The tables of events and mentions hold codes
alone. Columns as in the GDELT codebooks (Event 1.0 and 2.0, Mentions, GKG 2.1).
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from geoconflict.errors import ArticleError

GKG = (
    *("GKGRECORDID", "DATE", "SourceCollectionIdentifier", "SourceCommonName"),
    *("DocumentIdentifier", "Counts", "V2Counts", "Themes", "V2Themes", "Locations"),
    *("V2Locations", "Persons", "V2Persons", "Organizations", "V2Organizations", "V2Tone"),
    *("Dates", "GCAM", "SharingImage", "RelatedImages", "SocialImageEmbeds"),
    *("SocialVideoEmbeds", "Quotations", "AllNames", "Amounts", "TranslationInfo", "Extras"),
)
_GKG_ID = re.compile(r"\d{14}-T?\d+$")
_EVENT_COLUMNS = {16, 57, 58, 61}
_PAGE_TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.DOTALL)


def columns_of(sample: bytes) -> tuple[str, ...] | None:
    """Return the names of the columns if `sample` begins a table of GDELT's, else `None`.

    Raises
    ------
    ArticleError
        If it is a table of events or mentions, in which there is nothing to read.
    """
    fields = sample.partition(b"\n")[0].decode("latin-1").split("\t")
    if len(fields) == len(GKG) and _GKG_ID.match(fields[0]):
        return GKG
    if len(fields) in _EVENT_COLUMNS and fields[0].isdigit():
        raise ArticleError(
            "GDELT's tables of events and mentions hold codes and addresses, no text; give the "
            "addresses (SOURCEURL), or GDELT's GKG files, which hold the headlines"
        )
    return None


def headline_record(row: Mapping[str, Any]) -> dict[str, Any]:
    """Make of a row of the GKG a record with the fields of an article."""
    title = _PAGE_TITLE.search(row.get("Extras") or "")
    headline = html.unescape(title[1]).strip() if title else ""
    if not headline:
        raise ArticleError("the GKG row holds no headline (PAGE_TITLE)")
    return {
        "id": row["GKGRECORDID"],
        "text": headline,
        "title": headline,
        "date": row["DATE"],
        "url": row["DocumentIdentifier"],
        "publisher": row["SourceCommonName"],
    }
