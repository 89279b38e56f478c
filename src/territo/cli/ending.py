"""A run that is told to stop ends as a run that fails: what it began to write is taken away."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

# Told to stop; the terminal was closed; Ctrl-Break or a closed console on Windows. Ctrl-C is
# Python's own business, and ends cleanly already.
SIGNALS = ("SIGTERM", "SIGHUP", "SIGBREAK")
# What a shell says of a program that a signal ended.
SIGNALLED = 128


@contextmanager
def ends_cleanly() -> Iterator[None]:
    """Turn the signals that would end the program at once into an exit that cleans up first."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does
        return
    known = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
    # Whoever has the signal ignored (nohup) or handled wants it so.
    ours = [number for number in known if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _stop(number: int, frame: FrameType | None) -> None:
    del frame
    signal.signal(number, signal.SIG_IGN)  # asked again, it still cleans up to the end
    raise SystemExit(SIGNALLED + number)
