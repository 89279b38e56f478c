"""Facts of the Code officiel géographique that lists of sites trip over."""

from __future__ import annotations

import re

from territo.model.checks import COMMUNE_CODE

# Communes that are cut into arrondissements with codes of their own (INSEE, COG).
_ARRONDISSEMENTS = {
    "75056": range(75101, 75121),  # Paris
    "69123": range(69381, 69390),  # Lyon
    "13055": range(13201, 13217),  # Marseille
}
COMMUNE_OF_ARRONDISSEMENT = {
    str(code): commune for commune, codes in _ARRONDISSEMENTS.items() for code in codes
}


def commune_problem(code: str) -> str:
    """Say what is wrong with a commune code.

    Parameters
    ----------
    code
        What a list holds; empty when it holds none.

    Returns
    -------
        What is wrong, in words; empty when nothing is.

    Examples
    --------
    >>> commune_problem("1004")
    '"1004" lost its leading zero, write 01004'
    >>> commune_problem("2A004"), commune_problem("")
    ('', '')
    """
    if not code or COMMUNE_CODE.fullmatch(code):
        return ""
    if re.fullmatch(r"\d{4}", code):
        return f'"{code}" lost its leading zero, write 0{code}'
    if re.fullmatch(r"\d{4,5}\.0", code):
        return f'"{code}" was read as a number, write {code[:-2].zfill(5)}'
    return f'"{code}" is not a commune code (5 characters, such as 76540 or 2A004)'
