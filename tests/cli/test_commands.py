import gzip
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.database import outbox
from monitor.database.engine import open_engine, write
from monitor.domain import AlertAction, OutboxStatus, Reason
from tests.cli.terminal import nkmonitor

LINES = [
    {"title": f"{country} thanked on day {day}", "published": f"2024-01-{day:02}", "outlet": "kcna", "language": "en"}
    for day in range(1, 11)
    for country in (["China", "China again"] if day % 2 else ["Cuba"])
] + [{"title": "Russia thanked", "published": "2024-01-05", "outlet": "yonhap", "language": "en"}]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("archive")
    (place / "a.jsonl").write_text("\n".join(json.dumps(line) for line in LINES))
    ran = nkmonitor(place, "backfill", "a.jsonl")
    assert "16 documents read: 16 stored" in ran.out
    return place


def lines(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_countries_ranks_state_media_only_and_leaves_out_whom_one_wants(folder: Path) -> None:
    ranked = lines(nkmonitor(folder, "countries", "--from", "2024-01", "--to", "2024-01", "--json").out)
    assert [(one["rank"], one["country"], one["articles"]) for one in ranked] == [(1, "CN", 10), (2, "CU", 5)]
    rest = lines(nkmonitor(folder, "countries", "--from", "2024", "--without", "china", "--json").out)
    assert [(one["rank"], one["country"]) for one in rest] == [(1, "CU")]


def test_countries_of_one_outlet_may_be_an_observer(folder: Path) -> None:
    ranked = lines(nkmonitor(folder, "countries", "--outlet", "yonhap", "--json").out)
    assert [one["country"] for one in ranked] == ["RU"]


def test_countries_tells_the_rank_before(folder: Path) -> None:
    ranked = lines(nkmonitor(folder, "countries", "--from", "2024-01-06", "--to", "2024-01-10", "--json").out)
    assert {one["country"]: one["rank_before"] for one in ranked} == {"CN": 1, "CU": 2}


@pytest.mark.parametrize(("step", "periods"), [("day", 10), ("week", 2), ("month", 1)])
def test_mentions_sums_by_day_week_and_month(folder: Path, step: str, periods: int) -> None:
    found = lines(nkmonitor(folder, "mentions", "쿠바", "--by", step, "--json").out)
    assert len(found) == periods
    assert sum(int(str(one["mentioned"])) for one in found) == 5
    assert sum(int(str(one["articles"])) for one in found) == 15


def test_mentions_draws_a_picture(folder: Path) -> None:
    assert nkmonitor(folder, "mentions", "cuba", "--png", "cuba.png").code == 0
    assert (folder / "cuba.png").read_bytes().startswith(b"\x89PNG")


def test_annotate_reads_a_text_of_an_outlet_of_the_config_as_one_of_its_tier(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        '[[outlets]]\nid = "workers-daily"\nname = "Workers\' Daily"\ntier = "state"\naudience = "domestic"\n'
    )
    text = "A reception was given in Pyongyang on February 14. Present there were the ambassadors of Russia and Cuba."
    line = {"title": "Reception Given", "text": text, "published": "2024-02-15", "outlet": "workers-daily"}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    found = lines(nkmonitor(tmp_path, "annotate", "a.jsonl", "--json", "--config", "own.toml").out)
    assert "roster" in {one["type"] for one in found}
    assert "claim" not in {one["type"] for one in found}


def test_mentions_draws_a_picture_in_the_first_week(tmp_path: Path) -> None:
    line = '{"title": "Cuba", "text": "Cuba.", "published": "2024-02-16", "outlet": "kcna"}\n'
    (tmp_path / "a.jsonl").write_text(line)
    assert nkmonitor(tmp_path, "backfill", "a.jsonl").code == 0
    drawn = nkmonitor(tmp_path, "mentions", "cuba", "--from", "2024-02-01", "--to", "2024-02-20", "--png", "cuba.png")
    assert drawn.code == 0
    assert (tmp_path / "cuba.png").read_bytes().startswith(b"\x89PNG")


def test_tables_are_readable_in_a_pipe(folder: Path) -> None:
    shown = nkmonitor(folder, "countries", "--from", "2024").out
    assert "China" in shown
    assert "66.67%" in shown
    assert "\x1b" not in shown


def test_status_tells_what_is_stored_and_promised(folder: Path) -> None:
    status = lines(nkmonitor(folder, "status", "--json").out)[0]
    assert status["articles"] == 16
    assert status["false_alarms_per_year_promised"] == 26
    assert status["alarms_per_year_raised"] is None
    assert "judged     every day before 2024-01-11" in nkmonitor(folder, "status").out


def test_exported_articles_can_be_read_again_as_an_archive(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.jsonl").write_text(nkmonitor(folder, "export", "articles").out)
    assert "16 stored" in nkmonitor(tmp_path, "backfill", "copy.jsonl").out
    same = ["countries", "--from", "2024", "--json"]
    assert nkmonitor(tmp_path, *same).out == nkmonitor(folder, *same).out


def test_score_names_the_first_day_of_each_alarm(folder: Path) -> None:
    first = date(2010, 1, 4)
    quiet = [*range(400, 460), *range(640, 700)]
    rows = [f"Cuba,{first + timedelta(days=day)},{0 if day in quiet else day % 2},12" for day in range(800)]
    (folder / "two.csv").write_text("series,date,mentions,total\n" + "\n".join(rows) + "\n", encoding="utf-8")
    shown = nkmonitor(folder, "score", "two.csv").out
    assert len([line for line in shown.splitlines() if " drop " in line]) == 2


def test_exported_counts_are_what_score_reads(folder: Path) -> None:
    counts = lines(nkmonitor(folder, "export", "counts").out)
    cuba = [one for one in counts if one["series"] == "kcna:en:CU"]
    assert sum(int(str(one["mentions"])) for one in cuba) == 5
    assert sum(int(str(one["total"])) for one in cuba) == 15


def test_db_check_proves_and_rebuild_restores(folder: Path) -> None:
    assert nkmonitor(folder, "db", "check").out == "daily counts and word index agree with the articles\n"
    assert nkmonitor(folder, "db", "rebuild", "--annotations").code == 0
    assert nkmonitor(folder, "db", "check").code == 0


def test_annotate_reads_standard_input_and_stores_nothing(tmp_path: Path) -> None:
    text = "Cuba's ambassador to the DPRK, Eduardo Correa, was present."
    found = lines(nkmonitor(tmp_path, "annotate", "-", "--json", stdin=text.encode()).out)
    mention = next(one for one in found if one["type"] == "mention")
    assert mention["entity"] == {"type": "country", "id": "CU"}
    assert text[int(str(mention["start"])) : int(str(mention["end"]))] == mention["surface"]
    assert list(tmp_path.iterdir()) == []


def test_annotations_of_an_archive_carry_the_id_of_their_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({**LINES[0], "id": "x-1"}))
    found = lines(nkmonitor(tmp_path, "annotate", "a.jsonl", "--json").out)
    assert {one["id"] for one in found} == {"x-1"}


def test_slack_manifest_is_json_with_socket_mode(tmp_path: Path) -> None:
    manifest = json.loads(nkmonitor(tmp_path, "slack", "manifest").out)
    assert manifest["settings"]["socket_mode_enabled"] is True


def test_what_could_not_be_delivered_is_listed_with_its_reason_and_can_be_sent_again(tmp_path: Path) -> None:
    nkmonitor(tmp_path, "db", "upgrade")
    assert nkmonitor(tmp_path, "slack", "dead").out == "nothing is undeliverable\n"
    engine = open_engine(f"sqlite:///{tmp_path}/nkmonitor.db")
    now = datetime(2026, 11, 20, 3, tzinfo=UTC)
    with write(engine) as conn:
        for number in range(2):
            outbox.add_row(conn, AlertAction.NOTICE, Reason.DIGEST, signal_id=None, now=now, key=str(number))
            row = outbox.claim_next(conn, "me", now, timedelta(minutes=1))
            assert row is not None
            outbox.finish(conn, row.id, "me", OutboxStatus.DEAD, now, "Slack refuses it: msg_too_long")
    engine.dispose()
    listed = nkmonitor(tmp_path, "slack", "dead").out
    assert "1  2026-11-20 03:00 UTC  notice: Slack refuses it: msg_too_long" in listed
    found = lines(nkmonitor(tmp_path, "slack", "dead", "--json").out)
    assert [(one["number"], one["error"]) for one in found] == [(n, "Slack refuses it: msg_too_long") for n in (1, 2)]
    assert nkmonitor(tmp_path, "slack", "resend", "2").out.startswith("1 alerts are due again")
    refused = nkmonitor(tmp_path, "slack", "resend", "2")
    assert refused.code == 2
    assert "2 is not undeliverable" in refused.err
    assert len(lines(nkmonitor(tmp_path, "slack", "dead", "--json").out)) == 1


def test_replay_tells_days_and_stores_nothing(folder: Path) -> None:
    ran = nkmonitor(folder, "replay", "--from", "2024-01-01", "--to", "2024-01-10", "--json")
    assert ran.code == 0
    assert lines(ran.out) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["countries", "--from", "soon"], "'soon' is not a day; expected 2024-02-16, 2024-02 or 2024"),
        (["countries", "--from", "2024-13"], "'2024-13' is not a day"),
        (["countries", "--from", "0001"], "'0001' is not a day"),
        (["replay", "--from", "", "--to", "2024"], "'' is not a day"),
        (["reparse", "--source", "kcna", "--since", ""], "'' is not a day"),
        (["review", "", "confirm"], "no signal ''"),
        (["countries", "--from", "2024-02", "--to", "2024-01"], "--from 2024-02-01 lies after --to 2024-01-31"),
        (["countries", "--outlet", "nobody"], "no outlet 'nobody'; known: kcna"),
        (["mentions", "atlantis"], "no country 'atlantis'"),
        (["signals", "show", "zzzz"], "no signal 'zzzz'"),
        (["signals", "--country", "atlantis"], "no country 'atlantis'"),
        (["review", "zzzz", "confirm"], "no signal 'zzzz'"),
        (["rosters", "--occasion", "tea-time"], "no occasion 'tea-time'; known: "),
        (["sources", "check", "nobody"], "no source 'nobody'; known: "),
        (["backfill", "nowhere.jsonl"], "nowhere.jsonl: no such file or folder"),
        (["annotate", "nowhere.txt"], "nowhere.txt: cannot be read"),
        (["replay", "--from", "2024-02", "--to", "2024-01"], "--to 2024-01-31 lies before --from 2024-02-01"),
        (["signals", "--config", "nowhere.toml"], "nowhere.toml: no such file"),
        (["db", "downgrade", "xyz", "--yes"], "no schema revision xyz"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_two(folder: Path, arguments: list[str], message: str) -> None:
    ran = nkmonitor(folder, *arguments)
    assert ran.code == 2
    assert message in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_an_unknown_option_is_exit_code_two(folder: Path) -> None:
    assert nkmonitor(folder, "signals", "--nope").code == 2


def test_reading_without_a_database_says_what_to_run(tmp_path: Path) -> None:
    ran = nkmonitor(tmp_path, "signals")
    assert ran.code == 1
    assert "no database at nkmonitor.db; run `nkmonitor backfill PATH` or `nkmonitor run` first" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "nkmonitor.db").write_text("this is not a database, but long enough to look at" * 30)
    ran = nkmonitor(tmp_path, "signals")
    assert ran.code == 1
    assert len(ran.err.strip().splitlines()) == 1
    assert "nkmonitor.db" in ran.err


