import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.alerts import wording
from monitor.alerts.messages import Surroundings, alert_message, figures, headline, severity_sentence
from monitor.alerts.outside import clean, clip, escape_clip, size, web_address
from monitor.domain import Evidence, Reason, SignalStatus, Subject, Verdict, VerdictAction, Window
from monitor.domain.words import EntityType, Severity, SignalKind
from tests.alerts.examples import DAY, NOON, signal
from tests.alerts.validators import check_message

HOSTILE = [
    "<!channel> <!here> <!everyone> <@U0ANALYST> <#C0ALERTS1> <!subteam^S1>",
    "<http://x|y> <https://evil.example|click here> http://bare.example",
    "*bold* _italic_ ~struck~ `code` ```block``` > quote",
    "&amp; &lt;!channel&gt; & < >",
    "\u202egnirts desrever\u202c \u2067rtl\u2069 مرحبا بالعالم עברית",
    "line\nbreak\r\nand\ttab\x00\x07\x1b[31m",
    "조선민주주의인민공화국 꾸바 대사 🇨🇺🇰🇵 👩‍👩‍👧‍👦",
    "x" * 10_000,
    "한" * 10_000,
    "🇨🇺" * 5_000,
    "&" * 5_000,
    "<" * 5_000,
    " ",
    "",
]


def everywhere(text: str, **more: object) -> object:
    """A signal with this text in every place that text from outside can reach."""
    evidence = tuple(
        Evidence(
            quote=text,
            url=text if number % 2 else f"https://site.example/{number}?q={text[:50]}",
            title=text,
            published=DAY,
            outlet=text,
            label=text,
            attributed_to=text,
            table=((text, text), (text, text, text)),
        )
        for number in range(12)
    )
    return signal(
        summary=text or "–",
        subject=Subject(EntityType.COUNTRY, "CU", text, text),
        outlets=(text, text),
        evidence=evidence,
        rule=text,
        rule_version=text,
        details={"share": {"before": 0.5, "since": text}, "last_mention": text, "rank": text, "listed": text},
        **more,
    )


def all_texts(blocks: object) -> list[tuple[str, str]]:
    """(kind, text) of every text object and element."""
    if isinstance(blocks, list):
        return [pair for block in blocks for pair in all_texts(block)]
    if isinstance(blocks, dict):
        own = [(blocks.get("type", ""), blocks["text"])] if isinstance(blocks.get("text"), str) else []
        return own + [pair for value in blocks.values() for pair in all_texts(value)]
    return []


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("status", [SignalStatus.OPEN, SignalStatus.DISMISSED, SignalStatus.WITHDRAWN])
def test_hostile_text_in_every_place_stays_text_and_inside_the_limits(text: str, status: SignalStatus) -> None:
    given_verdict = Verdict("ab12cd34ef", VerdictAction.DISMISS, text, NOON, text, None, text, "terminal")
    related = [signal(f"{n:010x}", summary=text or "–") for n in range(9)]
    around = Surroundings([given_verdict], text[:80], "Asia/Seoul", f"https://docs.example/{text[:20]}", True, related)
    message = alert_message(everywhere(text, status=status), str, around, key="ab12cd34ef:1")  # type: ignore[arg-type]
    check_message(message.text, message.blocks, message.metadata)
    assert not re.search(r"<[!@#]", message.text)
    for kind, shown in all_texts(message.blocks):
        if kind in {"mrkdwn", "plain_text"}:
            assert not re.search(r"<[!@#]", shown)
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)


