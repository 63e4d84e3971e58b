import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.catalog.outlets import Outlets, load_outlets
from monitor.domain import Audience, Outlet, Tier


@given(st.sampled_from([(one.id, name) for one in load_outlets().values() for name in one.names]))
def test_every_name_of_an_outlet_tells_which_it_is(named: tuple[str, str]) -> None:
    outlet, name = named
    assert load_outlets().named_in(f"sources of {name}, today") == outlet


def test_no_two_outlets_share_a_name() -> None:
    names = [name for one in load_outlets().values() for name in one.names]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("words", ["", "a South Korean official", "DWindling reports", "TASSEL", "정부 소식통"])
def test_words_that_name_no_outlet_name_none(words: str) -> None:
    assert load_outlets().named_in(words) == ""


def test_the_longer_name_is_meant_where_one_holds_the_other() -> None:
    short = Outlet("news", "News", Tier.OBSERVER, Audience.FOREIGN)
    long = Outlet("watch", "News Watch", Tier.OBSERVER, Audience.FOREIGN)
    assert Outlets([short, long]).named_in("a report of News Watch") == "watch"
    assert Outlets([short, long]).named_in("a report of News") == "news"


def test_no_outlets_name_nothing() -> None:
    assert Outlets([]).named_in("Yonhap") == ""
