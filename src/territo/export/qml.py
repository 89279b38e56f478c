"""Styles as QGIS reads them (QML), from QGIS 3.0 on.

Symbol layers have their properties as ``prop``: what QGIS wrote until 3.16, and reads ever since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from territo.export.symbols import Fill, Line, Marker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from territo.export.symbols import Condition, Rule, Style, Symbol

DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
VERSION = "3.16.0"
INK = "#1a1a1a"
_KINDS = {Fill: "fill", Line: "line", Marker: "marker"}
# Shapes of the page -> those of a simple marker, and by how many degrees they are turned.
SHAPES = {
    "ring": ("circle", 0),
    "frame": ("square", 0),
    "house": ("hexagon", 0),
    "wedge": ("triangle", 180),
    "cross": ("cross_fill", 0),
    "saltire": ("cross_fill", 45),
    "hourglass": ("arrow", 180),
}


def qml(style: Style, titles: Mapping[str, str]) -> str:
    """Write a style as QGIS keeps it.

    Parameters
    ----------
    style
        How the layer is drawn.
    titles
        Column -> what its table and its form call it.

    Returns
    -------
        A QML document.
    """
    root = ET.Element(
        "qgis",
        version=VERSION,
        styleCategories="Symbology|Labeling|Fields",
        labelsEnabled=str(int(bool(style.label))),
    )
    root.extend(parts(style, titles))
    return f"{DOCTYPE}\n{ET.tostring(root, encoding='unicode')}\n"


def parts(style: Style, titles: Mapping[str, str]) -> list[ET.Element]:
    """Write what a style and a layer of a project have in common.

    Parameters
    ----------
    style
        How the layer is drawn.
    titles
        Column -> what its table and its form call it.

    Returns
    -------
        Renderer, labels where there are any, and titles of the columns.
    """
    labels = [_labels(style.label)] if style.label else []
    return [_renderer(style.rules), *labels, _aliases(titles)]


def expression(tests: Sequence[Condition]) -> str:
    """Write tests as QGIS and SQL read them.

    Parameters
    ----------
    tests
        What must all hold.

    Returns
    -------
        The expression; empty for no test.

    Examples
    --------
    >>> from territo.export.symbols import Condition
    >>> print(expression([Condition("kind", "=", "siege"), Condition("cost", "<=", 500.0)]))
    "kind" = 'siege' AND "cost" <= 500
    """
    return " AND ".join(map(_test, tests))


def _test(test: Condition) -> str:
    column = '"' + test.column.replace('"', '""') + '"'
    if test.operator == "is null":
        return f"{column} IS NULL"
    if isinstance(test.value, str):
        return f"{column} {test.operator} '" + test.value.replace("'", "''") + "'"
    return f"{column} {test.operator} {test.value:.10g}"


def _renderer(rules: Sequence[Rule]) -> ET.Element:
    renderer = ET.Element(
        "renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0", enableorderby="0"
    )
    listed = ET.SubElement(renderer, "rules", key="rules")
    symbols = ET.SubElement(renderer, "symbols")
    for number, rule in enumerate(rules):
        said = {"key": f"rule-{number}", "symbol": str(number), "label": rule.label}
        if rule.tests:
            said["filter"] = expression(rule.tests)
        if not rule.shown:
            said["checkstate"] = "0"
        ET.SubElement(listed, "rule", said)
        symbols.append(_symbol(str(number), rule.symbol))
    return renderer


def _symbol(name: str, symbol: Symbol) -> ET.Element:
    alpha = symbol.opacity if isinstance(symbol, Fill) else 1.0
    kind = _KINDS[type(symbol)]
    made = ET.Element(
        "symbol", name=name, type=kind, alpha=f"{alpha:g}", clip_to_extent="1", force_rhr="0"
    )
    if isinstance(symbol, Line):
        made.append(_line_layer(symbol))
    elif isinstance(symbol, Fill):
        made.extend(_fill_layers(name, symbol))
    else:
        made.extend(_marker_layers(name, symbol))
    return made


def _layer(kind: str, **properties: object) -> ET.Element:
    made = ET.Element("layer", {"class": kind, "pass": "0", "locked": "0", "enabled": "1"})
    for name, value in properties.items():
        ET.SubElement(made, "prop", k=name, v=str(value))
    return made


def _fill_layers(name: str, fill: Fill) -> list[ET.Element]:
    dash = "dash" if fill.dashed else "solid"
    plain = _layer(
        "SimpleFill",
        color=rgba(fill.colour or "#ffffff"),
        style="solid" if fill.colour else "no",
        outline_color=rgba(fill.outline or "#ffffff"),
        outline_style=dash if fill.outline else "no",
        outline_width=fill.outline_mm,
        outline_width_unit="MM",
        joinstyle="round",
    )
    if not fill.hatched:
        return [plain]
    hatches = _layer("LinePatternFill", angle=45, distance=1.8, distance_unit="MM", line_width=0.25)
    hatches.append(_symbol(f"@{name}@0", Line(fill.hatched, 0.25)))
    return [hatches, plain]


def _line_layer(line: Line) -> ET.Element:
    return _layer(
        "SimpleLine",
        line_color=rgba(line.colour),
        line_width=line.width_mm,
        line_width_unit="MM",
        line_style="solid",
        capstyle="round",
        joinstyle="round",
    )


def _marker_layers(name: str, marker: Marker) -> list[ET.Element]:
    """Draw a point, on a white edge that keeps it apart from any colour below."""
    shape, angle = SHAPES.get(marker.shape, (marker.shape, 0))
    common = {"name": shape, "angle": angle, "size": marker.size_mm, "size_unit": "MM"}
    if marker.shape in {"ring", "frame"}:
        return [_simple_marker(common, marker, rgba("#ffffff", 0), marker.colour, 0.6)]
    if marker.look == "full":
        return [_simple_marker(common, marker, rgba(marker.colour), "#ffffff", 0.3)]
    if marker.look == "hollow":
        return [_simple_marker(common, marker, rgba("#ffffff"), marker.colour, 0.6)]
    hatched = _layer("FilledMarker", **common)
    hatched.append(
        _symbol(
            f"@{name}@0",
            Fill("#ffffff", marker.colour, 0.5, dashed=True, hatched=marker.colour),
        )
    )
    return [hatched]


def _simple_marker(
    common: Mapping[str, object], marker: Marker, inside: str, outline: str, width_mm: float
) -> ET.Element:
    return _layer(
        "SimpleMarker",
        **common,
        color=inside,
        outline_color=rgba(outline),
        outline_width=width_mm,
        outline_width_unit="MM",
        outline_style="dash" if marker.dashed else "solid",
    )


def _labels(column: str) -> ET.Element:
    labels = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labels, "settings")
    text = ET.SubElement(
        settings,
        "text-style",
        fieldName=column,
        fontSize="9",
        fontSizeUnit="Point",
        textColor=rgba(INK),
        textOpacity="1",
    )
    ET.SubElement(
        text,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor=rgba("#ffffff"),
        bufferOpacity="0.9",
    )
    ET.SubElement(settings, "placement", placement="1", centroidInside="1")
    return labels


def _aliases(titles: Mapping[str, str]) -> ET.Element:
    aliases = ET.Element("aliases")
    # The key of the file, which no column of ours is, stands first.
    for number, (column, title) in enumerate(titles.items(), start=1):
        ET.SubElement(aliases, "alias", field=column, index=str(number), name=title)
    return aliases


def rgba(colour: str, alpha: int = 255) -> str:
    """Write a colour as QGIS does.

    Parameters
    ----------
    colour
        As ``#rrggbb``.
    alpha
        Opacity, 0 to 255.

    Returns
    -------
        Red, green, blue and opacity.

    Examples
    --------
    >>> rgba("#ff8000")
    '255,128,0,255'
    """
    channels = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return ",".join(map(str, (*channels, alpha)))
