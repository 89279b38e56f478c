"""Every French text of the layers has its English, and nothing else has."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import territo.export
from territo.export import columns, columns_measures, difference, layers, styles_scenario, tables
from territo.export import styles_sites as sites
from territo.export.english import english, told
from territo.language import speaking

ROOMS = sorted(Path(territo.export.__file__).parent.glob("*.py"))
TABLES = (
    columns.COLUMNS, columns.COLUMNS_OF_CUTOFF, columns_measures.TITLES, difference._COLUMNS,  # noqa: SLF001
    difference._COVERED, tables.PLACE,  # noqa: SLF001
)  # fmt: skip


def said_outright():
    """Texts that `told` is called with."""
    for room in ROOMS:
        for node in ast.walk(ast.parse(room.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "told":
                yield from (
                    one.value
                    for one in ast.walk(node.args[0])
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def literals():
    """Texts of the code, documentation apart."""
    for room in ROOMS:
        tree = ast.parse(room.read_text(encoding="utf-8"))
        documented = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in documented
            ):
                yield node.value


def wanted():
    found = {text for table in TABLES for pair in table.values() for text in pair}
    found |= {*layers.LAYER_TITLES.values(), *columns_measures.SUPPLIES.values()}
    found |= {*difference._GROUPS.values(), *difference._NEWLY.values()}  # noqa: SLF001
    found |= {*styles_scenario._CHANGES.values(), sites.RENOVATED}  # noqa: SLF001
    found |= {label for label, _ in styles_scenario._FATES.values()}  # noqa: SLF001
    found |= {label for label, _, _ in sites.AGES.values()}
    return found | {text for text in said_outright() if text != "m"}


def placeholders(text):
    return sorted(set(re.findall(r"\{(\w*)\}", text)))


def test_every_text_of_the_layers_has_its_english():
    assert sorted(wanted() - english().keys()) == []
    accented = {text for text in literals() if re.search("[àâéèêîôûùçÉÀ]", text)}
    assert sorted(accented - english().keys()) == []


def test_no_english_is_left_of_what_is_said_no_more():
    kinds = set(sites.KIND_LABELS.values()) | {"Mairie", "Antenne", "Accueil"}
    assert sorted(english().keys() - wanted() - set(literals()) - kinds) == []


def test_both_languages_have_the_same_places_for_values():
    wrong = [key for key, text in english().items() if placeholders(key) != placeholders(text)]
    assert wrong == []


def test_a_text_is_said_in_the_language_in_force():
    assert told("Au-delà de {cutoff}", cutoff="1 km") == "Au-delà de 1 km"
    with speaking("en"):
        assert told("Au-delà de {cutoff}", cutoff="1 km") == "Beyond 1 km"
