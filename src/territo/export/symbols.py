"""How a layer is drawn, said once: rules, each with whom it draws and with what symbol.

`territo.export.qml` writes them for QGIS, `territo.export.sld` for other desktops and servers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Operator = Literal["=", "<>", "<", "<=", ">", ">=", "is null"]


@dataclass(frozen=True)
class Condition:
    """What a column must say.

    Parameters
    ----------
    column
        Its name.
    operator
        How it is compared.
    value
        With what; not read for ``is null``.
    """

    column: str
    operator: Operator
    value: str | float = ""


@dataclass(frozen=True)
class Fill:
    """How a polygon is drawn.

    Parameters
    ----------
    colour
        Inside; empty for nothing.
    outline
        Colour of the limit; empty for none.
    outline_mm
        Width of the limit.
    dashed
        Whether the limit is.
    hatched
        Colour of slanted lines inside; empty for none.
    opacity
        From 0 to 1.
    """

    colour: str = ""
    outline: str = ""
    outline_mm: float = 0.2
    dashed: bool = False
    hatched: str = ""
    opacity: float = 1.0


@dataclass(frozen=True)
class Line:
    """How a line is drawn.

    Parameters
    ----------
    colour
        Its colour.
    width_mm
        Its width.
    """

    colour: str
    width_mm: float


@dataclass(frozen=True)
class Marker:
    """How a point is drawn.

    Parameters
    ----------
    shape
        One of the shapes of `territo.palette`, or ``ring``, ``frame``, ``saltire``.
    colour
        Its colour.
    look
        ``full``, ``hollow`` or ``hatched``.
    size_mm
        Its side.
    dashed
        Whether its outline is.
    """

    shape: str
    colour: str
    look: Literal["full", "hollow", "hatched"] = "full"
    size_mm: float = 4.0
    dashed: bool = False


Symbol = Fill | Line | Marker


@dataclass(frozen=True)
class Rule:
    """Whom a symbol draws.

    Parameters
    ----------
    label
        What the legend says, in French.
    tests
        What must all hold of a feature; none draws every feature.
    symbol
        The symbol.
    shown
        Whether it is ticked when the layer opens.
    """

    label: str
    tests: tuple[Condition, ...]
    symbol: Symbol
    shown: bool = True


@dataclass(frozen=True)
class Style:
    """How a layer is drawn.

    Parameters
    ----------
    name
        What it is called in the list of styles of the layer; at most 30 characters.
    rules
        From the one drawn first.
    label
        Column written on each feature; empty for none.
    """

    name: str
    rules: tuple[Rule, ...]
    label: str = ""
