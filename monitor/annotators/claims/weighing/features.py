"""What is told of a kind of claim, and of each one it may be about, for their weights.

A feature's name is what it says; where it says it of a kind or a group of kinds, the name ends in ":" and that.
"""

import math
import re
from collections.abc import Iterator, Sequence

from monitor.annotators.claims.remembered import Remembered
from monitor.annotators.claims.subjects import is_speaker
from monitor.annotators.claims.weighing.candidates import Candidate
from monitor.annotators.claims.weighing.evidence import Evidence
from monitor.annotators.claims.weighing.scene import KINDS, Pairs, Scene
from monitor.annotators.claims.weighing.signs import MARKS, SHORT
from monitor.annotators.claims.who import SOUTH
from monitor.domain import ClaimKind, EntityType

Features = dict[str, float]
_GROUPS = {
    ClaimKind.OMISSION: "silence",
    ClaimKind.NO_REPORT: "silence",
    ClaimKind.MENTION_DROP: "silence",
    ClaimKind.RITUAL_OMISSION: "silence",
    ClaimKind.ABSENCE: "seen",
    ClaimKind.REAPPEARANCE: "seen",
    ClaimKind.PRESENCE: "seen",
}
"""Kinds that name the one they are about in much the same way."""
_WORD = re.compile(rf"[a-z]+|[가-힣]+|[,:\"']|[{''.join(MARKS)}]")
_BESIDE, _FAR = 3, 25
"""So many words on each side of a candidate count by their place, and so many at all."""
_FADES = 4
"""A word so many places away counts half."""
_PLACES = 5
"""So many places of a candidate are looked at for the words beside it."""
_ELSEWHERE = 0.4
"""What a word beside a candidate counts outside the sentence that speaks most for the kind."""
_MANY = 4


def group_of(kind: ClaimKind) -> str:
    return _GROUPS.get(kind, str(kind))


def kind_features(evidence: Evidence, kind: ClaimKind, pairs: Pairs) -> Features:
    """Whether a text holds a claim of a kind."""
    number = KINDS.index(kind)
    odds = evidence.log_odds[number]
    best = sorted(evidence.log_odds, reverse=True)
    read = any(one is kind for one, _ in pairs)
    short = 1 / len(evidence.by_sentence)
    found: Features = {f"kind:{kind}": 1, "odds": odds, f"odds:{kind}": odds, "behind": odds - best[0]}
    found |= {"any": evidence.any_kind, f"any:{kind}": evidence.any_kind}
    if odds == best[0]:
        found |= {"first": 1, "ahead": odds - best[1]}
    found["sentence"] = evidence.strongest[number]
    alone = evidence.alone[number]
    found |= {"alone": alone, f"alone:{kind}": alone, "second": evidence.second[number]}
    found["short"] = short
    if read:
        found |= {"read": 1, f"read:{kind}": 1, "read odds": odds, "read short": short}
    elif pairs:
        found["another read"] = 1
    return found


def subject_features(scene: Scene, one: Candidate) -> Features:
    """Whether a claim of the scene's kind, if there is one, is about a candidate."""
    kind, group = scene.kind, group_of(scene.kind)
    sort = one.sort(scene.best)
    found: Features = {sort: 1, f"{sort}:{kind}": 1, f"{sort}:{group}": 1}
    around = scene.around(one)
    found |= {
        "around": around,
        f"around:{kind}": around,
        f"around {one.type}": around,
        "around any": float(one.around[0]),
    }
    if (kind, one.key) in scene.pairs:
        found |= {"read": 1, f"read:{kind}": 1}
    elif any(other is kind for other, _ in scene.pairs):
        found["another read"] = 1
    if any(other is not kind and key == one.key for other, key in scene.pairs):
        found["read of another kind"] = 1
    found |= _of_topic(scene, group) if one.type is EntityType.TOPIC else _of_named(scene, one, group)
    return found


def _of_topic(scene: Scene, group: str) -> Features:
    people, countries = scene.people, scene.countries
    named = [*people, *countries]
    found: Features = {
        f"people:{group}": min(_MANY, len(people)),
        f"countries:{group}": min(_MANY, len(countries)),
        f"somebody:{scene.kind}": float(bool(people)),
        f"some country:{scene.kind}": float(any(one.key[1] != SOUTH for one in countries)),
        f"nobody in the sentence:{group}": float(not any(scene.best in one.sentences for one in named)),
        f"nobody in the title:{group}": float(not any(0 in one.sentences for one in named)),
    }
    return found


