"""Make the pictures of the README again: `python -m maps.build` from the repository root.

Needs `territo[test]` and Chromium: the one of the machine, else the one that playwright installed.
Run by hand when the page or the picture look otherwise; never at install.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PAGE, PICTURE = HERE / "rouen-page.png", HERE / "rouen.png"
WIDTH, HEIGHT = 1440, 900
COLOURS = 256
MOST_BYTES = 400_000


def main() -> None:
    """Draw Rouen, photograph its page, and keep both pictures small."""
    with tempfile.TemporaryDirectory() as folder:
        asked = ["map", "rouen", "--png", "--out", folder]
        subprocess.run([sys.executable, "-m", "territo", *asked], cwd=HERE.parent, check=True)
        photograph(Path(folder) / "rouen.html", Path(folder) / "page.png")
        for drawn, kept in (
            (Path(folder) / "page.png", PAGE),
            (Path(folder) / "rouen.png", PICTURE),
        ):
            shrink(drawn, kept)
            print(f"Written      {kept.relative_to(HERE.parent)} ({kept.stat().st_size} bytes)")


def photograph(page: Path, target: Path) -> None:
    """Open a page without network in a window of a laptop, and keep what is seen.

    Parameters
    ----------
    page
        The page.
    target
        The picture to write.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(
            offline=True, viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
        )
        window = context.new_page()
        window.goto(page.as_uri())
        window.screenshot(path=target)
        browser.close()


def shrink(drawn: Path, kept: Path) -> None:
    """Write a picture as small as its colours allow, and refuse one too large for a README.

    Only a picture that would be too large gets a palette, and one that keeps rare colours.

    Parameters
    ----------
    drawn
        The picture.
    kept
        Where the smaller one is written.
    """
    with Image.open(drawn) as picture:
        flat = picture.convert("RGB")
        flat.save(kept, optimize=True)
        if kept.stat().st_size > MOST_BYTES:
            rare = Image.Quantize.MAXCOVERAGE
            flat.quantize(COLOURS, method=rare, dither=Image.Dither.NONE).save(kept, optimize=True)
    if kept.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{kept} has {kept.stat().st_size} bytes, more than {MOST_BYTES}.")


if __name__ == "__main__":
    main()
