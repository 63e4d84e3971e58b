"""Tails and quantiles of the laws that counts follow. From `scipy.special`: `scipy.stats` says the same and takes a
second to load."""

from scipy import special


def at_most(count: float, mean: float, shape: float) -> float:
    """Probability that a negative-binomial count of this mean and shape (variance mean + mean² / shape) is `count` or
    less."""
    return float(special.betainc(shape, int(count) + 1, shape / (shape + mean))) if count >= 0 else 0.0


def at_least(count: float, mean: float, shape: float) -> float:
    """Probability that such a count is `count` or more."""
    return float(special.betainc(count, shape, mean / (shape + mean))) if count > 0 else 1.0


def tosses_at_most(count: int, tosses: int, chance: float) -> float:
    """Probability that of so many tosses `count` or fewer succeed (binomial)."""
    return float(special.bdtr(count, tosses, chance)) if count < tosses else 1.0


def tosses_at_least(count: int, tosses: int, chance: float) -> float:
    """Probability that `count` or more succeed."""
    return 1.0 if count <= 0 else float(special.bdtrc(count - 1, tosses, chance)) if count <= tosses else 0.0


def gamma_quantile(probability: float, shape: float) -> float:
    """Of the gamma distribution of scale 1."""
    return float(special.gammaincinv(shape, probability))


def normal_quantile(probability: float) -> float:
    return float(special.ndtri(probability))


def beyond_normal(deviations: float) -> float:
    """Probability that a normal variable lies further from its mean than so many standard deviations, to either
    side."""
    return float(2 * special.ndtr(-abs(deviations)))
