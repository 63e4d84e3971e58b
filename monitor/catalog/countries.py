"""The countries of the catalog: codes, names, relations with Pyongyang, and every form a text may name them by."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from babel import Locale, UnknownLocaleError

from monitor.catalog.countries_inflection import (
    korean_spellings,
    russian_adjective,
    russian_name,
    russian_people,
    spanish_adjective,
)
from monitor.catalog.files import entries
from monitor.domain import CatalogError, MentionBy

_BASE_FILE = "countries.toml"
_BASE_KEYS = {"name", "official", "demonyms", "capitals", "relations"}

_FILES = {
    "en": ("countries.toml", "countries-en.toml"),
    "ko": ("countries-ko-KP.toml", "countries-ko-KR.toml"),
    "zh": ("countries-zh.toml",),
    "ru": ("countries-ru.toml",),
    "es": ("countries-es.toml",),
    "ja": ("countries-ja.toml",),
}
"""Language -> the files with its forms. Other languages have CLDR's names only."""

_CLDR = {"ko": ("ko",), "zh": ("zh", "zh_Hant"), "en": ("en",)}
"""Language -> CLDR locales, where not the language itself."""

_BY = {
    "name": MentionBy.NAME,
    "names": MentionBy.NAME,
    "official": MentionBy.OFFICIAL,
    "demonyms": MentionBy.DEMONYM,
    "adjectives": MentionBy.DEMONYM,
    "people": MentionBy.DEMONYM,
    "capitals": MentionBy.CAPITAL,
    "parties": MentionBy.PARTY,
    "missions": MentionBy.MISSION,
    "institutions": MentionBy.INSTITUTION,
    "agencies": MentionBy.AGENCY,
    "airlines": MentionBy.AIRLINE,
    "epithets": MentionBy.EPITHET,
}
_MARKS = {"relations", "basis"}
"""Keys of an entry that are not forms."""

_ASKED_BY = {MentionBy.NAME, MentionBy.OFFICIAL, MentionBy.DEMONYM}


@dataclass(frozen=True, slots=True)
class Country:
    """`relations`: whether it has diplomatic relations with the DPRK."""

    code: str
    name: str
    relations: bool


@dataclass(frozen=True, slots=True)
class SurfaceForm:
    """A written form of a country in one language, in the case that a running text has it in."""

    text: str
    country: str
    by: MentionBy


class Countries:
    """The countries by ISO 3166-1 alpha-2 code (XK: Kosovo). Forms of a language are read when first asked for."""

    def __init__(self, by_code: Mapping[str, Country]) -> None:
        self._by_code = by_code
        self._forms: dict[str, tuple[SurfaceForm, ...]] = {}

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Country]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def name(self, code: str) -> str:
        """English name; the code itself where the catalog has no such country."""
        country = self._by_code.get(code)
        return country.name if country else code

    def relation(self, code: str) -> bool:
        """Whether the country has diplomatic relations with the DPRK; False for an unknown code."""
        country = self._by_code.get(code)
        return bool(country and country.relations)

    def find(self, word: str) -> str | None:
        """Code for what a person types, in any case: a code, a name or a demonym, in English, Korean or another of
        the catalog's languages."""
        asked = _asked(word)
        if asked.upper() in self._by_code:
            return asked.upper()
        return self._typed.get(asked)

    def forms(self, language: str) -> tuple[SurfaceForm, ...]:
        """Every form of a language ("ko" is both orthographies); an unknown language has CLDR's names or none.

        Raises CatalogError naming the file, the entry and the mistake.
        """
        language = language.partition("-")[0]
        if language not in self._forms:
            listed = tuple(dict.fromkeys(self._read_forms(language)))
            self._forms[language] = (*listed, *_respelt(listed)) if language == "ko" else listed
        return self._forms[language]

    @cached_property
    def _typed(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for language in ("en", "ko", *_FILES):
            for form in self.forms(language):
                if form.by in _ASKED_BY:
                    found.setdefault(_asked(form.text), form.country)
        return found

    def _read_forms(self, language: str) -> Iterator[SurfaceForm]:
        for file in _FILES.get(language, ()):
            yield from self._file_forms(file, language)
        for code, name in _cldr_names(language, self._by_code):
            for text in _INFLECT.get((language, "names"), _as_it_is)(name):
                yield SurfaceForm(text, code, MentionBy.NAME)

    def _file_forms(self, file: str, language: str) -> Iterator[SurfaceForm]:
        for code, values in entries(file, "countries"):
            where = f"catalog/{file}: [countries.{code}]"
            if code not in self._by_code:
                raise CatalogError(f"{where}: no such country in {_BASE_FILE}")
            for key, value in values.items():
                if key in _MARKS:
                    continue
                if key not in _BY:
                    raise CatalogError(f"{where}: unknown key {key}; expected one of {', '.join(sorted(_BY))}")
                inflect = _INFLECT.get((language, key), _as_it_is)
                for lemma in [value] if isinstance(value, str) else value:
                    for text in inflect(lemma):
                        yield SurfaceForm(unicodedata.normalize("NFC", text), code, _BY[key])


@cache
def load_countries() -> Countries:
    """The countries of the catalog. Raises CatalogError naming the entry and the mistake."""
    by_code = {code: _country(code, values) for code, values in entries(_BASE_FILE, "countries")}
    return Countries(MappingProxyType(by_code))


def _country(code: str, values: dict[str, Any]) -> Country:
    where = f"catalog/{_BASE_FILE}: [countries.{code}]"
    if unknown := set(values) - _BASE_KEYS:
        raise CatalogError(f"{where}: unknown key {min(unknown)}; expected one of {', '.join(sorted(_BASE_KEYS))}")
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise CatalogError(f"{where}: {code!r} is not an ISO 3166-1 alpha-2 code")
    if "name" not in values:
        raise CatalogError(f"{where}: name is missing")
    return Country(code, str(values["name"]), bool(values.get("relations", False)))


def _respelt(forms: tuple[SurfaceForm, ...]) -> Iterator[SurfaceForm]:
    """Other Korean spellings of names, where no listed form has them already."""
    known = {form.text for form in forms}
    for form in forms:
        if form.by in _RESPELT:
            for text in korean_spellings(form.text):
                if text not in known:
                    known.add(text)
                    yield SurfaceForm(text, form.country, form.by)


def _as_it_is(text: str) -> Iterable[str]:
    return (text,)


_RESPELT = frozenset({MentionBy.NAME, MentionBy.CAPITAL})

_INFLECT: dict[tuple[str, str], Callable[[str], Iterable[str]]] = {
    ("ru", "names"): russian_name,
    ("ru", "official"): russian_name,
    ("ru", "capitals"): russian_name,
    ("ru", "adjectives"): russian_adjective,
    ("ru", "people"): russian_people,
    ("es", "adjectives"): spanish_adjective,
}


def _asked(word: str) -> str:
    return " ".join(unicodedata.normalize("NFC", word).casefold().split())


def _cldr_names(language: str, codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in _CLDR.get(language, (language,)):
        try:
            territories = Locale.parse(name).territories
        except (ValueError, UnknownLocaleError):
            continue
        for code in codes:
            if cleaned := _clean(territories.get(code, "")):
                yield code, cleaned


def _clean(name: str) -> str:
    """CLDR's label as it stands in a text: no bracketed gloss, no typographic apostrophe."""
    name = re.sub(r"\s*[(（].*?[)）]", "", name).replace("\u2019", "'")
    return unicodedata.normalize("NFC", name.replace("о-ва", "острова"))
