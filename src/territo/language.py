"""The language of what people read outside the terminal: pages, reports, layers.

It is stated by the study and by the manifest of each result, and in force while one is written, so
that no function on the way down has to hand it on.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar, cast, get_args

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    _Asked = ParamSpec("_Asked")
    _Made = TypeVar("_Made")

Language = Literal["fr", "en"]
FRENCH: Language = "fr"
LANGUAGES: tuple[Language, ...] = get_args(Language)
_SPOKEN: ContextVar[Language] = ContextVar("spoken", default=FRENCH)


def spoken() -> Language:
    """Say which language is in force.

    Returns
    -------
        ``fr``, unless told otherwise.
    """
    return _SPOKEN.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Put a language in force.

    Parameters
    ----------
    language
        ``fr`` or ``en``.

    Yields
    ------
        Nothing; the language that was in force before is again afterwards.

    Examples
    --------
    >>> with speaking("en"):
    ...     spoken()
    'en'
    >>> spoken()
    'fr'
    """
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def language_of(stated: object) -> Language | None:
    """Read the language that a study or a manifest states.

    Parameters
    ----------
    stated
        A `territo.project.Project`, a manifest, or anything else.

    Returns
    -------
        The language; a manifest that says nothing is of a result in French. None for what is
        neither a study nor a manifest.
    """
    if isinstance(stated, Mapping):
        parameters = stated.get("parameters")
        if isinstance(parameters, Mapping):
            return cast("Language", parameters.get("lang", FRENCH))
    language = getattr(stated, "lang", None)
    return cast("Language", language) if language in LANGUAGES else None


def in_its_language(function: Callable[_Asked, _Made]) -> Callable[_Asked, _Made]:
    """Make a function speak the language of the study, or of the manifest, that it is given.

    Parameters
    ----------
    function
        A function of, among others, a study or a manifest.

    Returns
    -------
        The same, which speaks the language of the first of its values that states one.

    Examples
    --------
    >>> @in_its_language
    ... def title(etat: str, manifest: Mapping[str, object]) -> str:
    ...     return f"{etat} ({spoken()})"
    >>> title("Rouen", {"parameters": {"lang": "en"}})
    'Rouen (en)'
    """

    @wraps(function)
    def spoken_in(*args: _Asked.args, **kwargs: _Asked.kwargs) -> _Made:
        stated = (language_of(one) for one in (*args, *kwargs.values()))
        with speaking(next((one for one in stated if one), spoken())):
            return function(*args, **kwargs)

    return spoken_in
