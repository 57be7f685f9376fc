"""Many articles: runs that survive, on all cores of a machine or on a Dask cluster."""

from __future__ import annotations

from geoconflict.corpus.results import aggregate, read_run
from geoconflict.corpus.run import RunReport, run

__all__ = ["RunReport", "aggregate", "read_run", "run"]
