import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert

from monitor.alerts.commands import Commands
from monitor.alerts.delivery import Deliverer
from monitor.alerts.home import home_view
from monitor.alerts.replies import sparkline
from monitor.catalog.outlets import Outlets, load_outlets
from monitor.database import mutes, outbox
from monitor.database.answers import Week
from monitor.database.engine import read, write
from monitor.database.tables import (
    articles,
    daily_mentions,
    daily_volume,
    mentions,
    roster_entries,
    rosters,
)
from monitor.database.word_index import index_articles
from monitor.domain import Audience, Outlet, Severity, Tier
from tests.alerts.examples import DAY, NOON, Clock, country, raise_signal, slack_settings
from tests.alerts.validators import check_message, check_view
from tests.slack_stand_in import SlackStandIn

SETTINGS = slack_settings(reviewers=("U0ANALYST",))


@pytest.fixture
def stocked(engine: Engine) -> Engine:
    """A year of a small archive with Cuba in it, and a list."""
    with write(engine) as conn:
        for week in range(52):
            day = DAY - timedelta(days=7 * week)
            conn.execute(
                insert(daily_volume).values(outlet="rodong", language="en", day=day, known_day=day, articles=40)
            )
            for code, count in (("CU", 2 if week > 6 else 0), ("CN", 5), ("KP", 40)):
                if count:
                    conn.execute(
                        insert(daily_mentions).values(
                            outlet="rodong",
                            language="en",
                            day=day,
                            known_day=day,
                            entity_type="country",
                            entity_id=code,
                            articles=count,
                            headlined=0,
                        )
                    )
        for number, (title, body) in enumerate(
            [
                ("Ambassador of Cuba visits farm", "The Cuban ambassador, Mr <X> & party, visited a co-op farm."),
                ("꾸바대사 농장을 방문", "우리 나라 주재 꾸바대사가 협동농장을 방문하였다."),
                ("100% done", "A plan_x was carried out."),
            ],
            1,
        ):
            conn.execute(
                insert(articles).values(
                    id=number,
                    outlet="rodong",
                    tier="state",
                    language="en",
                    headline_key=str(number),
                    url=f"http://www.rodong.rep.kp/{number}",
                    title=title,
                    text=body,
                    day=DAY - timedelta(days=50 + number),
                    published_at=NOON,
                    published_precision="day",
                    first_seen_at=NOON,
                    known_day=DAY,
                )
            )
            index_articles(conn, [(number, title, body)])
        conn.execute(
            insert(mentions).values(
                article_id=1,
                entity_type="country",
                entity_id="CU",
                surface="Cuba",
                start=14,
                end=18,
                by="name",
                in_headline=True,
            )
        )
        conn.execute(
            insert(rosters).values(
                id=1, article_id=1, kind="reception", occasion="day-of-the-sun", start=0, end=9, complete=True
            )
        )
        conn.execute(
            insert(roster_entries).values(
                roster_id=1, position=0, country="CU", role="ambassador", name="Mr X", start=0, end=4
            )
        )
    return engine


@pytest.fixture
def ask(stocked: Engine, clock: Clock) -> Iterator[object]:
    commands = Commands(stocked, SETTINGS, lambda user: user == "U0ANALYST", clock, load_outlets())

    def asking(text: str, user: str = "U0ANALYST") -> str:
        answer = commands.handle({"text": text, "user_id": user, "user_name": user.lower()})
        assert answer.body is not None
        assert answer.body["response_type"] == "ephemeral"
        check_message(answer.body["text"], answer.body["blocks"])
        return json.dumps([answer.body["text"], answer.body["blocks"]], ensure_ascii=False)

    return asking  # type: ignore[return-value]


def test_a_country_s_year_with_rank_and_last_mention(ask) -> None:  # type: ignore[no-untyped-def]
    said = ask("country cuba")
    for expected in (
        "Cuba in state media",
        "90 of 2,080",
        "2 of 2",
        "Rodong Sinmun",
        "30 Sep 2026",
        "<X> & party",
        "█",
    ):
        assert expected in said


