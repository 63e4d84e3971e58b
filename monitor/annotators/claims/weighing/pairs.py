"""What is told of a kind of claim and a subject together, once each was judged by itself.

That the likeliest subject is likely does not make the second likely, and a kind that is sure says more of the first
than of the others: so a pair is judged by the log odds of both and by where its subject stands among the others.
"""

import math
from collections.abc import Sequence

from monitor.annotators.claims.weighing.candidates import Candidate
from monitor.annotators.claims.weighing.features import Features
from monitor.annotators.claims.weighing.scene import Scene

MOST = 6
"""Subjects of one kind that are looked at, the likeliest first."""
_LAST_RANK = 3
_NOBODY = -6.0
"""Log odds of a second subject where there is none."""

Weighed = tuple[float, Candidate]


def log_odds(probability: float) -> float:
    held = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(held / (1 - held))


def pair_features(scene: Scene, sure: float, weighed: Sequence[Weighed], rank: int) -> Features:
    """Whether a claim of the scene's kind about the subject of a rank holds. `sure`: of the kind; `weighed`: subjects,
    given that the kind holds, the likeliest first."""
    probability, one = weighed[rank]
    kind, subject = log_odds(sure), log_odds(probability)
    first = log_odds(weighed[0][0])
    found: Features = {
        "kind": kind,
        "subject": subject,
        "both": log_odds(sure * probability),
        "around": scene.around(one),
        "around any": float(one.around[0]),
        f"rank {min(rank, _LAST_RANK)}": 1,
    }
    if rank:
        found |= {"kind, not first": kind, "subject, not first": subject, "first": first, "behind": subject - first}
    else:
        found["ahead"] = subject - (log_odds(weighed[1][0]) if len(weighed) > 1 else _NOBODY)
    read = {key for held, key in scene.pairs if held is scene.kind}
    if one.key in read:
        found |= {"read": 1, "kind, read": kind}
    elif read:
        found["another read"] = 1
    found["all read"] = len(read)
    return found
