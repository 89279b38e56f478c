"""Many territories at once, on the cores of this machine or on a cluster."""

from __future__ import annotations

import json
import logging
import os
import traceback
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from territo import __version__
from territo.errors import (
    BatchError,
    OutputError,
    Problem,
    ProjectError,
    SchemaError,
    SourceError,
    TerritoError,
    TerritoryError,
)
from territo.sources.boundaries import find_epci
from territo.sources.official.wanted import is_epci
from territo.sources.results import BESIDE, read_manifest
from territo.study import territories
from territo.study.batch_task import Answer, Asked, answer
from territo.study.manifest import inputs_of, made_by
from territo.study.outputs import require_free, staged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from distributed import Client, Future

    from territo.project import Project
    from territo.study.outputs import Target

ALL = "all"
TABLE = "territories"
SUFFIXES = (".parquet", ".csv", BESIDE)
# A territory that fails is tried again this often: its worker may have been killed.
RETRIES = 2
REACHED_S = 10
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Cluster:
    """Where the work is done.

    Parameters
    ----------
    jobs
        Processes of this machine; absent for one per core, at most one per territory.
    scheduler
        Address of a cluster that runs already; empty for a local one.
    """

    jobs: int | None = None
    scheduler: str = ""


@dataclass(frozen=True)
class BatchRun:
    """What a batch found and wrote.

    Parameters
    ----------
    table
        One row per territory, by SIREN: what `territo.study.batch_task.row_of` says, and status
        (``complete`` or ``failed``); a territory that failed has no figure.
    kept
        Names of those that an earlier run completed, and that were not run again.
    failures
        What is wrong with those that failed, by name.
    files
        The table, as Parquet and as CSV.
    """

    table: pd.DataFrame
    kept: tuple[str, ...]
    failures: Mapping[str, TerritoError]
    files: tuple[Path, ...]

    def require_all(self) -> None:
        """Refuse a batch that is not whole.

        Raises
        ------
        BatchError
            When a territory failed.
        """
        if self.failures:
            raise BatchError(len(self.table), self.failures)


def run(
    project: Project,
    wanted: str | Path,
    cluster: Cluster,
    *,
    own_thresholds: bool = True,
    overwrite: bool = False,
    progress: Callable[[str], None],
) -> BatchRun:
    """Study many territories, and put them into one table.

    Parameters
    ----------
    project
        The study; each territory takes its settings.
    wanted
        ``all``, or a file that names one territory a line.
    cluster
        Where the work is done.
    own_thresholds
        Whether the study's thresholds are kept beside those that its presets need.
    overwrite
        Whether earlier results of other settings may be replaced.
    progress
        Called with one line for each territory that is done.

    Returns
    -------
        What was found; territories that failed are told there, and the others are complete.

    Raises
    ------
    TerritoError
        Whatever is wrong before any work begins.
    """
    project = replace(project, maps=project.path(project.maps) / "batch")
    names = _names(project, wanted)
    files = tuple(project.maps / f"{TABLE}{suffix}" for suffix in SUFFIXES)
    free = require_free(files, overwrite=True)
    if not overwrite:
        _require_same_territories(files[1], names)
    asked = {
        name: Asked(replace(project, territory=code), own_thresholds, overwrite)
        for code, name in names.items()
    }
    with _client(cluster, len(asked)) as client:
        answers, failures = _gathered(client, asked, progress)
    table = _table(names, answers)
    _write(free, table, _stated(project, names, table))
    kept = tuple(name for name in names.values() if name in answers and answers[name].kept)
    return BatchRun(table, kept, failures, files[:2])


def one_by_one(
    project: Project, names: Mapping[str, str], progress: Callable[[str], None]
) -> Mapping[str, object]:
    """Study many territories one after the other, in this process.

    Parameters
    ----------
    project
        The study; each territory takes its settings.
    names
        Name of each territory by its code.
    progress
        Called with the name of each territory when it begins.

    Returns
    -------
        What the table was made from, which is written with the results of each.
    """
    answers: dict[str, Answer] = {}
    for code, name in names.items():
        progress(name)
        with suppress(TerritoError):  # its row says that it failed
            answers[name] = answer(Asked(replace(project, territory=code), own_thresholds=True))
    table = _table(names, answers)
    stated = _stated(project, names, table)
    free = require_free([project.maps / f"{TABLE}{one}" for one in SUFFIXES], overwrite=True)
    _write(free, table, stated)
    return stated


def _stated(project: Project, names: Mapping[str, str], table: pd.DataFrame) -> dict[str, object]:
    """State what the territories were made from together: each input once."""
    manifests = [
        read_manifest(project.maps / slug / f"{slug}.json")
        for slug in (table["slug"].dropna() if "slug" in table else ())
    ]
    inputs = {str(one["file"]): one for stated in manifests for one in inputs_of(stated)}
    whole: dict[str, object] = {
        "version": __version__,
        "territory": "",
        "inputs": list(inputs.values()),
        "parameters": manifests[0]["parameters"] if manifests else {},
    }
    return made_by(whole, "batch", territories=dict(names))


