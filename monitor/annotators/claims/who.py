"""Those whom every reader of claims must know."""

HOME = "KP"
SOUTH = "KR"
FOUNDERS = frozenset({"kim-il-sung", "kim-jong-il"})
"""Whose birthdays and titles texts speak of as occasions and terms."""
LEADERS = frozenset({"kim-jong-un", *FOUNDERS})
