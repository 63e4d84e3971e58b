import io
from dataclasses import replace

import pytest
from rich.console import Console
from sqlalchemy import Engine

from monitor.alerts.delivery import TerminalDeliverer
from monitor.alerts.review import record_verdict
from monitor.alerts.terminal import render
from monitor.database import outbox
from monitor.database.engine import read, write
from monitor.domain import Evidence, Signal, SignalStatus, Verdict, VerdictAction
from monitor.settings import SlackSettings
from tests.alerts.examples import NOON, Clock, raise_signal, signal
from tests.alerts.test_messages import HOSTILE, everywhere


def printed(shown: Signal, width: int = 100, **more: object) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=False).print(render(shown, **more))  # type: ignore[arg-type]
    return out.getvalue()


def test_the_terminal_says_the_same_as_slack() -> None:
    said = printed(signal(), width=300, outlet_name=str.title)
    for expected in (
        "[High] Rodong Sinmun has not mentioned Cuba for 51 days",
        "Expected from the baseline  9.25",
        "longer than chance explains",
        "Rodong · 1 Oct 2026 · last mention",
        "“Friendly ties with Havana",
        "2026-41  305       0",
        "http://www.rodong.rep.kp/en/index.php?MTJAMjAyNi0xMC0wMS0=",
        "Open since 20 Nov 2026",
        "nkmonitor review ab12cd34ef",
    ):
        assert expected in said


def test_a_verdict_is_shown_with_who_and_when() -> None:
    given = Verdict("ab12cd34ef", VerdictAction.DISMISS, "kim", NOON, "seen elsewhere")
    said = printed(signal(status=SignalStatus.DISMISSED), verdicts=[given])
    assert "Dismissed by kim, 20 Nov 2026, 12:00 UTC" in said
    assert "seen elsewhere" in said


def test_a_long_address_is_whole_in_a_narrow_pipe() -> None:
    address = "https://site.example/" + "a" * 150
    said = printed(signal(evidence=(Evidence(quote="q", url=address),)), width=60)
    assert address in said.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("text", [*HOSTILE, "[bold red]not mark-up[/]", "[link=x]y[/link]"])
def test_outside_text_is_no_mark_up_and_no_escape_sequence(text: str) -> None:
    said = printed(everywhere(text))  # type: ignore[arg-type]
    assert "\x1b" not in said
    if "mark-up" in text:
        assert "[bold red]not mark-up[/]" in said


def test_an_alert_is_printed_once_and_a_change_again(engine: Engine, clock: Clock) -> None:
    out = io.StringIO()
    settings = SlackSettings()
    raised = raise_signal(engine, settings)
    deliverer = TerminalDeliverer(engine, Console(file=out, width=100), settings, clock=clock)
    assert deliverer.deliver_due().posted == 1
    assert deliverer.deliver_due().posted == 0
    with write(engine) as conn:
        record_verdict(conn, raised.id, VerdictAction.CONFIRM, "kim", clock())
    assert deliverer.deliver_due().updated == 1
    assert out.getvalue().count("has not mentioned Cuba") == 2
    assert out.getvalue().count("Why: ") == 1
    assert "Confirmed by kim" in out.getvalue()
    with read(engine) as conn:
        assert outbox.outbox_state(conn).waiting == 0


def test_quotes_that_are_nearly_the_same_are_shown_once_with_their_places() -> None:
    words = "The Cuban ambassador attended the reception given at the Taedonggang Diplomatic Club on Monday evening"
    pieces = [
        Evidence(words + ".", "http://a.example/1", outlet="kcna", label="presence"),
        Evidence("Something else was said by another paper on the same evening.", outlet="rodong", label="presence"),
        Evidence(words + "!", "http://b.example/2", outlet="rodong", label="presence"),
        Evidence(words + ".", "http://c.example/3", outlet="naenara", label="omission"),
    ]
    shown = signal()
    said = printed(replace(shown, finding=replace(shown.finding, evidence=tuple(pieces))), width=300)
    assert said.count("The Cuban ambassador attended") == 2
    assert "nearly the same: rodong · presence http://b.example/2" in said