def test_an_outlet_of_the_config_counts_as_state_media_where_it_is_of_the_state(stocked: Engine, clock: Clock) -> None:
    own = Outlet("rodong", "Workers' Daily", Tier.STATE, Audience.DOMESTIC)
    foreign = Outlet("rodong", "Workers' Daily", Tier.OBSERVER, Audience.FOREIGN)
    said = {
        outlet.tier: str(
            Commands(stocked, SETTINGS, lambda _: True, clock, Outlets([outlet])).handle({"text": "country cuba"}).body
        )
        for outlet in (own, foreign)
    }
    assert "90 of 2,080" in said[Tier.STATE]
    assert "Workers' Daily, 30 Sep 2026" in said[Tier.STATE]
    assert "90 of" not in said[Tier.OBSERVER]


@pytest.mark.parametrize("word", ["CU", "Cuba", "cuba", "꾸바", "쿠바"])
def test_a_country_is_known_by_code_and_by_name_in_english_and_both_koreans(ask, word: str) -> None:  # type: ignore[no-untyped-def]
    assert "Cuba in state media" in ask(f"country {word}")


def test_the_chart_comes_once_into_the_channel_where_it_was_asked_for(
    stocked: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    settings = slack_settings(slack.api_url)
    commands = Commands(stocked, settings, lambda _: True, clock, load_outlets())
    payload = {"text": "country South Korea chart", "user_id": "U1", "channel_id": "C0ALERTS1", "trigger_id": "1.2.x"}
    for _ in range(2):
        answer = commands.handle(payload)
    assert answer.body is not None
    assert "follows in this channel" in str(answer.body["blocks"])
    Deliverer(stocked, settings, clock=clock, sleep=clock.sleep).deliver_due()
    (message,) = slack.messages["C0ALERTS1"]
    assert "thread_ts" not in message
    (uploaded,) = slack.files.values()
    assert uploaded["name"].startswith("KR-2026-11-20")
    assert uploaded["content"].startswith(b"\x89PNG")


def test_a_chart_for_a_channel_that_is_not_ours_is_dropped(stocked: Engine, slack: SlackStandIn, clock: Clock) -> None:
    settings = slack_settings(slack.api_url)
    commands = Commands(stocked, settings, lambda _: True, clock, load_outlets())
    commands.handle({"text": "country cuba chart", "user_id": "U1", "channel_id": "D0PRIVATE", "trigger_id": "1.2.y"})
    Deliverer(stocked, settings, clock=clock, sleep=clock.sleep).deliver_due()
    with read(stocked) as conn:
        state = outbox.outbox_state(conn)
    assert (state.waiting, state.dead) == (0, 0)
    assert slack.messages["C0ALERTS1"] == []


def test_a_roster_lists_where_a_country_was(ask) -> None:  # type: ignore[no-untyped-def]
    said = ask("roster cuba")
    assert "day of the sun" in said
    assert "ambassador Mr X" in said


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("ambassador farm", "visits farm"),
        ("AMBASSADOR", "visits farm"),
        ("꾸바대사 농장", "농장을 방문"),
        ("대사", "농장을 방문"),
        ("100%", "100% done"),
        ("plan_x", "100% done"),
    ],
)
def test_search_finds_every_word_in_any_language(ask, words: str, finds: str) -> None:  # type: ignore[no-untyped-def]
    assert finds in ask(f"search {words}")


@pytest.mark.parametrize("words", ["ambassador tractor", "1000%x", "pla%n", "planXx", "'; DROP TABLE articles; --"])
def test_search_says_when_there_is_nothing(ask, words: str) -> None:  # type: ignore[no-untyped-def]
    assert "No stored article" in ask(f"search {words}")


def test_open_lists_the_most_severe_first(ask, stocked: Engine) -> None:  # type: ignore[no-untyped-def]
    raise_signal(stocked, SETTINGS, key="a", severity=Severity.LOW, summary="A small thing", subject=country(1))
    raise_signal(stocked, SETTINGS, key="b", severity=Severity.HIGH, summary="A great thing", subject=country(2))
    said = ask("open")
    assert "2 open: 1 high, 1 low" in said
    assert said.index("A great thing") < said.index("A small thing")


def test_a_mute_delivered_twice_is_one(ask, stocked: Engine) -> None:  # type: ignore[no-untyped-def]
    first = ask("mute cuba 2w known")
    assert ask("mute cuba 2w known") == first
    ask("mute cuba 2w for another reason")
    with read(stocked) as conn:
        assert [mute.reason for mute in mutes.active_mutes(conn, DAY)] == ["known", "for another reason"]


