"""Who is missing from the list: recurring rosters laid beside those of earlier years."""

from monitor.detectors.omission.roster import RosterOmission

__all__ = ["RosterOmission"]
