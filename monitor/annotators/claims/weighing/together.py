"""What is told of a kind of claim and a subject by the other pairs of the same text.

Who was wiped from a photograph was not left out of a list as well, and of three who are named in one breath none is
missed alone: so once every pair was judged by itself, each is judged again beside the others.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from monitor.annotators.claims.weighing.candidates import Candidate, Key
from monitor.annotators.claims.weighing.features import Features
from monitor.annotators.claims.weighing.pairs import Weighed, log_odds
from monitor.annotators.claims.weighing.scene import Scene

_SENTENCES = 1
"""Kinds that further sentences speak for are no rivals: a long text may make many claims about one subject."""
_PLACES = 6
"""So many places of each are looked at for a sentence that names both."""
_REACH = 160
"""Characters that may stand between two who are named together."""
_WORD = re.compile(r"[a-z]+|[가-힣]+|,")
_AND = frozenset({"and", "or", "nor", "와", "과", "및"})
_JOINS = _AND | {","}
_CLOSE = 2
"""Words at most between two neighbours of a list."""
_UNLIKELY = 0.05
"""A pair below this says nothing about the same subject's other kinds."""
_NOTHING = 0.001


class Paired(NamedTuple):
    """What was judged of one kind: `told` of each pair, and the pairs with their probability, in the same order."""

    scene: Scene
    told: Sequence[Features]
    pairs: Sequence[Weighed]


def together_features(those: Sequence[Paired]) -> list[list[Features]]:
    """For every kind that a text may hold, what is told of each of its pairs."""
    kinds: dict[Key, list[tuple[Scene, float]]] = defaultdict(list)
    for one in those:
        for probability, subject in one.pairs:
            kinds[subject.key].append((one.scene, probability))
    return [
        [
            {**one.told[rank], **_of_kinds(one.scene, probability, kinds[subject.key]), **_of_others(one, rank)}
            for rank, (probability, subject) in enumerate(one.pairs)
        ]
        for one in those
    ]


def _of_kinds(scene: Scene, probability: float, kinds: Sequence[tuple[Scene, float]]) -> Features:
    """The other kinds of claim that the same words may make about the same subject."""
    kind, own = scene.kind, log_odds(probability)
    others = {
        other.kind: one for other, one in kinds if other.kind is not kind and abs(other.best - scene.best) <= _SENTENCES
    }
    highest = log_odds(max(others.values(), default=_NOTHING))
    found: Features = {
        "pair": own,
        f"pair:{kind}": own,
        f"kind:{kind}": 1,
        "another kind": highest,
        "ahead of another kind": own - highest,
    }
    for other, one in others.items():
        if one > _UNLIKELY:
            found[f"{kind} beside {other}"] = log_odds(one) - log_odds(_UNLIKELY)
    return found


def _of_others(those: Paired, rank: int) -> Features:
    """The likeliest other subject of the same kind, and whether both are named together."""
    subject = those.pairs[rank][1]
    others = [one for number, one in enumerate(those.pairs) if number != rank]
    if not others:
        return {}
    probability, other = max(others, key=lambda one: one[0])
    odds = log_odds(probability)
    sort = "like it" if other.type is subject.type else "unlike it"
    found: Features = {f"likeliest {sort}": odds}
    between = min(_between(those.scene, subject, other), key=len, default=None)
    if between is None:
        return found
    found |= {f"one sentence, {sort}": 1, f"one sentence, likeliest {sort}": odds}
    found[f"between, {sort}"] = math.log1p(len(between))
    if len(between) <= _CLOSE and _JOINS.issuperset(between):
        found |= {f"neighbours, {sort}": 1, f"neighbours, likeliest {sort}": odds}
    elif not _AND.isdisjoint(between) or between.count(",") > 1:
        found |= {f"in a list, {sort}": 1, f"in a list, likeliest {sort}": odds}
    return found


def _between(scene: Scene, one: Candidate, other: Candidate) -> Iterator[list[str]]:
    """The words and commas between two, wherever a sentence names both near each other."""
    for number, mark in one.places[:_PLACES]:
        for where, its in other.places[:_PLACES]:
            if where != number:
                continue
            first, last = sorted((mark, its), key=lambda place: place.start)
            if first.end <= last.start <= first.end + _REACH:
                start = scene.text.spans[number][0]
                yield _WORD.findall(scene.text.overlay(number)[first.end - start : last.start - start])
