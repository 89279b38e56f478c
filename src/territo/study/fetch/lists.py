"""The sites of a territory, one list per service."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from territo.sources.services import bdnb, bpe, data_es, dila, france_services
from territo.sources.services.bpe_types import TYPES
from territo.sources.services.explore import Dataset
from territo.sources.services.ground import Ground
from territo.study.editions import read_absences
from territo.vintages import absent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from territo.model import Territory
    from territo.sources.library import Library
    from territo.sources.services.fetched import Fetched
    from territo.study.fetch.services import Services


BUILDINGS = "batiments_1980"


@dataclass(frozen=True)
class Source:
    """One list of sites that can be brought in.

    Parameters
    ----------
    name
        What its file is called.
    told
        What it is, in words.
    read
        Brings it in.
    """

    name: str
    told: str
    read: Callable[[Ground], Fetched]

    @property
    def listed(self) -> bool:
        """Whether a study counts it among its lists of sites: buildings need not receive anyone."""
        return self.name != BUILDINGS


def ground_of(territory: Territory) -> Ground:
    """Name the communes of a territory by every code that a service may write.

    Parameters
    ----------
    territory
        The territory.

    Returns
    -------
        Its communes, and those that were merged into them.
    """
    former = absent(read_absences(), territory.cog)["into"].to_dict()
    return Ground(territory.code, territory.name, territory.communes, former)


def sources(
    library: Library, services: Services, progress: Callable[[str], None]
) -> Iterator[Source]:
    """List what can be brought in.

    Parameters
    ----------
    library
        Where answers are kept.
    services
        Addresses of the services.
    progress
        Called with what is there of a large file.

    Yields
    ------
        The lists, none for a service without an address.
    """

    def told(done: int, whole: int) -> None:
        of = f" of {whole >> 20}" if whole else ""
        progress(f"BPE: {done >> 20}{of} MB")

    directory = Dataset(library, services.directory)
    # A place that two services list would be two doors: each kind is taken where it is best known.
    kinds = [one for one in dila.KINDS if one != "france_services" or not services.france_services]
    better = {"A129": services.directory, "A128": services.france_services}
    types = tuple(code for code in TYPES if not better.get(code))
    sports = Dataset(library, services.data_es)
    buildings = bdnb.Bdnb(library, services.bdnb)
    known = (
        ("mairies", "State's directory (DILA)", services.directory,
         partial(dila.read_directory, directory, types=kinds)),
        ("france_services", "France services (ANCT)", services.france_services,
         partial(france_services.read_france_services, library, services.france_services)),
        ("sport", "Data ES", services.data_es, partial(data_es.read_sports, sports)),
        (BUILDINGS, "BDNB, built 1980 to 1989", services.bdnb,
         partial(bdnb.read_buildings, buildings)),
        ("bpe", "BPE (Insee)", services.bpe,
         lambda ground: bpe.fetch_bpe(library, services.bpe, ground, types, told)),
    )  # fmt: skip
    for name, words, address, read in known:
        if address:
            yield Source(name, words, read)
