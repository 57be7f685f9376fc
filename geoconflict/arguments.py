"""The arguments that several commands take."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path


def day(text: str) -> dt.date:
    """Read a day, for argparse."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2020-11-07") from None


def column(text: str) -> tuple[str, str]:
    """Read a field and the column that holds it, for argparse."""
    field, equals, name = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r} names no column; write it as text=story")
    return field, name


def add_fetching(command: argparse.ArgumentParser) -> None:
    """Add what commands have in common that may fetch articles."""
    command.add_argument(
        "--cache", type=Path, help="a folder that keeps fetched pages, so that none is asked twice"
    )


def add_reading(command: argparse.ArgumentParser) -> None:
    """Add what commands have in common that read articles and join them."""
    command.add_argument("articles", nargs="+", help='files, folders, globs, URLs, or "-"')
    command.add_argument(
        "--column",
        type=column,
        action="append",
        default=[],
        metavar="FIELD=NAME",
        help="which column of a table holds a field, as in text=story",
    )
    command.add_argument("--as-of", type=day, help="join as of this day, not the article's")
    command.add_argument("--point-of-view", default="un", help='"un", "de facto", or a country')
    command.add_argument("--layer", type=Path, action="append", default=[], help="a layer of yours")
    command.add_argument("--strict", action="store_true", help="fail if an input cannot be read")


def add_running(command: argparse.ArgumentParser) -> None:
    """Add where a run writes, and on how many processes."""
    command.add_argument("--output", "-o", type=Path, required=True, help="a folder")
    command.add_argument(
        "--workers", type=int, help="processes; by default as many as cores, 0 for none but this"
    )
    command.add_argument("--shard-size", type=int, default=250, help="articles a part")
    command.add_argument("--scheduler", help="a Dask scheduler, as in tcp://host:8786")


def add_counting(command: argparse.ArgumentParser) -> None:
    """Add what of a finished run is counted, and by what."""
    command.add_argument("run", type=Path, help="the folder of a finished run")
    command.add_argument(
        "--by",
        action="append",
        choices=("place", "country", "layer", "day", "cell", "publisher"),
        help="count by this; may be given again, as in --by cell --by day",
    )
    command.add_argument("--least-confidence", type=float, default=0.0)
    command.add_argument("--associative", action="store_true", help="count demonyms and metonyms")
    command.add_argument("--output", "-o", type=Path, help="a CSV file; standard output otherwise")


def add_building(command: argparse.ArgumentParser) -> None:
    """Add where a gazetteer is built from, and of which countries."""
    command.add_argument("source", type=Path, help="folder with allCountries.zip and the rest")
    command.add_argument("--output", "-o", type=Path, required=True)
    command.add_argument("--country", action="append", metavar="CC", help="of this country alone")
    command.add_argument(
        "--download", action="store_true", help="fetch what is missing from GeoNames; resumes"
    )


def add_scoring(command: argparse.ArgumentParser) -> None:
    """Add what `evaluate` scores, and how."""
    command.add_argument("corpus", nargs="+", type=Path)
    command.add_argument("--json", action="store_true")
    for kind, text in (("demonyms", "demonyms"), ("organizations", "names inside organisations")):
        command.add_argument(
            f"--{kind}",
            action=argparse.BooleanOptionalAction,
            help=f"count {text}; by default as the corpus is known to",
        )
    command.add_argument(
        "--at-precision",
        type=float,
        action="append",
        metavar="P",
        help="give the recall at this precision, by leaving out mentions of low score",
    )
    command.add_argument(
        "--radius",
        type=float,
        default=161.0,
        metavar="KM",
        help="how far off a right answer may lie",
    )
    command.add_argument("--english", action="store_true", help="the English documents only")
    command.add_argument("--errors", type=Path, help="a folder for a page of errors a corpus")
