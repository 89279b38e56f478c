"""The état des lieux of a territory as a page to print."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from folium.template import Template

from territo.language import spoken
from territo.palette import EMPTY_COLOUR, SHARE_BREAKS, SHARE_COLOURS
from territo.render import french, summary
from territo.render.assets import static, styles
from territo.render.findings import findings
from territo.render.places import kind_label
from territo.render.report_tables import Table, tables
from territo.render.report_texts import say, texts, threshold
from territo.render.small_map import small_map

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.model import EtatDesLieux
    from territo.render.report_tables import Cell, Kind

STYLES = ("page.css", "report.css")
# Tables of as many rows are not parted between two sheets of paper.
SHORT = 12


def report_page(etat: EtatDesLieux, manifest: Mapping[str, object]) -> str:
    """Write the état des lieux of a territory.

    Parameters
    ----------
    etat
        What was found.
    manifest
        What it was made from.

    Returns
    -------
        One HTML page that needs no other file and no script, to be printed on A4. The same input
        gives the same text.
    """
    name = etat.territory.name
    template = Template(static("report.html.jinja"), autoescape=True, trim_blocks=True)
    told: dict[str, Any] = summary.method(etat, manifest)
    text: str = template.render(
        language=spoken(),
        title=say("title", territory=name),
        style=styles(STYLES),
        lead=say("lead", territory=name, threshold=threshold(etat), kinds=_kinds(manifest)),
        texts=texts(),
        findings=findings(etat),
        map_caption=say("maps_caption", threshold=threshold(etat)),
        map=small_map(etat, say("map_of", territory=name, threshold=threshold(etat))),
        legend=legend(),
        tables=[_drawn(table) for table in tables(etat)],
        method=told["rows"],
        limits=limits(etat),
        inputs=told["inputs"],
        attributions=told["attributions"],
        closing=told["closing"],
    )
    return text


def report_sheets(etat: EtatDesLieux, manifest: Mapping[str, object]) -> list[Table]:
    """Put the état des lieux into the sheets of a workbook.

    Parameters
    ----------
    etat
        What was found.
    manifest
        What it was made from.

    Returns
    -------
        The findings, the tables of `territo.render.report_tables`, the method and the sources.
    """
    said = Table(
        say("table_findings"),
        say("findings"),
        ((say("col_finding"), "text"),),
        tuple((sentence,) for sentence in findings(etat)),
    )
    return [said, *tables(etat), _method_sheet(etat, manifest)]


def limits(etat: EtatDesLieux) -> list[str]:
    """Say what the figures do not tell.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Sentences, those that hold for this study.
    """
    holding = {
        "caution": True,
        "areal": etat.demand.basis.startswith("areal"),
        "grid": etat.demand.basis.startswith("grid"),
        "line": etat.along is None,
        "edge": True,
        "years": etat.eighties is not None,
    }
    return [say(f"limit_{name}") for name, holds in holding.items() if holds]


def legend() -> list[tuple[str, str]]:
    """Pair each class of share with its colour.

    Returns
    -------
        Colour and words, the smallest share first; then where nobody lives.
    """
    edges = [french.exact(edge) for edge in (0.0, *SHARE_BREAKS, 100.0)]
    words = [say("class", low=low, high=high) for low, high in itertools.pairwise(edges)]
    return [*zip(SHARE_COLOURS, words, strict=True), (EMPTY_COLOUR, say("nobody"))]


def _method_sheet(etat: EtatDesLieux, manifest: Mapping[str, object]) -> Table:
    told: dict[str, Any] = summary.method(etat, manifest)
    rows = [
        *told["rows"],
        *((say("limits"), text) for text in limits(etat)),
        *((say("input", file=one["file"]), one["sha256"]) for one in told["inputs"]),
        *((say("attribution"), text) for text in told["attributions"]),
        *((say("version"), text) for text in told["closing"]),
    ]
    columns: tuple[tuple[str, Kind], ...] = ((say("col_label"), "text"), (say("col_text"), "text"))
    return Table(say("table_method"), say("method"), columns, tuple(rows))


def _drawn(table: Table) -> Mapping[str, object]:
    """Write a table for the page: cells as text, numbers to the right."""
    kinds = [kind for _, kind in table.columns]
    return {
        "caption": table.caption,
        "columns": table.columns,
        "short": len(table.rows) <= SHORT,
        "rows": [
            [(_written(cell, kind), kind) for cell, kind in zip(row, kinds, strict=True)]
            for row in table.rows
        ],
    }


def _written(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    if kind == "share":
        return french.percent(cell).rstrip(f"{french.NO_BREAK}%")  # the heading says it
    return french.number(cell, 1) if kind == "decimal" else french.people(cell)


def _kinds(manifest: Mapping[str, object]) -> str:
    parameters = manifest["parameters"]
    kinds = parameters.get("kinds", []) if isinstance(parameters, dict) else []
    return ", ".join(kind_label(str(kind)).lower() for kind in kinds) or say("all_kinds")
