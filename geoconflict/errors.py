"""Every error that geoconflict raises on purpose.

::

    GeoconflictError
    ├── ArticleError (ValueError)              an article cannot be read or used
    │   └── FetchError                         a URL was refused or failed
    ├── GazetteerError                         a gazetteer file or service is unusable
    │   └── GazetteerServiceError              an online geocoder failed (not: "found nothing")
    ├── RecognitionError (ValueError)          a recogniser or its model is unusable
    ├── ResolutionError (ValueError)           a resolver or its model is unusable
    ├── LayerError (ValueError)                a layer is missing, invalid or dangerous
    ├── ExportError (ValueError)               a result cannot be written as asked
    ├── CorpusError (ValueError)               a run cannot start, resume or finish
    ├── EvaluationError (ValueError)           a gold corpus is not of the documented form
    └── MissingDependencyError (ImportError)   an optional package is not installed

A message says what was wrong, with which input, and what to do.
"""

from __future__ import annotations


class GeoconflictError(Exception):
    """Base of every error that geoconflict raises on purpose."""


class ArticleError(GeoconflictError, ValueError):
    """An article cannot be read or used."""


class FetchError(ArticleError):
    """A URL was refused by the safety rules, or could not be fetched."""


class GazetteerError(GeoconflictError):
    """A gazetteer file or service is unusable."""


class GazetteerServiceError(GazetteerError):
    """An online geocoder failed; this is not the same as "found nothing"."""


class RecognitionError(GeoconflictError, ValueError):
    """A recogniser or its model is unusable."""


class ResolutionError(GeoconflictError, ValueError):
    """A resolver or its model is unusable."""


class LayerError(GeoconflictError, ValueError):
    """A layer is missing, invalid or dangerous to read."""


class ExportError(GeoconflictError, ValueError):
    """A result cannot be written as asked."""


class CorpusError(GeoconflictError, ValueError):
    """A run over many articles cannot start, resume or finish."""


class EvaluationError(GeoconflictError, ValueError):
    """A gold corpus is not of the documented form."""


class MissingDependencyError(GeoconflictError, ImportError):
    """An optional package is not installed.

    Parameters
    ----------
    package : str
        The name of the package that could not be imported.
    extra : str
        The extra of geoconflict that installs it.
    purpose : str
        What it is needed for, as in "reading PDF files".
    """

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the package {package!r}, which is not installed; "
            f'run: pip install "geoconflict[{extra}]"'
        )
        self.package = package
        self.extra = extra