def test_an_alert_says_what_why_with_what_figures_and_on_what_evidence() -> None:
    message = alert_message(signal(), lambda outlet: {"rodong": "Rodong Sinmun"}.get(outlet, outlet))
    check_message(message.text, message.blocks)
    shown = json.dumps(message.blocks, ensure_ascii=False)
    for expected in (
        "Rodong Sinmun has not mentioned Cuba for 51 days",
        "Expected from the baseline",
        "9.25",
        "about 1 in 10,000",
        "Why: ",
        "longer than chance explains",
        "Severity high: the country was among the ten most cited.",
        "Mansudae Assembly Hall",
        "Rodong Sinmun · 1 Oct 2026 · last mention",
        "http://www.rodong.rep.kp/en/index.php?MTJAMjAyNi0xMC0wMS0=",
        "mention_frequency 1",
        "ab12cd34ef",
    ):
        assert expected in shown
    for expected in ("[High]", "9.25", "Mansudae", "longer than chance", "Open"):
        assert expected in message.text


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        (SignalStatus.OPEN, {"verdict_confirm", "verdict_dismiss", "verdict_snooze", "more"}),
        (SignalStatus.CONFIRMED, {"verdict_reopen", "more"}),
        (SignalStatus.DISMISSED, {"verdict_reopen", "more"}),
        (SignalStatus.SNOOZED, {"verdict_reopen", "more"}),
        (SignalStatus.CLOSED, {"verdict_confirm", "verdict_dismiss", "more"}),
        (SignalStatus.WITHDRAWN, {"more"}),
    ],
)
def test_each_state_offers_what_can_be_done_in_it(status: SignalStatus, offered: set[str]) -> None:
    blocks = alert_message(signal(status=status)).blocks
    ids = {element["action_id"] for block in blocks for element in block.get("elements", []) if "action_id" in element}
    assert ids == offered


@pytest.mark.parametrize(
    ("action", "status", "sentence"),
    [
        (VerdictAction.DISMISS, SignalStatus.DISMISSED, "Dismissed by kim, 20 Nov 2026, 21:00 Asia/Seoul"),
        (VerdictAction.SNOOZE, SignalStatus.SNOOZED, "Snoozed by kim, 20 Nov 2026, 21:00 Asia/Seoul, until 1 Dec 2026"),
        (VerdictAction.REOPEN, SignalStatus.OPEN, "Open since 20 Nov 2026 · reopened by kim, 20 Nov 2026, 21:00"),
        (VerdictAction.CONFIRM, SignalStatus.WITHDRAWN, "Withdrawn on 20 Nov 2026: an article that arrived late"),
    ],
)
def test_the_state_says_who_and_when(action: VerdictAction, status: SignalStatus, sentence: str) -> None:
    verdict = Verdict("ab12cd34ef", action, "kim", NOON, until=date(2026, 12, 1))
    around = Surroundings([verdict], zone="Asia/Seoul")
    message = alert_message(signal(status=status), str, around)
    assert sentence in message.text


def test_where_nobody_listens_there_are_no_buttons_but_the_command() -> None:
    blocks = alert_message(signal(), str, Surroundings(clicks=False)).blocks
    assert not any(block["type"] == "actions" for block in blocks)
    assert "nkmonitor review ab12cd34ef confirm|dismiss|snooze|reopen" in json.dumps(blocks)


def test_the_details_that_a_detector_gives_are_shown_with_their_labels() -> None:
    details = {
        "share": {"before": 0.031, "since": 0.0},
        "rank": {"before": 3, "since": None},
        "onset": {"from": "2026-09-28", "to": "2026-10-05"},
        "last_mention": "2026-09-27",
        "unknown": {"x": [1, 2]},
    }
    pairs = dict(figures(signal(details=details), str))
    assert pairs["Share of articles"] == "3.1% → 0%"
    assert pairs["Began between"] == "28 Sep 2026 → 5 Oct 2026"
    assert pairs["Last mention"] == "27 Sep 2026"
    assert "Rank among countries" not in pairs


def test_a_share_is_not_shown_as_a_count() -> None:
    pairs = dict(figures(signal(kind=SignalKind.ROSTER_OMISSION, observed=0.0, expected=0.973), str))
    assert pairs["Expected to be listed"] == "97%"
    assert "Articles that mention it" not in pairs


def test_every_kind_at_every_severity_makes_a_message() -> None:
    for kind in SignalKind:
        for severity in Severity:
            message = alert_message(signal(kind=kind, severity=severity, reasons=tuple(Reason)[:4]))
            check_message(message.text, message.blocks)


def test_a_severity_says_the_one_thing_that_gave_it() -> None:
    borne_out = signal(kind=SignalKind.REPORTED, reasons=(Reason.REPORTED_BY_OBSERVER, Reason.COUNTS_AGREE))
    assert severity_sentence(borne_out) == "Severity high: our own counts bear it out."
    rank = signal(kind=SignalKind.RANK_CHANGE, severity=Severity.LOW, reasons=(Reason.RANK_FELL,))
    assert severity_sentence(rank) == "Severity low: a rank alone says little."


