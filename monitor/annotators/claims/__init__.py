"""Claims: sentences in which an outside text reports a signal about state media."""

from monitor.annotators.claims.reader import ClaimReader

__all__ = ["ClaimReader"]
