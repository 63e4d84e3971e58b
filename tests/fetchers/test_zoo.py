"""Every disease once through all of it: fetched from a real server, recorded as a row, judged, and put into words."""

import gzip
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine

from monitor.catalog.layouts import Layout
from monitor.database.polls import fetch_state, recent_polls, record_poll
from monitor.database.source_health import source_health
from monitor.database.tables import metadata
from monitor.domain import IngestOutcome, PollOutcome, Source, SourceKind
from monitor.domain.health import HealthState, SourceHealth
from monitor.fetchers import fetch
from monitor.fetchers.http import PoliteClient
from tests.fetchers.loopback import NOW, Answer, Rule, Site, item, polite, rss

HOUR = timedelta(hours=1)


def dated(day: datetime, number: int = 1) -> str:
    return item(number, date=day.strftime("%a, %d %b %Y %H:%M:%S GMT"))


@dataclass
class Case:
    """A feed that is well at first and then, for `polls` hourly polls, sick."""

    name: str
    sick: Callable[[Site, datetime], Answer | Rule]
    outcome: PollOutcome
    state: HealthState
    words: str
    polls: int = 8
    settings: dict[str, Any] = field(default_factory=dict)
    language: str = "en"
    row: str = ""
    """Words of the newest poll's note."""


def fixed(answer: Answer) -> Callable[[Site, datetime], Answer]:
    return lambda *_: answer


def xml(items: str, encoding: str = "utf-8", **headers: str) -> Answer:
    return Answer(rss(items).encode(encoding), headers={name.replace("_", "-"): one for name, one in headers.items()})


