"""Many articles: runs that survive, on all cores of a machine or on a Dask cluster."""

from __future__ import annotations

from geoconflict.corpus.run import RunReport, run

__all__ = ["RunReport", "run"]
