"""The page as a tree of branca elements, folium's map being the host of our layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from territo.language import spoken
from territo.render import assets
from territo.render.assets import leaflet_script, leaflet_style, static
from territo.render.encode import script_json

if TYPE_CHECKING:
    from collections.abc import Sequence


class Sheet(Figure):
    """The page around the map; it holds every script and style it needs.

    Parameters
    ----------
    title
        Title of the page.
    summary
        One sentence for whoever lists the page.
    no_script
        What is said where scripts are switched off.
    scripts, styles
        Files of ``static/`` that it holds.
    """

    _template = Template(static("page.html.jinja"))

    def __init__(
        self,
        title: str,
        summary: str,
        no_script: str,
        *,
        scripts: Sequence[str] = assets.SCRIPTS,
        styles: Sequence[str] = assets.STYLES,
    ) -> None:
        super().__init__()
        self._name = "Sheet"
        self._id = "territo"
        self.title = title
        self.language = spoken()
        self.summary = summary
        self.no_script = no_script
        self.leaflet_style = leaflet_style()
        self.style = assets.styles(styles)
        self.leaflet_script = leaflet_script()
        self.own_script = assets.scripts(scripts)


class Carte(folium.Map):
    """Folium's map, without what it would fetch, and without its ban on zooming the page.

    Parameters
    ----------
    centre
        Latitude and longitude to start from, before the territory is fitted in the window.
    """

    _template = Template(static("map.html.jinja"))

    def __init__(self, centre: tuple[float, float]) -> None:
        super().__init__(
            location=list(centre),
            tiles=None,
            zoom_control=False,
            attribution_control=False,
            # Whole levels would leave a territory at half the size that the window has room for.
            zoom_snap=0.25,
        )
        self._id = "territo"
        # Leaflet is in the page; folium's other libraries are for features that we do not use.
        self.default_js = []
        self.default_css = []


class Part(MacroElement):
    """One part of the page: what it is drawn from, and the call that draws it.

    Parameters
    ----------
    key
        Name of its payload and of its function in ``static/``.
    value
        What it is drawn from.
    drawn
        Whether it has a function; the texts and the manifest only are there to be read.
    """

    _template = Template(static("part.html.jinja"))

    def __init__(self, key: str, value: object, *, drawn: bool = True) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Part"
        # branca draws ids by lot: the same input would not give the same bytes.
        self._id = key
        self.key = key
        self.payload = script_json(value)
        self.drawn = drawn


def assemble(sheet: Sheet, carte: Carte, parts: list[Part]) -> str:
    """Put a page together.

    Parameters
    ----------
    sheet
        The page.
    carte
        The map.
    parts
        The parts, in the order they are drawn.

    Returns
    -------
        The page as HTML.
    """
    sheet.add_child(carte)
    for part in parts:
        carte.add_child(part)
    html: str = Element.get_root(carte).render()
    return html
