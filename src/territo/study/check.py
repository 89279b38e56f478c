"""A list of sites, read and held against what is known, before it is believed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from territo.errors import OutputError
from territo.sources.checks import check, fixed
from territo.sources.findings import Finding, Reference
from territo.sources.table import read_table
from territo.study.asked import local
from territo.study.editions import read_absences
from territo.study.outputs import require_free, staged
from territo.study.territories import contours
from territo.vintages import LATEST, absent

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from territo.project import Project


@dataclass(frozen=True)
class CheckRun:
    """What was found in a list.

    Parameters
    ----------
    rows
        How many rows it has.
    known
        Known kind of list it is; empty for one of the user's own.
    findings
        Everything found.
    written
        The corrected copy; absent when none was asked for.
    """

    rows: int
    known: str
    findings: tuple[Finding, ...]
    written: Path | None

    @property
    def unusable(self) -> int:
        """How many rows cannot be used."""
        return len({finding.line for finding in self.findings if finding.level == "error"})


def run(project: Project, file: Path, fix: Path | None, *, overwrite: bool) -> CheckRun:
    """Check a list, and write a corrected copy if one is asked for.

    Parameters
    ----------
    project
        The study, for its boundaries and the names of its columns.
    file
        The list, or the address of a table.
    fix
        Where to write the corrected copy; absent for none.
    overwrite
        Whether an earlier copy may be replaced.

    Returns
    -------
        What was found.

    Raises
    ------
    SourceError
        When the list cannot be read at all, or lacks a column.
    OutputError
        When the copy cannot be written, or would replace the list.
    """
    if fix and file.exists() and fix.exists() and fix.samefile(file):
        raise OutputError(
            f"{fix} is the list itself: its corrected copy would replace what was checked.",
            "Give the copy another name.",
        )
    free = require_free([fix], overwrite=overwrite) if fix else ()
    found = read_table(local(file), ("site", "name"), project.site_columns)
    communes = contours(project)
    reference = Reference(communes, int(communes.crs.to_epsg()), read_mergers())
    if found.known and "kind" in found.rows:
        # The kinds of an official list are the State's own words.
        reference = replace(reference, kinds={*reference.kinds, *found.rows["kind"]})
    told = [Finding(one.line, one.column, "warning", one.text) for one in found.problems]
    findings = sorted(told + check(found.rows, reference), key=lambda finding: finding.line)
    if free:
        with staged(free) as (aside,):
            fixed(found.rows, findings).to_csv(
                aside, index=False, encoding="utf-8", lineterminator="\n"
            )
    return CheckRun(len(found.rows), found.known, tuple(findings), fix)


def read_mergers() -> pd.DataFrame:
    """Read the communes that are no longer one.

    Returns
    -------
        Former communes, index ``commune``: name (empty when not known), into, into_name.
    """
    return absent(read_absences(), LATEST)
