"""A PostgreSQL of the tests' own, with PostGIS: real, on the loopback, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "me"
BASE = "sig"
OWNER = "postgres"  # the server refuses to run as root


@dataclass(frozen=True)
class Server:
    """A server that is running.

    Parameters
    ----------
    port
        Its port on the loopback.
    """

    port: int

    @property
    def url(self) -> str:
        """Address of its base."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{BASE}"

    def rows(self, query: LiteralString, *values: str) -> list[tuple[object, ...]]:
        """Ask something."""
        with psycopg.connect(self.url) as connection:
            return connection.execute(query, values or None).fetchall()

    def table(self, schema: str, name: str) -> list[tuple[object, ...]]:
        """Read a whole table, by its first column."""
        query = sql.SQL("SELECT * FROM {} ORDER BY 1").format(sql.Identifier(schema, name))
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchall()

    def run(self, statement: LiteralString, *values: str) -> None:
        """Change something."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement, values or None)


@contextmanager
def running() -> Iterator[Server]:
    """Make a cluster, start it, and take it away at the end."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    if binaries is None:
        raise FileNotFoundError("PostgreSQL is not installed; `.ci/run` installs it")
    folder = Path(tempfile.mkdtemp(prefix="territo-postgis-"))
    folder.chmod(0o777)
    port = _free_port()
    listen = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    try:
        _as_owner(f"{binaries}/initdb -D {folder}/data -U {USER} -A trust -E UTF8")
        _as_owner(f"{binaries}/pg_ctl -D {folder}/data -w -l {folder}/log -o '{listen}' start")
        try:
            with psycopg.connect(
                f"postgresql://{USER}@127.0.0.1:{port}/postgres", autocommit=True
            ) as connection:
                connection.execute(f"CREATE DATABASE {BASE}")
            server = Server(port)
            server.run("CREATE EXTENSION postgis")
            yield server
        finally:
            _as_owner(f"{binaries}/pg_ctl -D {folder}/data -w -m immediate stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_owner(command: str) -> None:
    words = ["su", OWNER, "-s", "/bin/sh", "-c", command] if os.geteuid() == 0 else [
        "/bin/sh", "-c", command
    ]  # fmt: skip
    subprocess.run(words, check=True, capture_output=True, cwd="/")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
