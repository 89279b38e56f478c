"""Addresses of a PostGIS database, wherever a file may be named.

``postgresql://user@host/base?table=schema.name`` names a table to read, and
``postgresql://user@host/base?schema=name`` where results go. Passwords belong in ``~/.pgpass`` or
``PGPASSWORD``; one in the address is used, and never shown.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from territo.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

SCHEME = "postgresql:"
MISSING = 'Install it: python -m pip install "territo[postgis]".'


@dataclass(frozen=True)
class Address:
    """Where a table stands, or a schema.

    Parameters
    ----------
    url
        User, host, port and base as ``postgresql://user@host:5432/base``.
    schema
        Name of the schema; empty when none is said.
    table
        Name of the table; empty when the address names none.
    """

    url: str = field(repr=False)
    schema: str = ""
    table: str = ""

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address.

        Parameters
        ----------
        text
            As people write it, or as a path made of it, which has one slash too few.

        Returns
        -------
            The address.

        Raises
        ------
        SourceError
            When it is none, or asks for more than a table or a schema.
        """
        place, _, asked = text.replace("\\", "/").partition("?")
        place = f"{SCHEME}//{place.removeprefix(SCHEME).lstrip('/')}"
        said = dict(one.partition("=")[::2] for one in asked.split("&") if one)
        strange = sorted(set(said) - {"table", "schema"})
        if "/" not in place.removeprefix(f"{SCHEME}//") or strange:
            raise SourceError(
                f"{cls(place).shown} is no address of a table.",
                source=cls(place).shown,
                hint="Write postgresql://user@host/base?table=schema.name.",
            )
        schema, _, table = said.get("table", "").rpartition(".")
        return cls(place, said.get("schema", schema), table)

    @property
    def shown(self) -> str:
        """The address as it may be shown: without its password."""
        head, at, tail = self.url.removeprefix(f"{SCHEME}//").rpartition("@")
        return f"{SCHEME}//{head.partition(':')[0]}{at}{tail}"


def is_address(file: Path | str) -> bool:
    """Tell an address from a file.

    Parameters
    ----------
    file
        What was named.

    Returns
    -------
        Whether it is an address of PostgreSQL.

    Examples
    --------
    >>> is_address("postgresql://me@here/base?table=sites"), is_address("sites.csv")
    (True, False)
    """
    return str(file).startswith(SCHEME)


def shown(file: Path | str) -> str:
    """Name a file, or a table, as it may be shown.

    Parameters
    ----------
    file
        What was named.

    Returns
    -------
        The name; of an address, without its password.

    Examples
    --------
    >>> shown("postgresql://me:secret@here/base?table=work.sites")
    'postgresql://me@here/base?table=work.sites'
    """
    if not is_address(file):
        return str(file)
    address = Address.parse(str(file))
    named = f"{address.schema}.{address.table}".strip(".")
    return f"{address.shown}?table={named}"


@contextmanager
def transaction(address: Address) -> Iterator[Connection]:
    """Open one transaction: all of what is done in it is kept, or nothing.

    Parameters
    ----------
    address
        The database.

    Yields
    ------
        The connection.

    Raises
    ------
    SourceError
        When the drivers are not installed, or the database cannot be reached or refuses.
    """
    try:
        import geoalchemy2  # noqa: F401, PLC0415 - an extra that only this asks for
        from sqlalchemy import create_engine  # noqa: PLC0415 - as above
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - as above
    except ImportError as error:
        raise SourceError(
            "Databases need SQLAlchemy, GeoAlchemy2 and psycopg.",
            source=address.shown,
            hint=MISSING,
        ) from error
    engine = create_engine(address.url.replace(SCHEME, "postgresql+psycopg:", 1))
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()
        raise SourceError(
            f"{address.shown}: {said[0] if said else error}.",
            source=address.shown,
            hint="Nothing was changed. Check the address, the password (~/.pgpass, PGPASSWORD) "
            "and that PostGIS is there (CREATE EXTENSION postgis).",
        ) from error
    finally:
        engine.dispose()
