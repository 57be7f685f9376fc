"""The error browser as a page: a list beside a map, in one file that needs no network."""

from __future__ import annotations

from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from geoconflict.errors import EvaluationError
from geoconflict.evaluation.errors import Confusion, Stage, errors

if TYPE_CHECKING:
    from geoconflict.evaluation.report import Report

_STYLE = """
body{margin:0;display:grid;grid-template-columns:minmax(20rem,2fr) 3fr;height:100vh;
font:15px/1.45 system-ui,sans-serif;color:#1d2730;background:#fff}
ol{margin:0;padding:1rem 1rem 1rem 3rem;overflow:auto}
li{margin:0 0 .8rem}
a{color:inherit;text-decoration:none}
a:hover,a:focus{background:#e8f0f7}
small{color:#55636f;display:block}
svg{width:100%;height:100vh;background:#f3f6f8}
.grid{stroke:#d5dde3;stroke-width:.2;fill:none}
.error{stroke:#b3402a;stroke-width:.5;stroke-opacity:.55}
circle{fill:#1f5a92;r:.7}
g:target .error{stroke:#000;stroke-width:1.2;stroke-opacity:1}
g:target circle{r:1.8}
@media (prefers-color-scheme:dark){body{background:#161c21;color:#e3e9ee}small{color:#9fb0bd}
svg{background:#1d252c}.grid{stroke:#33414d}a:hover,a:focus{background:#2a3742}
g:target .error{stroke:#fff}}
@media (max-width:50rem){body{grid-template-columns:1fr}svg{height:60vh}}
"""


def write_error_page(
    report: Report, path: str | Path, stage: Stage = "given", most: int = 200
) -> None:
    """Write the most frequent and worst errors of a run as an HTML page.

    Each entry of the list lights its lines on the map up: from the truth (the
    dot) to where the name was put. The map is a plate carrée with a graticule
    of 30 degrees.

    Parameters
    ----------
    report : Report
    path : str or pathlib.Path
    stage : {"given", "found"}
        Errors on the gold's spans, or from the raw text.
    most : int
        How many names to list.

    Raises
    ------
    EvaluationError
        If the file cannot be written.
    """
    found = list(islice(errors(report, stage), most))
    items = "\n".join(_item(number, each) for number, each in enumerate(found))
    lines = "\n".join(_lines(number, each, stage) for number, each in enumerate(found))
    title = escape(f"{report.corpus}: errors")
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width">'
        f"<style>{_STYLE}</style><ol>{items}</ol>"
        f'<svg viewBox="-180 -90 360 180" role="img" aria-label="{title}">'
        f"{_graticule()}{lines}</svg></html>\n"
    )
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(page, encoding="utf-8", errors="replace")
    except OSError as error:
        raise EvaluationError(f"the page {str(path)!r} cannot be written: {error}") from error


def _item(number: int, each: Confusion) -> str:
    sentence = escape(each.outcomes[0].sentence)
    return (
        f'<li><a href="#e{number}"><b>{escape(each.toponym)}</b> → '
        f"{escape(each.place_name or 'nothing')} × {each.count}, "
        f"{each.error_km:,.0f} km<small>{sentence}</small></a></li>"
    )


def _lines(number: int, each: Confusion, stage: Stage) -> str:
    parts = []
    for outcome in each.outcomes:
        gold = outcome.gold
        if gold.latitude is None or gold.longitude is None:
            continue
        answer = outcome.given if stage == "given" else outcome.found
        x, y = gold.longitude, -gold.latitude
        if answer and answer.latitude is not None and answer.longitude is not None:
            parts.append(
                f'<line class="error" x1="{x:.2f}" y1="{y:.2f}" '
                f'x2="{answer.longitude:.2f}" y2="{-answer.latitude:.2f}"/>'
            )
        parts.append(f'<circle cx="{x:.2f}" cy="{y:.2f}"/>')
    title = escape(f"{each.toponym} → {each.place_name or 'nothing'}")
    return f'<g id="e{number}"><title>{title}</title>{"".join(parts)}</g>'


def _graticule() -> str:
    lines = [f"M{x},-90V90" for x in range(-180, 181, 30)]
    lines += [f"M-180,{y}H180" for y in range(-90, 91, 30)]
    return f'<path class="grid" d="{"".join(lines)}"/>'
