"""Progress on stderr, so that stdout stays for results."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Show the step that is under way.

    Yields
    ------
        A function to call with the name of each step when it begins. On a terminal the line is
        replaced; elsewhere nothing is shown, for a log wants results.
    """
    with Console(stderr=True).status("") as status:
        yield lambda step: status.update(f"{step} ...")
