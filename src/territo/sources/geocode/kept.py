"""Answers kept on disk: what was answered once is not sent again, whatever happened meanwhile.

Every run appends to a file of its own, one line per answer: two runs never write to the same file,
and a run that is killed loses at most the line it was writing.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territo.errors import SourceError
from territo.sources.geocode.question import FINAL, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SUFFIX = ".jsonl"


@dataclass(frozen=True)
class Kept:
    """A folder of answers.

    Parameters
    ----------
    folder
        The folder; it need not exist.
    """

    folder: Path

    def read(self) -> dict[str, Reply]:
        """Read all that was ever answered.

        Returns
        -------
            Replies by the key of their question. A line that is not whole is passed over.
        """
        found = {}
        for file in sorted(self.folder.glob(f"*{SUFFIX}")):
            for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
                try:
                    said: dict[str, Any] = json.loads(line)
                    key = str(said.pop("key"))
                    found[key] = Reply(**said)
                except (ValueError, TypeError, AttributeError, KeyError):
                    continue
        return found

    @contextmanager
    def writer(self) -> Iterator[Callable[[str, Reply], None]]:
        """Open a new file of answers.

        Yields
        ------
            A function that keeps a reply under the key of its question, at once. Failures are not
            kept: they are asked again.

        Raises
        ------
        SourceError
            When nothing can be kept there.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=SUFFIX)
        except OSError as error:
            raise SourceError(
                f"Answers cannot be kept in {self.folder} ({error.strerror}).",
                source=str(self.folder),
                hint="Let it be written to, or name another folder in TERRITO_CACHE.",
            ) from error
        out = os.fdopen(handle, "w", encoding="utf-8", newline="\n")

        def keep(key: str, reply: Reply) -> None:
            if reply.status in FINAL:
                out.write(json.dumps({"key": key, **reply.record()}) + "\n")
                out.flush()

        try:
            yield keep
        finally:
            os.fsync(out.fileno())
            out.close()
            if Path(name).stat().st_size == 0:
                Path(name).unlink()
