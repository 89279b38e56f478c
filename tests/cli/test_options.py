from __future__ import annotations

import re
from pathlib import Path

from territo.cli import COMMANDS, options


def test_every_shared_option_is_used():
    folder = Path(options.__file__).parent
    used = {
        option
        for name in COMMANDS
        for option in re.findall(
            r"^@options\.(\w+)$", (folder / f"{name}.py").read_text("utf-8"), re.MULTILINE
        )
    }
    stacked = {name for name, thing in vars(options).items() if thing in options.STUDY}
    assert "measured_study" in used
    used = used - {"measured_study"} | stacked
    written = {name for name, thing in vars(options).items() if decorates(thing)}
    assert used == written


def decorates(thing):
    """Tell whether it is what click makes of `click.option(...)` or `click.argument(...)`."""
    return getattr(thing, "__module__", "") == "click.decorators"
