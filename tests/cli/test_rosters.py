"""Lists year beside year, as the command shows them; the archive is written here."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import nkmonitor

_PLACES = "China, Russia, Vietnam, Laos, Mongolia, Germany"


def _line(day: str, title: str, text: str) -> dict[str, str]:
    return {
        "url": f"https://kcna.example/{day}-{len(text)}",
        "title": title,
        "text": text,
        "published": day,
        "outlet": "kcna",
        "tier": "state",
        "language": "en",
    }


def _missions(day: str, places: str) -> dict[str, str]:
    text = (
        f"Receptions and film shows were held at the DPRK missions in {places} and Sweden "
        "on the occasion of the Day of the Shining Star."
    )
    return _line(day, "Day of the Shining Star Celebrated at DPRK Missions", text)


def _message(day: str, rest: str) -> dict[str, str]:
    text = (
        "Kim Jong Un received a congratulatory message from Luis Prado Vega, president of Cuba, "
        f"on the occasion of the Day of the Shining Star. {rest}"
    )
    return _line(day, "Congratulations from Cuban President", text)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rosters")
    lines = [
        _missions("2020-02-24", f"Cuba, {_PLACES}"),
        _missions("2021-02-23", f"{_PLACES}, Cuba"),
        _missions("2023-02-24", _PLACES),
        _message("2020-02-16", "The message said: I extend warm greetings."),
        _message("2021-02-16", ""),
    ]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert nkmonitor(folder, "backfill", "a.jsonl").code == 0
    return folder


def test_a_country_stands_year_beside_year_with_place_and_role_and_years_without_a_list(archive: Path) -> None:
    out = nkmonitor(archive, "rosters", "--occasion", "day-of-the-shining-star", "--country", "CU").out
    rows = [" ".join(line.split()) for line in out.splitlines()]
    assert any(row.startswith("2020 2020-02-24 kcna 8 listed 1 mission in Cuba in a list") for row in rows)
    assert any(row.startswith("2021 2021-02-23 kcna 8 listed 7 mission in Cuba in a list") for row in rows)
    assert "2022 no such list" in rows
    assert any(row.startswith("2023 2023-02-24 kcna 7 not listed –") for row in rows)
    assert "Cuba is in 2 of 3 lists (place 1 in 2020, 7 in 2021); not in 2023. Lists were 8, 8, 7 long." in rows
    assert any("president Luis Prado Vega full text" in row for row in rows)
    assert any("president Luis Prado Vega item of its own" in row for row in rows)


def test_the_same_as_json_one_object_a_list_and_year(archive: Path) -> None:
    ran = nkmonitor(archive, "rosters", "--occasion", "day-of-the-shining-star", "--country", "CU", "--json")
    found = [json.loads(line) for line in ran.out.splitlines()]
    missions = [one for one in found if one["kind"] == "missions-abroad-celebration"]
    assert [(one["year"], one["listed"], one["place"], one["countries"]) for one in missions] == [
        (2020, True, 1, 8),
        (2021, True, 7, 8),
        (2023, False, None, 7),
    ]
    assert missions[0]["roles"] == ["mission"]
    assert missions[0]["order"][:2] == ["CU", "CN"]
    assert [one["told"] for one in found if one["kind"] == "congratulatory-message"] == [
        "full text",
        "item of its own",
    ]


def test_without_a_country_every_list_is_shown(archive: Path) -> None:
    found = nkmonitor(archive, "rosters", "--occasion", "day-of-the-shining-star", "--json").out.splitlines()
    assert len(found) == 5
