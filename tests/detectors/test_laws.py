import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from monitor.detectors import laws

COUNTS = st.integers(0, 300)
MEANS = st.floats(0.01, 300)
SHAPES = st.floats(0.2, 80)


@given(count=COUNTS, mean=MEANS, shape=SHAPES)
def test_tails_are_those_of_the_negative_binomial(count: int, mean: float, shape: float) -> None:
    law = stats.nbinom(shape, shape / (shape + mean))
    assert laws.at_most(count, mean, shape) == pytest.approx(law.cdf(count), rel=1e-8, abs=1e-300)
    assert laws.at_least(count, mean, shape) == pytest.approx(law.sf(count - 1), rel=1e-6, abs=1e-290)


@given(count=COUNTS, mean=MEANS, shape=SHAPES)
def test_a_count_is_below_or_at_least_the_next(count: int, mean: float, shape: float) -> None:
    assert laws.at_most(count, mean, shape) + laws.at_least(count + 1, mean, shape) == pytest.approx(1)


@given(probability=st.floats(0.001, 0.999), shape=st.floats(0.1, 200))
def test_quantiles_are_those_of_the_gamma_and_the_normal(probability: float, shape: float) -> None:
    assert laws.gamma_quantile(probability, shape) == pytest.approx(stats.gamma.ppf(probability, shape))
    assert laws.normal_quantile(probability) == pytest.approx(stats.norm.ppf(probability))
    assert laws.beyond_normal(-shape) == pytest.approx(2 * stats.norm.sf(shape))


@given(tosses=st.integers(0, 400), chance=st.floats(0.001, 0.999), count=st.integers(-1, 401))
def test_tosses_are_those_of_the_binomial(tosses: int, chance: float, count: int) -> None:
    law = stats.binom(tosses, chance)
    assert laws.tosses_at_least(count, tosses, chance) == pytest.approx(law.sf(count - 1), rel=1e-8, abs=1e-200)
    if count >= 0:
        assert laws.tosses_at_most(count, tosses, chance) == pytest.approx(law.cdf(count), rel=1e-8, abs=1e-200)


def test_less_than_nothing_never_comes_and_nothing_always_does() -> None:
    assert laws.at_most(-1, 3.0, 2.0) == 0
    assert laws.at_least(0, 3.0, 2.0) == 1
