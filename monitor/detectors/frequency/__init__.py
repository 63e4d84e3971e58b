"""How often an outlet mentions a country, and when that changes; docs/method-mention-frequency.md tells the method."""

from monitor.detectors.frequency.detector import MentionFrequency
from monitor.detectors.frequency.score import score_file, score_series
from monitor.detectors.frequency.watch import Memory

__all__ = ["Memory", "MentionFrequency", "score_file", "score_series"]
