"""Weighs what the words of a text say about each kind of claim and each one it may be about.

The phrases of the catalog find claims in the words that somebody thought of; observers write more ways than
anybody thinks of. So the words of labelled reports were weighed, too: which of them speak for a kind of claim and
which against, and what marks the one it is about. Weights are those of logistic regressions, learned by
`bench/claim_weights.py`; they lie beside the phrases, as tables that can be read.
"""

from monitor.annotators.claims.weighing.weigher import Weigher

__all__ = ["Weigher"]
