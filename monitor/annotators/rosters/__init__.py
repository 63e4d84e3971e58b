"""Lists in state texts: who was there, who sent, who visited, where it was celebrated.

A list is read in three steps: what it is a list of (kind, occasion, day), which sentences belong to
it, and what those sentences name, as grammar over country mentions and role phrases. Sentences that
quote a speech or a message are never part of a list.
"""

from monitor.annotators.rosters.reader import RosterReader

__all__ = ["RosterReader"]