def drip(_: Site, __: datetime) -> Answer:
    def write(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        pause = threading.Event()
        while not pause.wait(0.02):  # until the client hangs up
            handler.wfile.write(b"<")

    return Answer(raw=write)


KOREAN = "꾸바대사 연회에 참가, 쀍"


def korean(encoding: str, label: str) -> Callable[[Site, datetime], Answer]:
    def answer(_: Site, now: datetime) -> Answer:
        story = item(1, title=KOREAN, date=now.strftime("%a, %d %b %Y %H:%M:%S GMT"))
        declaration = f'<?xml version="1.0" encoding="{label}"?>'
        return Answer(
            rss(story, declaration=declaration).encode(encoding), headers={"Content-Type": f"text/xml; charset={label}"}
        )

    return answer


def etag_for_ever(_: Site, now: datetime) -> Rule:
    """News at every poll, denied to those who come with the validator."""
    return lambda asked: Answer(b"", 304) if "if-none-match" in asked.headers else xml(dated(now), ETag='"1"')


def frozen(*_: object) -> Rule:
    return lambda asked: Answer(b"", 304) if "if-none-match" in asked.headers else xml(dated(NOW), ETag='"1"')


def many(count: int) -> str:
    return "".join(f"<item><title>{n}</title></item>" for n in range(count))


def all_dates(now: datetime) -> str:
    forms = (
        "주체113(2024)년 6월 1일",
        "2024.06.01",
        "Sat, 01 Jun 2099 00:00:00 GMT",
        "yesterday",
        "",
        "02/30/2024",
        "0",
    )
    return dated(now) + "".join(item(n, date=form) for n, form in enumerate(forms, 2))


CASES = [
    Case("etag for ever", etag_for_ever, PollOutcome.NOT_MODIFIED, HealthState.OK, "", polls=8),
    Case("etag for a day", etag_for_ever, PollOutcome.OK, HealthState.OK, "", polls=24),
    Case(
        "cp949 as utf-8",
        korean("cp949", "utf-8"),
        PollOutcome.OK,
        HealthState.OK,
        "",
        language="ko-KP",
        row="is in cp949 though",
    ),
    Case("cp949 as euc-kr", korean("cp949", "euc-kr"), PollOutcome.OK, HealthState.OK, "", language="ko-KP"),
    Case(
        "utf-8 as euc-kr",
        korean("utf-8", "euc-kr"),
        PollOutcome.OK,
        HealthState.OK,
        "",
        language="ko-KP",
        row="is in utf-8 though",
    ),
    Case(
        "a hundred thousand entries",
        lambda _, now: xml(dated(now) + many(100_000)),
        PollOutcome.OK,
        HealthState.OK,
        "",
        1,
        row="100,001 entries, of which the first 2,000 were read",
    ),
    Case(
        "a hundred thousand long entries",
        lambda _, now: xml(dated(now) + many(200_000)),
        PollOutcome.TOO_LARGE,
        HealthState.FAILING,
        "more than 5,000,000 bytes on the wire",
        1,
    ),
    Case(
        "one guid for all",
        lambda _, now: xml(dated(now) + dated(now) + dated(now)),
        PollOutcome.OK,
        HealthState.OK,
        "",
    ),
    Case("dates of all kinds", lambda _, now: xml(all_dates(now)), PollOutcome.OK, HealthState.OK, ""),
    Case("well", lambda _, now: xml(dated(now)), PollOutcome.OK, HealthState.OK, ""),
    Case("html", fixed(Answer(b"<html><title>Renewed</title>")), PollOutcome.NOT_A_FEED, HealthState.DEAD, "Renewed"),
    Case("emptied", fixed(xml("")), PollOutcome.EMPTY, HealthState.EMPTY, "without entries", polls=1),
    Case("no body", fixed(Answer(b"")), PollOutcome.EMPTY, HealthState.EMPTY, "the answer is empty", polls=1),
    Case("404", fixed(Answer(b"", 404)), PollOutcome.HTTP_ERROR, HealthState.DEAD, "HTTP 404"),
    Case("503", fixed(Answer(b"", 503)), PollOutcome.HTTP_ERROR, HealthState.FAILING, "HTTP 503", polls=1),
    Case("403", fixed(Answer(b"", 403)), PollOutcome.BLOCKED, HealthState.BLOCKED, "does not let us in", polls=1),
    Case("429", fixed(Answer(b"", 429)), PollOutcome.RATE_LIMITED, HealthState.BLOCKED, "asked too often", polls=1),
    Case("drip", drip, PollOutcome.TIMEOUT, HealthState.FAILING, "no complete answer", 1, {"timeout_seconds": 0.2}),
    Case(
        "bomb",
        fixed(Answer(gzip.compress(b" " * 9_000_000), headers={"Content-Encoding": "gzip"})),
        PollOutcome.TOO_LARGE,
        HealthState.DEAD,
        "unpack to more than",
    ),
    Case(
        "circle",
        fixed(Answer(b"", 302, {"Location": "/feed"})),
        PollOutcome.REDIRECT_ERROR,
        HealthState.DEAD,
        "in a circle",
    ),
    Case(
        "to loopback",
        lambda site, _: Answer(b"", 302, {"Location": f"http://localhost:{site.port}/feed"}),
        PollOutcome.ADDRESS_REFUSED,
        HealthState.DEAD,
        "not on the public internet",
    ),
    Case(
        "to a mapped address",
        fixed(Answer(b"", 302, {"Location": "http://[::ffff:10.0.0.1]/feed"})),
        PollOutcome.ADDRESS_REFUSED,
        HealthState.DEAD,
        "::ffff:10.0.0.1",
    ),
    Case(
        "cut off",
        lambda _, now: Answer(rss(dated(now, 1) + dated(now, 2)).encode()[:-200]),
        PollOutcome.OK,
        HealthState.OK,
        "",
    ),
    Case("304 for ever", fixed(Answer(b"", 304)), PollOutcome.HTTP_ERROR, HealthState.DEAD, "304", 72),
    Case("frozen", frozen, PollOutcome.NOT_MODIFIED, HealthState.STALE, "same body", polls=71),
    Case(
        "left behind",
        lambda _, now: xml(dated(NOW) + f"<!-- {now} -->"),
        PollOutcome.OK,
        HealthState.SILENT,
        "3 days old",
        polls=73,
    ),
    Case("missed", lambda _, now: xml(dated(now)), PollOutcome.OK, HealthState.GAP, "items were missed", polls=1),
    Case(
        "moved",
        lambda site, now: _moved(site, now),
        PollOutcome.OK,
        HealthState.MOVED,
        "has moved for good",
        polls=1,
    ),
]


def _moved(site: Site, now: datetime) -> Answer:
    site.pages["/new"] = xml(dated(now))
    return Answer(b"", 308, {"Location": "/new"})


@pytest.fixture
def conn() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_disease_ends_in_a_row_a_state_and_a_sentence(case: Case, site: Site, conn: Connection) -> None:
    source = Source("s", "S", SourceKind.FEED, site.url("/feed"), "kcna", case.language, interval=HOUR, items_a_day=10)
    with polite(private_hosts=("127.0.0.1",), **case.settings) as client:
        site.pages["/feed"] = xml(dated(NOW), ETag='"1"')
        poll(source, client, conn, NOW)
        moment = NOW
        for step in range(1, case.polls + 1):
            moment = NOW + step * HOUR
            site.pages["/feed"] = case.sick(site, moment)
            poll(source, client, conn, moment, known=case.name != "missed")
    newest = recent_polls(conn, "s", NOW)[0]
    assert (newest.outcome, newest.started_at) == (case.outcome, moment)
    assert case.row in newest.note
    found = health(source, conn, moment)
    assert found.state is case.state
    assert case.words in found.reason
    assert found.advice or found.state is HealthState.OK


def poll(source: Source, client: PoliteClient, conn: Connection, now: datetime, *, known: bool = True) -> None:
    """As the pipeline does, the ingest replaced by counts: all were known, or all are new."""
    result = fetch(source, fetch_state(conn, source.id), client, now)
    outcome = IngestOutcome.KNOWN if known and now != NOW else IngestOutcome.STORED
    record_poll(conn, source, result, {outcome: len(result.documents)}, now)


def health(source: Source, conn: Connection, now: datetime) -> SourceHealth:
    (found,) = source_health(conn, [source], now)
    return found


def test_a_source_that_returns_is_well_at_once(site: Site, client: PoliteClient, conn: Connection) -> None:
    source = Source("s", "S", SourceKind.FEED, site.url("/feed"), "kcna", "en", interval=HOUR, items_a_day=10)
    site.pages["/feed"] = Answer(b"", 404)
    for step in range(9):
        poll(source, client, conn, NOW + step * HOUR)
    assert health(source, conn, NOW + 8 * HOUR).state is HealthState.DEAD
    back = NOW + 9 * HOUR
    site.pages["/feed"] = xml(dated(back))
    poll(source, client, conn, back)
    assert health(source, conn, back).state is HealthState.OK
    assert fetch_state(conn, "s").failures == 0


def test_a_page_whose_layout_changed_is_blind_after_one_poll(
    site: Site, client: PoliteClient, conn: Connection
) -> None:
    layout = Layout("own", item="li", date="time")
    page = Source("s", "S", SourceKind.PAGE, site.url("/list"), "kcna", "en", options={"layouts": (layout,)})
    site.pages["/list"] = Answer(b"<ul><li><a href='/1'>T</a><time datetime='2024-06-01'></time></li></ul>")
    poll(page, client, conn, NOW)
    assert not health(page, conn, NOW).blind
    site.pages["/list"] = Answer(b"<div class='card'><a href='/1'>T</a></div>")
    poll(page, client, conn, NOW + HOUR)
    found = health(replace(page), conn, NOW + HOUR)
    assert (found.state, found.blind) == (HealthState.EMPTY, True)
    assert "0 of 'li'" in found.reason