def test_a_mute_is_stored_shown_and_ended(ask, stocked: Engine) -> None:  # type: ignore[no-untyped-def]
    said = ask("mute cuba mention_drop 2w known, the embassy is closed")
    assert "Muted until 4 Dec 2026: subject CU, kind mention_drop" in said
    with read(stocked) as conn:
        (mute,) = mutes.active_mutes(conn, DAY)
    assert (mute.author, mute.reason) == ("u0analyst", "known, the embassy is closed")
    assert "known, the embassy is closed" in ask("mutes")
    assert "is over" in ask(f"unmute {mute.id}")
    assert "Nothing is muted" in ask("mutes")
    assert "no mute" in ask(f"unmute {mute.id}")


@pytest.mark.parametrize(
    "text",
    [
        "mute",
        "mute cuba",
        "mute cuba 14d",
        "mute cuba 0d why",
        "mute cuba 999d why",
        "mute 14d why",
        "mute atlantis 1d x",
    ],
)
def test_a_mute_without_what_how_long_and_why_is_explained(ask, stocked: Engine, text: str) -> None:  # type: ignore[no-untyped-def]
    assert "mute COUNTRY [KIND] 14d REASON" in ask(text)
    with read(stocked) as conn:
        assert mutes.active_mutes(conn, DAY) == []


def test_only_reviewers_may_mute(ask) -> None:  # type: ignore[no-untyped-def]
    assert "only reviewers" in ask("mute cuba 14d because", user="U0VISITOR")


def test_why_tells_each_decision(ask, stocked: Engine) -> None:  # type: ignore[no-untyped-def]
    raised = raise_signal(stocked, SETTINGS)
    assert "posted: new signal" in ask(f"why {raised.id}")
    assert "There is no signal" in ask("why 000000")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "what is stored"),
        ("help", "what is stored"),
        ("dance", "I do not know"),
        ("country", "Give a code"),
        ("country atlantis", "no country “atlantis”"),
        ("roster", "Give a code"),
        ("search", "what to look for"),
        ("why", "which signal"),
        ("unmute x", "which one"),
        ("x" * 5000, "I do not know"),
        ("country " + "<!channel>" * 400, "no country"),
        ("search <!channel> " + "*_~`" * 300, "No stored article"),
    ],
)
def test_every_call_gets_an_answer(ask, text: str, expected: str) -> None:  # type: ignore[no-untyped-def]
    assert expected in ask(text)


def test_a_sparkline_is_as_high_as_the_share_and_marks_missing_weeks() -> None:
    weeks = [Week(DAY, 10, 0), Week(DAY, 10, 5), Week(DAY, 0, 0), Week(DAY, 10, 10)]
    assert sparkline(weeks) == "▁▅·█"


def test_the_home_view_shows_what_is_open_the_week_and_the_sources(stocked: Engine) -> None:
    raise_signal(stocked, SETTINGS)
    for number in range(60):
        raise_signal(
            stocked, SETTINGS, key=f"k{number}", severity=Severity.LOW, summary="한" * 900, subject=country(number)
        )
    with read(stocked) as conn:
        view = home_view(conn, SETTINGS, NOON)
    check_view(view)
    shown = json.dumps(view, ensure_ascii=False)
    for expected in ("61 open", "High (1)", "and 45 more", "New signals", "No source is polled"):
        assert expected in shown


def test_the_home_view_of_an_empty_database(engine: Engine) -> None:
    with read(engine) as conn:
        view = home_view(conn, SETTINGS, NOON)
    check_view(view)
    assert "Nothing is open" in json.dumps(view)


def test_commands_and_home_work_over_the_socket(stocked: Engine, slack: SlackStandIn, clock: Clock) -> None:
    from monitor.alerts.listener import SocketListener

    listener = SocketListener(stocked, slack_settings(slack.api_url), clock=clock, watch_seconds=0.05)
    listener.start()
    try:
        slack.wait_for(lambda: slack.sockets)
        assert "Cuba in state media" in slack.slash("country cuba")["text"]
        assert "Nothing is open" in json.dumps(slack.open_home())
    finally:
        listener.stop()
