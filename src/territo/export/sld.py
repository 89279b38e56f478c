"""Styles as other desktops and servers read them: Styled Layer Descriptor 1.0 (OGC 02-070)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from territo.export.symbols import Line, Marker

if TYPE_CHECKING:
    from territo.export.symbols import Condition, Rule, Style, Symbol

NAMESPACES = {
    "xmlns": "http://www.opengis.net/sld",
    "xmlns:ogc": "http://www.opengis.net/ogc",
    "version": "1.0.0",
}
# A pixel as SLD has it: 0.28 mm.
PIXEL_MM = 0.28
_COMPARISONS = {
    "=": "EqualTo",
    "<>": "NotEqualTo",
    "<": "LessThan",
    "<=": "LessThanOrEqualTo",
    ">": "GreaterThan",
    ">=": "GreaterThanOrEqualTo",
}
# The six marks that every reader knows.
_MARKS = {
    "ring": "circle",
    "frame": "square",
    "diamond": "square",
    "house": "square",
    "wedge": "triangle",
    "saltire": "x",
    "hourglass": "x",
    "pentagon": "circle",
}
_ROTATIONS = {"diamond": 45, "wedge": 180}


def sld(layer: str, style: Style) -> str:
    """Write a style as a Styled Layer Descriptor.

    Parameters
    ----------
    layer
        Name of the layer.
    style
        How it is drawn.

    Returns
    -------
        The document.
    """
    root = ET.Element("StyledLayerDescriptor", NAMESPACES)
    named = ET.SubElement(root, "NamedLayer")
    _text(named, "Name", layer)
    user = ET.SubElement(named, "UserStyle")
    _text(user, "Name", style.name)
    _text(user, "Title", style.name)
    features = ET.SubElement(user, "FeatureTypeStyle")
    for rule in style.rules:
        features.append(_rule(rule))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _rule(rule: Rule) -> ET.Element:
    made = ET.Element("Rule")
    _text(made, "Name", rule.label)
    _text(made, "Title", rule.label)
    if rule.tests:
        wanted = ET.SubElement(made, "ogc:Filter")
        several = ET.SubElement(wanted, "ogc:And") if len(rule.tests) > 1 else wanted
        several.extend(map(_test, rule.tests))
    made.append(_symbolizer(rule.symbol))
    return made


def _test(test: Condition) -> ET.Element:
    if test.operator == "is null":
        made = ET.Element("ogc:PropertyIsNull")
        _text(made, "ogc:PropertyName", test.column)
        return made
    made = ET.Element(f"ogc:PropertyIs{_COMPARISONS[test.operator]}")
    _text(made, "ogc:PropertyName", test.column)
    value = test.value if isinstance(test.value, str) else f"{test.value:.10g}"
    _text(made, "ogc:Literal", value)
    return made


def _symbolizer(symbol: Symbol) -> ET.Element:
    if isinstance(symbol, Line):
        made = ET.Element("LineSymbolizer")
        made.append(_stroke(symbol.colour, symbol.width_mm))
        return made
    if isinstance(symbol, Marker):
        return _point(symbol)
    made = ET.Element("PolygonSymbolizer")
    if symbol.hatched:
        graphic = ET.SubElement(
            ET.SubElement(ET.SubElement(made, "Fill"), "GraphicFill"), "Graphic"
        )
        mark = ET.SubElement(graphic, "Mark")
        _text(mark, "WellKnownName", "shape://slash")
        mark.append(_stroke(symbol.hatched, PIXEL_MM))
        _text(graphic, "Size", "8")
    elif symbol.colour:
        made.append(_fill(symbol.colour, symbol.opacity))
    if symbol.outline:
        made.append(_stroke(symbol.outline, symbol.outline_mm, dashed=symbol.dashed))
    return made


def _point(marker: Marker) -> ET.Element:
    made = ET.Element("PointSymbolizer")
    graphic = ET.SubElement(made, "Graphic")
    mark = ET.SubElement(graphic, "Mark")
    _text(mark, "WellKnownName", _MARKS.get(marker.shape, marker.shape))
    full = marker.look == "full" and marker.shape not in {"ring", "frame"}
    around = marker.shape in {"ring", "frame"}
    mark.append(_fill(marker.colour if full else "#ffffff", 0 if around else 1))
    dashed = marker.dashed or marker.look == "hatched"
    outline = "#ffffff" if full else marker.colour
    mark.append(_stroke(outline, 0.3 if full else 0.6, dashed=dashed))
    _text(graphic, "Size", f"{marker.size_mm / PIXEL_MM:.0f}")
    if marker.shape in _ROTATIONS:
        _text(graphic, "Rotation", str(_ROTATIONS[marker.shape]))
    return made


def _fill(colour: str, opacity: float = 1.0) -> ET.Element:
    made = ET.Element("Fill")
    _parameters(made, {"fill": colour, "fill-opacity": f"{opacity:g}"})
    return made


def _stroke(colour: str, width_mm: float, *, dashed: bool = False) -> ET.Element:
    made = ET.Element("Stroke")
    said = {"stroke": colour, "stroke-width": f"{width_mm / PIXEL_MM:.1f}"}
    _parameters(made, said | ({"stroke-dasharray": "4 2"} if dashed else {}))
    return made


def _parameters(parent: ET.Element, said: dict[str, str]) -> None:
    for name, value in said.items():
        _text(parent, "CssParameter", value).set("name", name)


def _text(parent: ET.Element, tag: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, tag)
    made.text = text
    return made
