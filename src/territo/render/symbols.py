"""The shapes of the palette as outlines, for what is drawn without a browser.

The page draws the same ones (`static/sites.js`); a test compares them.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np

# Drawn in a square of side 20 whose upper left corner is (0, 0), in the words of SVG.
SHAPES = {
    "diamond": "M10 1.5 18.5 10 10 18.5 1.5 10Z",
    "star": "M10 .8l2.7 6 6.5.7-4.9 4.4 1.4 6.4-5.7-3.3-5.7 3.3 1.4-6.4L.8 7.5l6.5-.7Z",
    "triangle": "M10 2 18.5 17H1.5Z",
    "square": "M3.5 3.5h13v13h-13Z",
    "pentagon": "M10 1.5 18.5 8 15.3 18H4.7L1.5 8Z",
    "house": "M10 2 18 9.5V18H2V9.5Z",
    "cross": "M7 2h6v5h5v6h-5v5H7v-5H2V7h5Z",
    "wedge": "M1.5 3h17L10 18Z",
    "hourglass": "M2.5 2h15l-4.5 8 4.5 8h-15L7 10Z",
    "saltire": "M5.2 1 10 5.8 14.8 1 19 5.2 14.2 10 19 14.8 14.8 19 10 14.2 5.2 19 1 14.8 5.8 10 1"
    " 5.2Z",
}
MIDDLE, RADIUS = 10.0, 6.0
_STEP = re.compile(r"([MLHVlhv])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")
_ROUND = 48


@cache
def outline(shape: str) -> tuple[tuple[float, float], ...]:
    """Return the corners of a shape.

    Parameters
    ----------
    shape
        A shape of `territo.palette`.

    Returns
    -------
        Corners, x to the right and y down, counted from the middle of the square.

    Examples
    --------
    >>> outline("triangle")
    ((0.0, -8.0), (8.5, 7.0), (-8.5, 7.0))
    """
    if shape == "circle":
        turn = np.linspace(0, 2 * np.pi, _ROUND, endpoint=False)
        return tuple((float(RADIUS * np.cos(at)), float(RADIUS * np.sin(at))) for at in turn)
    x = y = 0.0
    corners: list[tuple[float, float]] = []
    for word, said in _STEP.findall(SHAPES[shape]):
        numbers = [float(number) for number in _NUMBER.findall(said)]
        # Across and up take one number a corner, the others two; small letters count from the last.
        width = 1 if word in "HVhv" else 2
        for at in range(0, len(numbers), width):
            from_x, from_y = (x, y) if word.islower() else (0.0, 0.0)
            if word not in "Vv":
                x = from_x + numbers[at]
            if word not in "Hh":
                y = from_y + numbers[at + width - 1]
            corners.append((round(x - MIDDLE, 6), round(y - MIDDLE, 6)))
    return tuple(corners)
