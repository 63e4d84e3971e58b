"""Countries named in a text, how the text speaks of them, and the envoys it introduces."""

from monitor.annotators.mentions.aboutness import Aboutness, aboutness
from monitor.annotators.mentions.envoys import KnownEnvoy, learn_envoys, merge_sightings
from monitor.annotators.mentions.finder import MentionFinder, Rejected

__all__ = [
    "Aboutness",
    "KnownEnvoy",
    "MentionFinder",
    "Rejected",
    "aboutness",
    "learn_envoys",
    "merge_sightings",
]
