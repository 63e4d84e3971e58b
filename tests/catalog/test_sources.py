from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from monitor.catalog.outlets import load_outlets
from monitor.catalog.sources import load_sources
from monitor.domain import CatalogError, ConfigError, Source, SourceKind
from monitor.settings import SourceSettings

RSSHUB = "http://rsshub.lan:1200/"


def loaded(*extra: dict[str, Any]) -> dict[str, Source]:
    return dict(load_sources([SourceSettings(**one) for one in extra], RSSHUB, load_outlets()))


def test_the_shipped_sources_load_and_point_at_the_configured_rsshub() -> None:
    sources = loaded()
    assert sources["kcna-en"].url == "http://rsshub.lan:1200/kcna/en"
    assert not any("{" in source.url for source in sources.values())


def test_every_shipped_source_says_where_it_was_seen_and_why_it_is_off() -> None:
    for source in loaded().values():
        assert source.seen_at, source.id
        assert source.terms, source.id
        assert source.enabled or source.disabled_because, source.id
        assert source.language in load_outlets()[source.outlet].languages, source.id
        assert source.items_a_day is not None or not source.enabled, source.id


def test_every_outlet_of_the_field_has_a_source() -> None:
    outlets = {source.outlet for source in loaded().values()}
    state = "kcna rodong minju-choson pyongyang-times naenara vok dprk-mfa choson-sinbo"
    observers = "yonhap kbs nknews nkpro 38north dailynk rfa voa-korean asiapress kei dw beyond-parallel rok-mou"
    witnesses = "rus-embassy-dprk tass prensa-latina granma minrex fmprc"
    assert outlets >= set(f"{state} {observers} {witnesses}".split())
    languages = {source.language for source in loaded().values() if source.outlet == "kcna"}
    assert languages == set(load_outlets()["kcna"].languages)


def test_the_summary_stands_for_the_article_only_where_the_page_cannot_be_had() -> None:
    """NK News and NK Pro are for subscribers; 38 North's pages refuse machines, and its feed has whole articles."""
    summaries = {
        source.id
        for source in loaded().values()
        if source.kind is SourceKind.FEED and not (source.options.get("pages") or source.options.get("full_text"))
    }
    assert summaries == {"nknews", "nkpro", "38north", "kcna-watch", "rok-mou"}


def test_state_media_witnesses_and_observers_are_polled_by_default() -> None:
    tiers = {load_outlets()[source.outlet].tier.value for source in loaded().values() if source.enabled}
    assert {"state", "witness", "observer"} <= tiers


def test_no_server_of_the_dprk_is_asked_before_somebody_says_so() -> None:
    asked = {urlsplit(source.url).hostname or "" for source in loaded().values() if source.enabled}
    assert not any(host.endswith(".kp") for host in asked)


def test_what_wants_permission_first_is_off_and_names_its_terms() -> None:
    watch = loaded()["kcna-watch"]
    assert not watch.enabled
    assert watch.terms.startswith("https://")


def test_a_configured_source_is_added() -> None:
    added = loaded({"id": "mine", "url": "https://example.org/feed", "outlet": "tass", "language": "ru"})["mine"]
    assert (added.kind, added.interval, added.name) == (SourceKind.FEED, timedelta(hours=1), "mine")


def test_a_configured_source_overrides_the_keys_it_names() -> None:
    shipped = loaded()["kcna-en"]
    changed = loaded({"id": "kcna-en", "interval_minutes": 15, "options": {"about": ["Cuba"]}})["kcna-en"]
    assert changed.interval == timedelta(minutes=15)
    assert (changed.url, changed.outlet) == (shipped.url, shipped.outlet)
    assert changed.options == {**shipped.options, "about": ["Cuba"]}


def test_a_page_may_bring_its_own_selectors_and_fall_back_on_those_of_the_catalog() -> None:
    options = {"layout": {"item": "li.new", "link": "a"}, "layouts": ["kcna-2026", "kcna-2021"]}
    page = {
        "id": "mine",
        "kind": "page",
        "url": "http://e.org/",
        "outlet": "kcna",
        "language": "en",
        "options": options,
    }
    layouts = loaded(page)["mine"].options["layouts"]
    assert isinstance(layouts, tuple)
    assert [layout.name for layout in layouts] == ["its own", "kcna-2026", "kcna-2021"]


def test_enabling_a_source_forgets_why_it_was_off() -> None:
    enabled = loaded({"id": "kcna-watch", "enabled": True})["kcna-watch"]
    assert (enabled.enabled, enabled.disabled_because) == (True, "")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": "ftp://example.org/"}, "url = 'ftp://example.org/'"),
        ({"url": "http://"}, "url"),
        ({"url": "http://example.org:99999/"}, "url"),
        ({"outlet": "pravda"}, "outlet = 'pravda'"),
        ({"outlet": None}, "outlet: is missing"),
        ({"language": None}, "language: is missing"),
        ({"interval_minutes": 99999999}, "interval_minutes"),
        ({"kind": "page", "options": {"layout": {"item": "li["}}}, "item = 'li['"),
        ({"kind": "page", "options": {"layout": {"itme": "li"}}}, "itme = 'li'"),
        ({"kind": "page", "options": {"layouts": ["kcna-1066"]}}, "options.layouts = 'kcna-1066'"),
        ({"kind": "page", "options": {"layout": {"article": "p"}}}, "a page needs a layout with `item`"),
        ({"options": {"about": "Cuba"}}, "options.about = 'Cuba'"),
        ({"options": {"full_txt": True}}, "options.full_txt = True: unknown key; expected one of about, full_text"),
        ({"options": {"pages": "no"}}, "options.pages = 'no': expected true or false"),
        ({"options": {"query": "categories=12"}}, "options.query = 'categories=12': expected a table"),
    ],
)
def test_a_mistake_in_a_configured_source_is_one_line_with_id_key_and_value(wrong: dict[str, Any], words: str) -> None:
    entry = {"id": "mine", "url": "https://example.org/feed", "outlet": "tass", "language": "ru"} | wrong
    with pytest.raises(ConfigError) as error:
        loaded(entry)
    message = str(error.value)
    assert words in message
    assert '"mine"' in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('[sources.x]\nurl = "gopher://e.org/"\noutlet = "kcna"\nlanguage = "en"', "url"),
        ('[sources.x]\nurl = "http://e.org/"\noutlet = "kcna"\nlanguage = "en"\nspeed = 3', "speed"),
        ('[sources.x]\nurl = "http://e.org/"\noutlet = "kcna"\nlanguage = "en"\nkind = "gopher"', "kind = 'gopher'"),
        ('[sources.x]\nurl = "http://e.org/"\noutlet = "kcna"\nlanguage = "en"\nzone = "Mars/Base"', "zone"),
        ('[sources.x]\nurl = "http://e.org/"\noutlet = "kcna"\nlanguage = "en"\nrest_days = [7]', "rest_days"),
        ('[sources.x]\nurl = "http://e.org/"\noutlet = "kcna"\nlanguage = "en"\nitems_a_day = "many"', "items_a_day"),
        ("[sources.x]\n[sources.x]", "TOML"),
    ],
)
def test_a_mistake_in_the_catalog_names_the_file_and_the_entry(
    toml: str, words: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlets = load_outlets()
    (tmp_path / "sources.toml").write_text(toml, encoding="utf-8")
    monkeypatch.setattr("monitor.catalog.files._FOLDER", tmp_path)
    with pytest.raises(CatalogError) as error:
        load_sources([], RSSHUB, outlets)
    assert words in str(error.value)
    assert "catalog/sources.toml" in str(error.value)
