"""What the README says is tried here."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
import typer.main

from monitor.cli.main import app
from monitor.resources import shipped
from tests.cli.terminal import nkmonitor

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_first_look_works_as_shown(tmp_path: Path) -> None:
    shutil.copytree(shipped("seeds"), tmp_path / "seeds")
    (block,) = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    commands = [line.removeprefix("$ ") for line in block.splitlines()]
    assert len(commands) > 4
    for line in commands:
        ran = nkmonitor(tmp_path, *shlex.split(line)[1:])
        assert (ran.code, ran.err) == (0, ""), line


def _commands() -> list[str]:
    found = []
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", {})
        found += [f"{name} {one}" for one in inner] or [name]
    return sorted(found)


@pytest.mark.parametrize("command", _commands())
def test_every_command_is_in_the_readme_and_has_help(command: str, tmp_path: Path) -> None:
    table = README.partition("## Commands")[2].partition("## Slack")[0]
    words = command.split()
    listed = [line for line in table.splitlines() if re.match(rf"\| `{words[0]}\b", line)]
    assert listed, command
    if len(words) == 2 and words[1] != "list":
        assert any(re.search(rf"\b{words[1]}\b", line) for line in listed), command
    ran = nkmonitor(tmp_path, *words, "--help")
    assert ran.code == 0
    assert len(ran.out.splitlines()) > 3


def test_every_key_of_a_signal_is_documented(tmp_path: Path) -> None:
    nkmonitor(tmp_path, "backfill", shipped("seeds"))
    described = README.partition("## Formats")[2]
    for line in nkmonitor(tmp_path, "signals", "--json").out.splitlines():
        signal = json.loads(line)
        keys = [*signal, *signal["subject"], *signal["window"], *(key for one in signal["evidence"] for key in one)]
        assert [key for key in keys if f'"{key}"' not in described] == []


def test_every_key_of_an_annotation_is_documented(tmp_path: Path) -> None:
    text = "The Cuban ambassador to the DPRK and the Lao ambassador to the DPRK attended a reception in Pyongyang."
    lines = nkmonitor(tmp_path, "annotate", "-", "--json", stdin=text.encode()).out.splitlines()
    described = README.partition("## Formats")[2]
    keys = {key for line in lines for key in json.loads(line)}
    assert keys
    assert [key for key in keys if f'"{key}"' not in described] == []


def test_links_and_pictures_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target


def test_ci_runs_the_test_command_word_for_word() -> None:
    after = README.partition("<!-- test command -->\n")[2].splitlines()
    assert after[0] == "```sh"
    assert after[1].startswith("python3 -m venv .venv && ")
    assert after[1].endswith("pytest -q -n auto")
    assert "sed -n '3p'" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_constraints_hold_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 30
    for line in lines:
        assert re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[A-Za-z0-9.+]+", line), line
