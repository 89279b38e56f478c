from __future__ import annotations

import re

import pytest

from territo import palette
from territo.render.assets import static
from territo.render.symbols import SHAPES, outline


def test_the_outlines_are_those_of_the_page():
    page = dict(re.findall(r'(\w+): \["path", \{ d: "([^"]+)" \}\]', static("sites.js")))
    assert page == SHAPES
    assert "circle: [" in static("sites.js")


def test_every_kind_of_symbol_has_an_outline():
    kinds = [f"kind {number}" for number in range(18)]
    shapes = {shape for shape, _ in palette.kind_symbols([*kinds, *palette.KIND_SYMBOLS]).values()}
    assert shapes <= {*SHAPES, "circle"}


def test_steps_from_the_last_corner_are_added_up():
    # "M3.5 3.5h13v13h-13Z" from the middle (10, 10), and "M10 2 18 9.5V18H2V9.5Z".
    assert outline("square") == ((-6.5, -6.5), (6.5, -6.5), (6.5, 6.5), (-6.5, 6.5))
    assert outline("house") == ((0, -8), (8, -0.5), (8, 8), (-8, 8), (-8, -0.5))
    # ".8l2.7 6 6.5.7": down to -3.2, then to (9.2, -2.5).
    assert outline("star")[:3] == ((0, -9.2), (2.7, -3.2), (9.2, -2.5))


@pytest.mark.parametrize("shape", [*SHAPES, "circle"])
def test_shapes_fill_their_square_and_stay_in_it(shape):
    across = [abs(number) for corner in outline(shape) for number in corner]
    assert 6 <= max(across) <= 10
