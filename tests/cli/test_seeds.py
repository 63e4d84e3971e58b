"""What a new user sees first: the two seed articles and the signals they report."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from monitor.resources import shipped
from tests.cli.terminal import nkmonitor

SEEDS = shipped("seeds")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("seeds")
    ran = nkmonitor(place, "backfill", SEEDS)
    assert (ran.code, ran.err) == (0, "")
    assert "2 documents read: 2 stored, 0 merged, 0 known, 0 refused" in ran.out
    return place


def signals(folder: Path) -> list[dict[str, Any]]:
    ran = nkmonitor(folder, "signals", "--json")
    assert ran.code == 0
    return [json.loads(line) for line in ran.out.splitlines()]


def by_claim(folder: Path, claim: str) -> dict[str, Any]:
    (found,) = [signal for signal in signals(folder) if signal["details"]["claim"] == claim]
    return found


def quotes(signal: dict[str, Any]) -> str:
    return "\n".join(piece["quote"] for piece in signal["evidence"])


def outlets(signal: dict[str, Any]) -> set[str]:
    return {piece["outlet"] for piece in signal["evidence"]}


def test_the_seeds_give_these_findings_and_no_other(folder: Path) -> None:
    assert sorted(signal["details"]["claim"] for signal in signals(folder)) == [
        "hostile_label",
        "mention_drop",
        "no_report",
        "omission",
    ]
    assert {signal["subject"]["id"] for signal in signals(folder)} == {"CU"}


def test_the_omission_is_one_witnessed_finding_from_both_articles(folder: Path) -> None:
    signal = by_claim(folder, "omission")
    assert signal["kind"] == "witnessed_omission"
    assert signal["subject"]["role"] == "ambassador"
    assert outlets(signal) == {"kei", "dw"}
    assert {claim["kind"] for claim in signal["details"]["claims"]} == {"omission", "presence"}
    assert {piece["label"] for piece in signal["evidence"]} >= {"omission", "presence"}
    assert "the name of the Cuban ambassador to Pyongyang was left out" in quotes(signal)
    assert "a photo released by the Russian embassy" in quotes(signal)


def test_the_day_of_the_omission_is_uncertain_and_said_so(folder: Path) -> None:
    signal = by_claim(folder, "omission")
    assert "day uncertain" in signal["summary"]
    assert signal["window"] == {"from": "2024-02-14", "to": "2024-02-29"}


def test_the_mention_drop_keeps_the_reported_rank(folder: Path) -> None:
    signal = by_claim(folder, "mention_drop")
    assert "third most cited after China and Russia" in signal["summary"]
    assert "stopped reporting on news about Cuba" in quotes(signal)


def test_the_missing_comment_is_reported_by_both(folder: Path) -> None:
    signal = by_claim(folder, "no_report")
    assert outlets(signal) == {"kei", "dw"}
    assert "no public reaction from North Korea" in quotes(signal)
    assert "no official comment" in quotes(signal)


def test_the_hostile_label_is_credited_to_sources_and_not_to_state_media(folder: Path) -> None:
    signal = by_claim(folder, "hostile_label")
    assert any("NK News" in piece["attributed_to"] for piece in signal["evidence"])
    assert "traitor nation" in quotes(signal)


@pytest.mark.parametrize(
    "lookalike",
    [
        "did not mention whether the move",
        "no recent public reports",
        "cautioned against reading too much",
        "1988 Seoul Summer Olympic",
        "In 2013, Panamanian officials",
        "Recently, for example in 2017",
    ],
)
def test_a_sentence_that_only_looks_alike_gives_nothing(folder: Path, lookalike: str) -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in SEEDS.glob("*.txt"))
    assert lookalike in text
    assert all(lookalike not in quotes(signal) for signal in signals(folder))


def test_every_quote_stands_at_its_place_in_the_article(folder: Path) -> None:
    ran = nkmonitor(folder, "export", "articles")
    texts = {}
    for line in ran.out.splitlines():
        article = json.loads(line)
        texts[article["url"]] = article["title"] + "\n" + article["text"]
    for signal in signals(folder):
        for piece in signal["evidence"]:
            assert texts[piece["url"]][piece["start"] : piece["end"]] == piece["quote"]


def test_reading_the_seeds_again_adds_nothing(folder: Path) -> None:
    before = signals(folder)
    ran = nkmonitor(folder, "backfill", SEEDS)
    assert "0 stored, 0 merged, 2 known, 0 refused" in ran.out
    assert signals(folder) == before


def test_reading_one_seed_after_the_other_ends_with_the_same_findings(tmp_path: Path, folder: Path) -> None:
    for name in ("dw", "kei"):
        part = tmp_path / name
        part.mkdir()
        shutil.copy(SEEDS / "manifest.toml", part)
        for file in SEEDS.glob(f"{name}-*.txt"):
            shutil.copy(file, part)
        assert nkmonitor(tmp_path, "backfill", part).code == 0
    found = [one for one in signals(tmp_path) if one["status"] != "withdrawn"]
    together = signals(folder)
    assert sorted((one["kind"], one["summary"]) for one in found) == sorted(
        (one["kind"], one["summary"]) for one in together
    )


def test_a_signal_is_shown_with_its_evidence_and_why_nothing_was_sent(folder: Path) -> None:
    wanted = by_claim(folder, "omission")["id"]
    shown = nkmonitor(folder, "signals", "show", wanted[:6])
    assert shown.code == 0
    assert "Cuban ambassador to Pyongyang was left out" in " ".join(shown.out.split())
    assert "backfill_silent" in shown.out


def test_a_verdict_at_the_terminal_is_kept(folder: Path, tmp_path: Path) -> None:
    nkmonitor(tmp_path, "backfill", SEEDS)
    wanted = by_claim(tmp_path, "hostile_label")["id"]
    assert nkmonitor(tmp_path, "review", wanted, "dismiss", "--note", "said by others").code == 0
    assert by_claim(tmp_path, "hostile_label")["status"] == "dismissed"
    (verdict,) = [json.loads(line) for line in nkmonitor(tmp_path, "export", "verdicts").out.splitlines()]
    assert (verdict["action"], verdict["note"]) == ("dismiss", "said by others")
    again = nkmonitor(tmp_path, "review", wanted, "confirm")
    assert again.code == 2
    assert "reopen it first" in again.err
