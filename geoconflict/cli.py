"""The public calls as commands; no logic of its own.

Exit codes: 0 all done, 1 nothing done, 2 wrong usage, 3 done but for some inputs.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoconflict import __version__
from geoconflict.arguments import (
    add_building,
    add_counting,
    add_fetching,
    add_reading,
    add_running,
    add_scoring,
    day,
)
from geoconflict.errors import GeoconflictError
from geoconflict.types import Article, Candidate, RecordFailure

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geoconflict.layers import Layer


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    logging.basicConfig(format="geoconflict: %(message)s", level=logging.WARNING)
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except GeoconflictError as error:
        print(f"geoconflict: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # "geoconflict layers | head" closes the pipe before the end
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        print("geoconflict: stopped", file=sys.stderr)
        return 130


class _Failures(list[RecordFailure]):
    """Collects and prints what could not be read."""

    def __call__(self, failure: RecordFailure) -> None:
        self.append(failure)
        print(f"geoconflict: {failure.source}: not read: {failure.reason}", file=sys.stderr)


def _read(options: argparse.Namespace) -> tuple[list[Article], int]:
    """Read the articles that were asked for; the code is 3 where some failed."""
    from geoconflict.articles import read_articles

    failures = _Failures()
    columns = dict(options.column)
    articles = list(
        read_articles(options.articles, columns=columns, on_failure=failures, cache=options.cache)
    )
    if not articles:
        raise GeoconflictError("no article could be read; nothing was written")
    if failures and options.strict:
        raise GeoconflictError(f"{len(failures)} inputs could not be read (--strict)")
    if undated := [] if options.as_of else [one.id for one in articles if one.date is None]:
        few = ", ".join(undated[:3]) + ", ..." * (len(undated) > 3)
        note = f"{len(undated)} article(s) have no date; joined with today's layers: {few}"
        print(f"geoconflict: {note} (--as-of gives a day)", file=sys.stderr)
    return articles, 3 if failures else 0


def _map(options: argparse.Namespace) -> int:
    from geoconflict.export import write_geojson, write_map

    articles, code = _read(options)
    joined = _joined(articles, options)
    write_map(joined, options.output, language=options.language)
    if options.geojson:
        write_geojson(joined, options.geojson)
    _say(joined, len(articles), options.output)
    return code


def _geoparse(options: argparse.Namespace) -> int:
    from geoconflict.export import write_table

    articles, code = _read(options)
    joined = _joined(articles, options)
    write_table(joined, options.output)
    _say(joined, len(articles), options.output)
    return code


def _joined(articles: list[Article], options: argparse.Namespace) -> GeoDataFrame:
    from geoconflict.geoparser import geoparse
    from geoconflict.layers import join, load_layers, read_layer

    own = [read_layer(path) for path in options.layer]
    return join(
        geoparse(articles, layers=own or None),
        [*load_layers(), *own],
        as_of=options.as_of,
        point_of_view=options.point_of_view,
    )


def _say(joined: GeoDataFrame, articles: int, output: Path) -> None:
    mentions = joined.drop_duplicates(["article_id", "mention_id"])
    found = mentions["outcome"] == "found"
    lines = int((mentions["layer"].notna() & ~found).sum())
    print(
        f"{output}: {len(mentions)} mentions in {articles} article(s): {found.sum()} located, "
        f"{lines} known to the layers alone, {len(mentions) - found.sum() - lines} not located",
        file=sys.stderr,
    )


def _run(options: argparse.Namespace) -> int:
    from geoconflict.corpus import run

    report = run(
        options.articles,
        options.output,
        workers=_cores() if options.workers is None else options.workers,
        shard_size=options.shard_size,
        columns=dict(options.column),
        layers=options.layer,
        as_of=options.as_of.isoformat() if options.as_of else None,
        point_of_view=options.point_of_view,
        scheduler=options.scheduler,
    )
    print(
        f"{report.output}: {report.articles:,} articles of {report.reports:,} reports, "
        f"{report.mentions:,} mentions, {report.located:,} located, {report.failures:,} failures",
        file=sys.stderr,
    )
    if report.failures and options.strict:
        return 1
    return 3 if report.failures else 0


def _cores() -> int:
    """Return the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _export(options: argparse.Namespace) -> int:
    from geoconflict.corpus import read_run
    from geoconflict.export import write_table

    frame = read_run(options.run, outlines=options.outlines)
    write_table(frame, options.output)
    print(f"{options.output}: {len(frame):,} rows", file=sys.stderr)
    return 0


def _counts(options: argparse.Namespace) -> int:
    from geoconflict.corpus import aggregate

    counts = aggregate(
        options.run,
        options.by or ("place",),
        least_confidence=options.least_confidence,
        associative=options.associative,
    )
    counts.to_csv(options.output or sys.stdout, index=False, lineterminator="\n")
    return 0


def _layers(options: argparse.Namespace) -> int:
    from geoconflict.layers import load_layers

    layers = load_layers()
    if options.feature:
        return _versions(layers, options)
    for layer in layers:
        features = layer.at(options.as_of) if options.as_of else layer.features
        print(f"{layer.name}: {layer.title} ({features['id'].nunique()} features)")
        for row in features.drop_duplicates("id", keep="last").itertuples():
            print(f"  {row.id}\t{row.name}\t{row.status}")
    return 0


