"""Where the services are: every address is a setting, for they move."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from territo.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Mapping

INSEE = "https://www.insee.fr/fr/statistiques/fichier"


@dataclass(frozen=True)
class Services:
    """Addresses of the services, and the editions that are asked of them.

    Parameters
    ----------
    cog
        Edition of the Code officiel géographique that is asked for.
    wfs
        Géoplateforme of IGN, for ADMIN EXPRESS COG.
    geo_api
        API Découpage administratif.
    etalab
        Contours administratifs of Etalab.
    melodi
        Insee's data sets, for the populations de référence.
    filosofi
        Zip of a Filosofi grid of 200 m.
    directory
        The State's directory (DILA), Explore v2.1, up to the data set.
    france_services
        List of France services.
    data_es
        Data ES, Explore v2.1, up to the data set.
    bdnb
        API of the BDNB.
    bpe
        Parquet or zip of the base permanente des équipements; empty to leave it out.
    """

    cog: str = "2026"
    wfs: str = "https://data.geopf.fr/wfs/ows"
    geo_api: str = "https://geo.api.gouv.fr"
    etalab: str = "https://contours-administratifs.s3.rbx.io.cloud.ovh.net"
    melodi: str = "https://api.insee.fr/melodi"
    filosofi: str = f"{INSEE}/8735162/Filosofi2021_carreaux_200m_csv.zip"
    directory: str = (
        "https://api-lannuaire.service-public.gouv.fr/api/explore/v2.1/catalog/datasets/"
        "api-lannuaire-administration"
    )
    france_services: str = (
        "https://www.data.gouv.fr/fr/datasets/r/afc3f97f-0ef5-429b-bf16-7b7876d27cd4"
    )
    data_es: str = "https://equipements.sports.gouv.fr/api/explore/v2.1/catalog/datasets/data-es"
    bdnb: str = "https://api.bdnb.io/v1/bdnb/donnees"
    bpe: str = f"{INSEE}/8217525/BPE24.parquet"


def services(stated: Mapping[str, str]) -> Services:
    """Put the addresses of a study over the known ones.

    Parameters
    ----------
    stated
        Service -> address, as ``[services]`` of ``territo.toml`` has them.

    Returns
    -------
        All the addresses.

    Raises
    ------
    ProjectError
        When a service is not known; the nearest name is suggested.
    """
    known = [one.name for one in fields(Services)]
    for name in stated:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1) or known
            raise ProjectError(
                f'There is no service "{name}".', f"[services] knows {', '.join(near)}."
            )
    return Services(**stated)
