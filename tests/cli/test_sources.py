"""What people read of their sources: the table, one poll step by step, bodies read again, mistakes at the start."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.catalog.sources import load_sources
from monitor.domain import PYONGYANG
from monitor.pipeline.app import App
from monitor.pipeline.collect import Collector
from monitor.settings import load_settings
from tests.cli.terminal import Ran, nkmonitor
from tests.fetchers.loopback import Answer, Site, item, rss, running_site

TODAY = datetime.now(PYONGYANG)
STORY = (
    "<html><body><article><p>Pyongyang (KCNA) -- The ambassador of Laos gave a reception.</p></article></body></html>"
)
LIST = (
    "<html><body><div class='article'><h5 class='block'><a href='/en/article/detail/1'>Reception</a></h5>"
    f"<nobr>[{TODAY:%Y.%m.%d}.]</nobr></div></body></html>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        recent = (TODAY - timedelta(hours=1)).astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
        running.pages |= {
            "/well": Answer(rss(item(1, date=recent) + item(2, date=recent)).encode()),
            "/ill": Answer(b"", 404),
            "/blocked": Answer(b"", 403),
            "/old": Answer(b"", 308, {"Location": "/well"}),
            "/list": Answer(LIST.encode(), headers={"Content-Type": "text/html"}),
            "/renewed": Answer(b"<html><title>Renewed</title><body>x</body></html>"),
            "/en/article/detail/1": Answer(STORY.encode()),
        }
        yield running


@pytest.fixture
def folder(tmp_path: Path, site: Site) -> Path:
    def entry(name: str, kind: str = "feed", more: str = "") -> str:
        place = f"id = '{name}'\nkind = '{kind}'\nurl = '{site.url(f'/{name}')}'\noutlet = 'kcna'\nlanguage = 'en'"
        return f"[[sources]]\n{place}\n{more}\n"

    pages = "options = { layouts = ['kcna-2026'] }"
    shipped = "".join(f"[[sources]]\nid = '{name}'\nenabled = false\n" for name in SHIPPED)
    (tmp_path / "config.toml").write_text(
        "[feeds]\nprivate_hosts = ['127.0.0.1']\npause_per_host_seconds = 0\n"
        + shipped
        + entry("well")
        + entry("ill")
        + entry("blocked")
        + entry("old")
        + entry("list", "page", pages)
        + entry("renewed", "page", pages)
    )
    return tmp_path


SHIPPED = list(load_sources((), "http://127.0.0.1", App.unopened(load_settings(None, {})).outlets))


def run(folder: Path, *arguments: str) -> Ran:
    return nkmonitor(folder, *arguments, "--config", "config.toml")


def poll(folder: Path) -> None:
    settings = load_settings(folder / "config.toml", {"NKMONITOR_DATABASE_URL": f"sqlite:///{folder}/nkmonitor.db"})
    app = App.open(settings, create=True)
    collector = Collector(app)
    collector.register(datetime.now(UTC))
    collector.poll_due(datetime.now(UTC))
    collector.close()
    app.close()


def test_the_table_has_the_gravest_first_and_ends_with_the_sum(folder: Path) -> None:
    poll(folder)
    ran = run(folder, "sources")
    assert ran.code == 0
    names = [found[1] for found in re.finditer(r"^ (\S+)", ran.out, re.MULTILINE)]
    rows = [name for name in names if name in ("well", "ill", "blocked", "old", "list", "renewed", "kcna-en")]
    assert rows == ["blocked", "ill", "old", "renewed", "well", "list", "kcna-en"]
    assert f"6 polled: 2 ok, 1 empty, 1 moved, 1 failing, 1 blocked; {len(SHIPPED)} off; times are UTC" in ran.out
    found = {one["source"]: one for one in map(json.loads, run(folder, "sources", "--json").out.splitlines())}
    assert found["well"]["state"] == "ok"
    assert found["renewed"]["reason"].startswith("no items on “Renewed”: kcna-2026: 0 of 'div.article'")
    assert "no good answer yet" in found["ill"]["reason"]
    assert found["old"]["advice"].startswith('[[sources]] id = "old", url = "http://127.0.0.1')


def test_before_the_first_poll_the_table_says_so(folder: Path) -> None:
    assert "6 polled: 6 never" in run(folder, "sources", "list").out


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ("well", 0, ["feed at http://127.0.0.1", "HTTP 200", "read: ok: as it should be", "2 documents, 0 of them"]),
        ("ill", 1, ["/ill: http_error: HTTP 404 Not Found", "0 documents"]),
        ("blocked", 1, ["read: blocked: HTTP 403 Forbidden: the site does not let us in"]),
        ("old", 0, ["led to http://127.0.0.1", "moved for good: set its url to", "Story 1"]),
        ("list", 0, ["/robots.txt: http_error: HTTP 404", "/list: HTTP 200, text/html", "/detail/1: HTTP 200",
                     "by layout kcna-2026", "1 of them whole", f"{TODAY:%Y-%m-%d}  Reception  (", "by kcna-2026#"]),
        ("renewed", 1, ["read: empty: no items on “Renewed”"]),
    ],
)  # fmt: skip
def test_a_check_shows_what_each_step_saw_and_stores_nothing(
    folder: Path, source: str, code: int, words: list[str]
) -> None:
    ran = run(folder, "sources", "check", source)
    assert ran.code == code
    for expected in words:
        assert expected in ran.out
    assert not (folder / "nkmonitor.db").exists()


def test_a_check_of_a_source_that_is_off_says_why(folder: Path, site: Site) -> None:
    with (folder / "config.toml").open("a") as config:
        more = "outlet = 'kcna'\nlanguage = 'en'\nenabled = false\n"
        config.write(f"[[sources]]\nid = 'off'\nurl = '{site.url('/well')}'\n{more}")
    assert "off in the configuration" in run(folder, "sources", "check", "off").out


def test_a_check_of_a_shipped_source_tells_how_far_its_address_can_be_trusted(folder: Path) -> None:
    """The proxy is none, so that nothing leaves this machine."""
    config = folder / "config.toml"
    config.write_text(config.read_text().replace("[feeds]", "[feeds]\nproxy = 'http://127.0.0.1:9'"))
    taken_on_trust = run(folder, "sources", "check", "kei").out
    assert "address not checked: three files of two public collectors" in taken_on_trust
    assert "address seen: ten public readers" in run(folder, "sources", "check", "tass-en").out
    assert "terms: " in taken_on_trust


def test_coverage_tells_what_was_seen_of_each_outlet_and_what_it_printed(folder: Path) -> None:
    poll(folder)
    ran = run(folder, "sources", "coverage")
    assert ran.code == 0
    assert f"{datetime.now(PYONGYANG):%d %b}" in ran.out
    assert re.search(r"^ kcna +en +.*\d+% [1-3](?: +\d+% 0)?\s*$", ran.out, re.MULTILINE), "today, or yesterday"
    days = [json.loads(line) for line in run(folder, "sources", "coverage", "--json").out.splitlines()]
    today = next(one for one in days if one["day"] == f"{datetime.now(PYONGYANG):%Y-%m-%d}")
    assert set(today) == {"outlet", "language", "day", "seen", "known_day", "articles"}
    assert 0 < today["seen"] <= 1
    assert run(folder, "sources", "coverage", "--outlet", "tass", "--json").out == ""
    assert run(folder, "sources", "coverage", "--outlet", "nobody").code == 2
    assert "lies after" in run(folder, "sources", "coverage", "--from", "2024-02", "--to", "2024-01").err


def test_kept_bodies_are_read_again(folder: Path) -> None:
    poll(folder)
    ran = run(folder, "reparse", "--source", "list", "--since", f"{TODAY - timedelta(days=1):%Y-%m-%d}")
    assert (ran.code, ran.out.strip()) == (0, "1 documents read again: 0 stored, 0 merged, 1 known, 0 refused")
    assert run(folder, "reparse", "--source", "nobody", "--since", "2024").code == 2


def test_mistakes_in_sources_stop_the_start_with_a_line_each(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        "[[sources]]\nid = 'kcna-page-en'\nenabled = true\noptions = { layout = { item = 'li[' } }\n"
        "[[sources]]\nid = 'ftp'\nurl = 'ftp://example.org/feed'\noutlet = 'kcna'\nlanguage = 'en'\n"
        "[[sources]]\nid = 'nowhere'\nurl = 'http:///feed'\noutlet = 'kcna'\nlanguage = 'en'\n"
    )
    for command in (("run", "--once"), ("sources",), ("sources", "check", "ftp")):
        ran = run(tmp_path, *command)
        assert ran.code == 2
        first, second, third = ran.err.strip().splitlines()
        assert '[[sources]] id = "kcna-page-en": options.layout.item' in first
        assert "'li['" in first
        assert "not a CSS selector" in first
        assert "ftp://example.org/feed" in second
        assert "http" in second
        assert 'id = "nowhere"' in third
    (tmp_path / "config.toml").write_text("[[sources]]\nid = 'a'\n[[sources]]\nid = 'a'\n")
    ran = run(tmp_path, "run", "--once")
    assert (ran.code, ran.err.strip()) == (2, "config.toml: [[sources]] id = 'a' is there twice; keep one")