def _versions(layers: Sequence[Layer], options: argparse.Namespace) -> int:
    from geoconflict.layers import history

    told = [text for layer in layers if (text := history(layer, options.feature, options.as_of))]
    print("\n\n".join(told)) if told else print(
        f"geoconflict: no layer has a feature {options.feature!r} then; "
        "`geoconflict layers` lists them",
        file=sys.stderr,
    )
    return 0 if told else 1


def _lookup(options: argparse.Namespace) -> int:
    found = _gazetteer(options).lookup(options.name)
    if found and all(each.method not in {"exact", "folded"} for each in found):
        print(f"no place is called exactly {options.name!r}; nearest spellings:", file=sys.stderr)
    for candidate in found[: options.most]:
        print(_line(candidate))
    if not found:
        print(f"geoconflict: no place is called {options.name!r}", file=sys.stderr)
    return 0 if found else 1


def _line(candidate: Candidate) -> str:
    where = ", ".join(filter(None, (candidate.admin1, candidate.country_code)))
    return (
        f"{candidate.id}\t{candidate.name}\t{where}\t{candidate.feature_code}\t"
        f"{candidate.latitude:.4f}, {candidate.longitude:.4f}\t{candidate.population}\t"
        f"{candidate.name_kind} {candidate.matched_name!r} ({candidate.method})"
    )


def _info(options: argparse.Namespace) -> int:
    print(json.dumps(_gazetteer(options).info(), indent=2, ensure_ascii=False, default=str))
    return 0


def _build(options: argparse.Namespace) -> int:
    from geoconflict.gazetteer import build_from_geonames, download_geonames

    if options.download:
        download_geonames(options.source, countries=options.country)
    build_from_geonames(options.source, options.output, countries=options.country)
    return 0


def _gazetteer(options: argparse.Namespace) -> Any:
    from geoconflict.gazetteer import GeoNamesGazetteer, default_gazetteer

    return GeoNamesGazetteer(options.gazetteer) if options.gazetteer else default_gazetteer()


def _evaluate(options: argparse.Namespace) -> int:
    from geoconflict.evaluation import evaluate, read_corpus, write_error_page
    from geoconflict.geoparser import default_gazetteer, default_recognizer, default_resolver
    from geoconflict.recognition.language import is_english

    precisions = [options.at_precision] if options.at_precision else []
    for corpus in options.corpus:
        documents = read_corpus(corpus)
        report = evaluate(
            (d for d in documents if is_english(d.article)) if options.english else documents,
            name=corpus.stem,
            recognizer=default_recognizer(),
            gazetteer=default_gazetteer(),
            resolver=default_resolver(),
            demonyms=options.demonyms,
            organizations=options.organizations,
            radius_km=options.radius,
        )
        print(report.to_json() if options.json else report.table(*precisions))
        if options.errors:
            write_error_page(report, options.errors / f"{corpus.stem}.html")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="geoconflict", description="Map conflict news, offline.")
    parser.add_argument("--version", action="version", version=f"geoconflict {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = _add(commands, "map", _map, "articles -> an HTML map that works offline")
    add_reading(command)
    add_fetching(command)
    command.add_argument("--output", "-o", type=Path, default=Path("map.html"))
    command.add_argument("--geojson", type=Path, help="write the rows as GeoJSON as well")
    command.add_argument("--language", default="en", help="of the page: en fr es ru uk ar")

    command = _add(commands, "geoparse", _geoparse, "articles -> a table of places")
    add_reading(command)
    add_fetching(command)
    command.add_argument(
        "--output", "-o", type=Path, required=True, help=".geojson .csv .parquet .gpkg .fgb"
    )

    command = _add(commands, "run", _run, "many articles -> a folder of Parquet; resumes")
    add_reading(command)
    add_running(command)

    _result_commands(commands)

    command = _add(commands, "layers", _layers, "list the shipped layers and their features")
    command.add_argument("feature", nargs="?", help="tell all versions of this feature (its id)")
    command.add_argument("--as-of", type=day, help="only what was valid on that day")

    _gazetteer_commands(commands)

    command = _add(commands, "evaluate", _evaluate, "score on gold corpora (JSONL)")
    add_scoring(command)
    return parser


def _result_commands(commands: Any) -> None:
    command = _add(commands, "export", _export, "a finished run -> one file")
    command.add_argument("run", type=Path, help="the folder of a finished run")
    command.add_argument(
        "--output", "-o", type=Path, required=True, help=".geojson .csv .parquet .gpkg .fgb"
    )
    command.add_argument(
        "--outlines",
        action="store_true",
        help="repeat the outline of a country or division in each row that names it",
    )
    command = _add(commands, "counts", _counts, "mentions, articles and reports of a finished run")
    add_counting(command)


def _gazetteer_commands(commands: Any) -> None:
    parser = commands.add_parser("gazetteer", help="look names up, or build a gazetteer")
    inner = parser.add_subparsers(required=True, metavar="COMMAND")
    command = _add(inner, "lookup", _lookup, "which places have this name")
    command.add_argument("name")
    command.add_argument("--most", type=int, default=10)
    command.add_argument("--gazetteer", type=Path, help="a gazetteer file of your own")
    command = _add(inner, "info", _info, "what a gazetteer holds, and from when")
    command.add_argument("--gazetteer", type=Path)
    command = _add(inner, "build", _build, "build one from GeoNames' dump files")
    add_building(command)


def _add(commands: Any, name: str, call: Any, text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    command.set_defaults(command=call)
    return command


if __name__ == "__main__":
    sys.exit(main())
