"""What a page was made from, carried in the page itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render.encode import script_json

if TYPE_CHECKING:
    from collections.abc import Mapping

END = "</body>"


def with_manifest(text: str, manifest: Mapping[str, object]) -> str:
    """Put a manifest into a page, where `territo verify` reads it.

    Parameters
    ----------
    text
        The page.
    manifest
        What it was made from.

    Returns
    -------
        The page with one element more, which is data and shows nothing.

    Raises
    ------
    ValueError
        When the page has no end of its body.
    """
    before, end, after = text.rpartition(END)
    if not end:
        raise ValueError("the page has no end")
    part = f'<script type="application/json" id="manifest">{script_json(manifest)}</script>'
    return f"{before}{part}\n{end}{after}"
