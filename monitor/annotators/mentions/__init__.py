"""Countries named in a text, and how the text speaks of them."""

from monitor.annotators.mentions.aboutness import Aboutness, aboutness
from monitor.annotators.mentions.finder import MentionFinder, Rejected

__all__ = ["Aboutness", "MentionFinder", "Rejected", "aboutness"]