def _of_named(scene: Scene, one: Candidate, group: str) -> Features:
    like = scene.people if one.type is EntityType.PERSON else scene.countries
    sentences, total = one.sentences, sum(scene.adds)
    kind = f"{group} {one.type}"
    share = sum(scene.adds[number] for number in sentences) / total if total else 0.0
    here = scene.best in sentences
    mentions = len(one.places)
    of_all = mentions / sum(len(other.places) for other in like)
    found: Features = {
        "evidence": share,
        f"evidence:{kind}": share,
        "strongest": max(scene.adds[number] for number in sentences) / (max(scene.adds) + 1e-6),
        "place": sentences[0] / len(scene.adds),
        "often": math.log1p(mentions),
        "share": of_all,
        f"share:{group}": of_all,
        "alone": float(len(like) == 1),
        "most": float(mentions == max(len(other.places) for other in like)),
        "in title": float(0 in sentences),
        f"in title:{kind}": float(0 in sentences),
        "in sentence": float(here),
        f"in sentence:{kind}": float(here),
        "in second": float(scene.second in sentences),
        "right before": float(not here and scene.best - 1 in sentences),
        "nobody else": float(not any(scene.best in other.sentences for other in like)),
        "in a row": float(here and (scene.best - 1 in sentences or scene.best + 1 in sentences)),
    }
    leaders = [other for other in scene.people if other.stands_for(one)]
    if any(scene.best in other.sentences for other in leaders):
        found |= {"its leader in sentence": 1, f"its leader in sentence:{group}": 1}
    elif leaders:
        found |= {"its leader elsewhere": 1, f"its leader elsewhere:{group}": 1}
    if one.key in scene.meant:
        found |= {"meant": 1, f"meant:{group}": 1}
    found |= _manner(scene, one, group)
    if here:
        found |= _in_sentence(scene, one, like)
    for word, weight in _beside(scene, one, group):
        if weight > found.get(word, 0):
            found[word] = weight
    return found


def _manner(scene: Scene, one: Candidate, group: str) -> Features:
    """Whether it is mostly named as one who speaks, who owns what is spoken of, or behind a preposition."""
    marks = [mark for number, mark in one.places if number == scene.best] or [mark for _, mark in one.places]
    share = 1 / len(marks)
    told = {
        "speaks": sum(is_speaker(mark, scene.text.lowered) for mark in marks) * share,
        "owns": sum(mark.possessive for mark in marks) * share,
        "behind a preposition": sum(mark.governed for mark in marks) * share,
    }
    return told | {f"{name}:{group}": value for name, value in told.items()}


def _in_sentence(scene: Scene, one: Candidate, like: Sequence[Candidate]) -> Features:
    """How it stands among its like in the sentence that speaks most for the kind."""
    first = {
        other.key: min(mark.start for number, mark in other.places if number == scene.best)
        for other in like
        if scene.best in other.sentences
    }
    return {
        "first of its like": float(first[one.key] == min(first.values())),
        "last of its like": float(first[one.key] == max(first.values())),
        "like it": min(_MANY, len(first)),
        "only one of its like": float(len(first) == 1),
    }


def _beside(scene: Scene, one: Candidate, group: str) -> Iterator[tuple[str, float]]:
    """The words on both sides of a candidate: those right beside it by their place, all of them by how near."""
    for number, mark in one.places[:_PLACES]:
        weight = 1 if number == scene.best else _ELSEWHERE
        overlay, start = scene.text.overlay(number), scene.text.spans[number][0]
        before = _words(overlay[: mark.start - start])[::-1]
        after = _words(overlay[mark.end - start :])
        for side, words in (("<", before), (">", after)):
            named = _BESIDE_NAMES[side, group]
            for distance, word in enumerate(words[:_FAR]):
                own, near, far = named[word]
                if distance < _BESIDE:
                    yield own[distance], weight
                    yield near, weight
                yield far, weight / (1 + distance / _FADES)


def _names_beside(place: tuple[str, str]) -> Remembered[str, tuple[Sequence[str], str, str]]:
    """By word, what it is called by its place on a side of a candidate, right beside it, and anywhere on that side."""
    side, group = place

    def names(word: str) -> tuple[Sequence[str], str, str]:
        own = [f"{side}{distance + 1} {word}" for distance in range(_BESIDE)]
        return own, f"{side} {word}:{group}", f"{side}{side} {word}:{group}"

    return Remembered(names)


_BESIDE_NAMES = Remembered(_names_beside)


def _words(overlay: str) -> list[str]:
    return [SHORT[one] for one in _WORD.findall(overlay)]