def test_a_reason_is_said_once_either_as_why_or_as_what_gave_the_severity() -> None:
    for reason in Reason:
        said = [
            bool(wording.reasons_sentence(SignalKind.PROTOCOL_CHANGE, (reason,))),
            wording.severity_because(SignalKind.ROSTER_OMISSION, (reason,)) != "",
        ]
        assert said.count(True) == 1, reason


def test_a_reviewer_from_slack_is_shown_as_a_user() -> None:
    verdict = Verdict("ab12cd34ef", VerdictAction.CONFIRM, "U0ANALYST", NOON, via="slack")
    blocks = alert_message(signal(status=SignalStatus.CONFIRMED), str, Surroundings([verdict])).blocks
    assert {"type": "user", "user_id": "U0ANALYST"} in [
        leaf for block in blocks for part in block.get("elements", []) for leaf in part.get("elements", [])
    ]


def test_the_posting_carries_its_key() -> None:
    message = alert_message(signal(), key="ab12cd34ef:7")
    assert message.metadata["event_payload"] == {"signal": "ab12cd34ef", "key": "ab12cd34ef:7"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "//host/path",
        "http://a b.example/",
        "https://x.example/\nHost: y",
        "https://" + "x" * 4000,
        "http://[bad",
        "slack://open",
    ],
)
def test_an_address_that_is_not_one_is_shown_as_text(url: str) -> None:
    assert web_address(url) is None
    piece = Evidence(quote="q", url=url, title="Title")
    shown = json.dumps(alert_message(signal(evidence=(piece,))).blocks)
    assert '"link"' not in shown
    assert "Title" in shown


@given(st.text(max_size=400), st.integers(min_value=2, max_value=300))
@settings(max_examples=300)
def test_clipped_text_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert size(clip(text, limit)) <= limit
    escaped = escape_clip(text, max(limit, 8))
    assert size(escaped) <= max(limit, 8)
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", escaped)


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=2500), st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_a_message_that_slack_takes(quote: str, summary: str) -> None:
    piece = Evidence(quote=quote, title=summary, url="https://x.example/")
    found = signal(summary=summary or "–", evidence=(piece,) * 5, window=Window(DAY, DAY))
    message = alert_message(found)
    check_message(message.text, message.blocks)


def test_a_long_summary_is_continued_below_the_headline_where_a_clause_ends() -> None:
    first = "Cuba was left out of state media's account of the banquet on 14 February, though it was there"
    summary = f"{first}; an outside source shows the opposite. Reported by three observers, two of them in Seoul."
    top, below = headline("🔴", summary)
    assert top["text"]["text"] == f"🔴 {first}; an outside source shows the opposite."
    assert below["elements"][0]["elements"][0]["text"] == "Reported by three observers, two of them in Seoul."


def test_a_headline_is_not_cut_inside_brackets() -> None:
    lead = "Cuba was left out of state media's account of the banquet"
    days = "day uncertain: reports say on 2024-02-14 and between 2024-02-21 and 2024-02-29, or some days later"
    summary = f"{lead} ({days}); seen by others."
    top, below = headline("🔴", summary)
    assert top["text"]["text"] == f"🔴 {lead}"
    assert below["elements"][0]["elements"][0]["text"].startswith("(day uncertain: reports say")


def test_a_short_summary_is_said_once() -> None:
    assert len(headline("🔴", "Short.")) == 1


def test_the_same_words_of_the_same_article_are_quoted_once() -> None:
    piece = Evidence(quote="No mention was made.", url="https://x.example/1", title="T", label="omission")
    twice = (piece, replace(piece, label="presence"), piece, replace(piece, url="https://x.example/2"))
    shown = json.dumps(alert_message(signal(evidence=twice)).blocks)
    assert shown.count("No mention was made.") == 2
    assert "omission, presence" in shown


def test_a_korean_quote_says_what_the_country_is_called_in_it() -> None:
    piece = Evidence(quote="우리 나라 주재 꾸바대사가 협동농장을 방문하였다.", url="https://x.example/1")
    shown = json.dumps(alert_message(signal(evidence=(piece,))).blocks, ensure_ascii=False)
    assert "꾸바 = Cuba" in shown
    other = signal(evidence=(piece,), subject=Subject(EntityType.COUNTRY, "CN", "China"))
    assert " = " not in json.dumps(alert_message(other).blocks)
