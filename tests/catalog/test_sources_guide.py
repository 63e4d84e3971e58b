import re
import tomllib
from pathlib import Path

from monitor.catalog.layouts import Layout
from monitor.catalog.outlets import load_outlets
from monitor.catalog.sources import load_sources
from monitor.domain.health import HealthState
from monitor.settings import Settings

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)


def test_every_example_of_the_guide_is_a_configuration_that_loads() -> None:
    assert EXAMPLES
    for example in EXAMPLES:
        settings = Settings.model_validate(tomllib.loads(example))
        sources = load_sources(settings.sources, settings.feeds.rsshub, load_outlets())
        assert all(entry.id in sources for entry in settings.sources)


def test_the_guide_names_every_state_and_every_key_of_a_layout() -> None:
    for state in HealthState:
        assert f"`{state.value}`" in GUIDE, state
    for key in Layout.__dataclass_fields__.keys() - {"name", "link_attribute"}:
        assert re.search(rf"^{key} = ", GUIDE, re.MULTILINE), key


def test_what_the_guide_says_of_sight_is_what_health_says() -> None:
    blind = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| (yes|no)", GUIDE, re.MULTILINE))
    sighted = {HealthState.OK, HealthState.GAP, HealthState.MOVED}
    assert {state for state, answer in blind.items() if answer == "yes"} == {state.value for state in sighted}