def test_refused_lines_are_counted_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "Cuba", "published": "2024-01-01", "outlet": "kcna"}\n{"broken\n')
    ran = nkmonitor(tmp_path, "backfill", "a.jsonl")
    assert ran.code == 0
    assert "2 documents read: 1 stored, 0 merged, 0 known, 1 refused" in ran.out
    assert "a.jsonl:2: not a JSON object" in ran.out


def test_one_file_that_is_no_archive_keeps_none_of_the_others_from_being_read_and_judged(tmp_path: Path) -> None:
    for name, day in (("a.jsonl", "01"), ("c.jsonl", "03")):
        line = f'{{"title": "Cuba {day}", "published": "2024-01-{day}", "outlet": "kcna"}}\n'
        (tmp_path / name).write_text(line)
    (tmp_path / "b.csv").write_text("")
    packed = bytearray(gzip.compress((tmp_path / "a.jsonl").read_bytes()))
    packed[10] = 0x07  # no kind of block that deflate knows
    (tmp_path / "d.jsonl.gz").write_bytes(packed)
    ran = nkmonitor(tmp_path, "backfill", ".")
    assert ran.code == 0
    assert "4 documents read: 2 stored, 0 merged, 0 known, 2 refused" in ran.out
    assert "3 days judged" in ran.out
    assert "b.csv: the first line names no title or text column" in ran.out
    assert "d.jsonl.gz:1: the file breaks off here" in ran.out


def test_db_upgrade_makes_a_database_and_says_so(tmp_path: Path) -> None:
    assert "schema empty -> " in nkmonitor(tmp_path, "db", "upgrade").out
    assert "as it was" in nkmonitor(tmp_path, "db", "upgrade").out
    down = nkmonitor(tmp_path, "db", "downgrade", "base", "--yes")
    assert (down.code, "-> empty" in down.out) == (0, True)
