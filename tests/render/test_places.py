"""Symbols of the kinds of sites, for readers of every sight."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

import territo.render
from territo.palette import kind_symbols

SITES_JS = Path(territo.render.__file__).parent / "static" / "sites.js"
KINDS = tuple(sorted([*(f"kind {n:02}" for n in range(18)), "direction", "mairie"]))
# Viénot, Brettel and Mollon 1999, on linear RGB: what is left without the long, or middle, cones.
SIGHTS = {
    "full": np.eye(3),
    "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}


def linear(colour):
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """WCAG 2.2, relative luminance and contrast ratio."""
    light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def test_eighteen_kinds_that_nobody_named_have_symbols_of_their_own():
    symbols = kind_symbols(KINDS)
    assert len(set(symbols.values())) == 20
    assert symbols == kind_symbols(KINDS)
    # The shapes first: six kinds, and no colour is needed to tell them apart.
    assert len({symbols[f"kind {n:02}"][0] for n in range(6)}) == 6
    assert symbols["mairie"] == ("circle", "#1a1a1a")
    assert symbols["kind 00"] == ("square", "#1a1a1a")
    assert symbols["kind 06"] == ("square", "#0067a5")


def test_every_shape_is_drawn():
    drawn = set(re.findall(r'^ +(\w+): \["', SITES_JS.read_text(encoding="utf-8"), re.MULTILINE))
    assert {shape for shape, _ in kind_symbols(KINDS).values()} <= drawn


def test_every_colour_stands_out_on_the_map():
    for _, colour in kind_symbols((*KINDS, "accueil", "siege")).values():
        # The white edge of a symbol, the empty map, and a wood on the base map of the IGN.
        assert min(contrast(colour, ground) for ground in ("#ffffff", "#fafafa", "#cfe3b4")) >= 3


@pytest.mark.parametrize("sight", SIGHTS)
def test_colours_of_one_shape_stay_apart_for_the_colour_blind(sight):
    colours = {colour for shape, colour in kind_symbols(KINDS).values() if shape == "square"}
    assert len(colours) == 3
    seen = [np.array(SIGHTS[sight]) @ linear(colour) for colour in colours]
    for one, other in itertools.combinations(seen, 2):
        # Linear light from 0 to 1; a tenth of a channel is a plain difference.
        assert np.abs(one - other).max() > 0.1