def _write(free: Sequence[Target], table: pd.DataFrame, stated: Mapping[str, object]) -> None:
    with staged(free) as (parquet, csv, about):
        table.to_parquet(parquet, index=False)
        table.to_csv(csv, index=False, encoding="utf-8", lineterminator="\n")
        text = json.dumps(stated, ensure_ascii=False, indent=2, sort_keys=True)
        about.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _names(project: Project, wanted: str | Path) -> dict[str, str]:
    """Find the territories that are wanted: code -> name, by code."""
    known = territories.run(project)
    if str(wanted) == ALL:
        return dict(sorted(zip(known["epci"], known["name"], strict=True)))
    found: dict[str, str] = {}
    problems = []
    for line, text in _lines(Path(wanted)):
        try:
            code, name = _one(text, known)
        except TerritoryError as error:
            problems.append(Problem(error.message, line))
            continue
        if code in found:
            problems.append(Problem(f"{name} is named twice.", line))
        found[code] = name
    if problems or not found:
        problems = problems or [Problem("no territory is named")]
        raise SchemaError(str(wanted), problems, "`territo list` shows the territories.")
    return dict(sorted(found.items()))


def _lines(file: Path) -> list[tuple[int, str]]:
    """Read the lines that name something, with their numbers."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{file} cannot be read as a list of territories.",
            source=str(file),
            hint=f"Name a text file (UTF-8), one territory a line, or `{ALL}`.",
        ) from error
    bare = ((number, line.partition("#")[0].strip()) for number, line in enumerate(lines, 1))
    return [(number, text) for number, text in bare if text]


def _one(text: str, known: pd.DataFrame) -> tuple[str, str]:
    if not is_epci(text):
        return text, text
    epci = find_epci(known, text)
    return str(epci["epci"]), str(epci["name"])


def _require_same_territories(file: Path, names: Mapping[str, str]) -> None:
    """Refuse to replace the table of other territories."""
    if not file.is_file():
        return
    earlier = set(pd.read_csv(file, dtype=str)["siren"])
    if earlier != set(names):
        raise OutputError(
            f"{file} holds other territories than those that are asked for.",
            "Replace it with --overwrite, or write elsewhere (--out FOLDER).",
        )


@contextmanager
def _client(cluster: Cluster, tasks: int) -> Iterator[Client]:
    """Connect to the processes that do the work; a cluster of our own ends with the batch."""
    try:
        import dask
        from distributed import Client, LocalCluster
    except ModuleNotFoundError as error:
        raise ProjectError(
            "A batch needs Dask, which is not installed.",
            "Install it: python -m pip install 'territo[batch]'.",
        ) from error
    if cluster.scheduler:
        try:
            client = Client(cluster.scheduler, timeout=REACHED_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ProjectError(
                f"No scheduler of Dask answers at {cluster.scheduler}.",
                "Start one (`dask scheduler`), or leave --scheduler out.",
            ) from error
        with client:
            yield client
        return
    jobs = min(cluster.jobs or os.cpu_count() or 1, tasks)
    # A worker takes the memory that a territory takes: none is ended for it, none writes to disk.
    how = {"threads_per_worker": 1, "memory_limit": 0, "dashboard_address": f"{LOOPBACK}:0"}
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": RETRIES}),
        LocalCluster(n_workers=jobs, host=LOOPBACK, silence_logs=logging.CRITICAL, **how) as local,
        Client(local, set_as_default=False) as client,
    ):
        yield client


def _gathered(
    client: Client, asked: Mapping[str, Asked], progress: Callable[[str], None]
) -> tuple[dict[str, Answer], dict[str, TerritoError]]:
    """Have every territory studied, and gather what is answered as it comes."""
    from distributed import as_completed

    # The same question asked again would be answered from memory: `pure` is for functions only.
    futures = {
        client.submit(answer, one, pure=False, retries=RETRIES): name for name, one in asked.items()
    }
    answers: dict[str, Answer] = {}
    failures: dict[str, TerritoError] = {}
    for count, future in enumerate(as_completed(list(futures), loop=client.loop), 1):
        name = futures[future]
        error = future.exception()
        if error is None:
            answers[name] = future.result()
            told = "kept" if answers[name].kept else "done"
        else:
            failures[name] = _told(error, future)
            told = "failed"
        progress(f"{count}/{len(futures)} {name}: {told}")
    # In the order of the table, not in that of the answers.
    return answers, {name: failures[name] for name in asked if name in failures}


def _told(error: BaseException, future: Future) -> TerritoError:
    """Say why a territory failed; what no one foresaw keeps its traceback."""
    from distributed import KilledWorker

    if isinstance(error, TerritoError):
        return error
    if isinstance(error, KilledWorker):
        return TerritoError(
            f"its process was ended {RETRIES + 1} times.",
            "It may need more memory: run it with a smaller --jobs.",
        )
    lines = traceback.format_exception(type(error), error, future.traceback())
    return TerritoError("".join(lines))


def _table(names: Mapping[str, str], answers: Mapping[str, Answer]) -> pd.DataFrame:
    """Put the territories into one table; those that failed have no figure."""
    rows: list[dict[str, Any]] = []
    for code, name in names.items():
        if name in answers:
            # Its code as it was asked for: `territo batch` knows its table by it.
            rows.append({**answers[name].row, "siren": code, "status": "complete"})
        else:
            rows.append({"siren": code, "name": name, "status": "failed"})
    columns = list(dict.fromkeys(key for row in sorted(rows, key=len)[::-1] for key in row))
    table = pd.DataFrame(rows, columns=columns)
    whole = {"doors": "Int64", "conserved": "boolean"}
    return table.astype({name: kind for name, kind in whole.items() if name in table})
