"""The vocabulary: every fixed set of words that the program stores or shows."""

from enum import StrEnum


class Tier(StrEnum):
    """How close an outlet stands to the state whose silence is read."""

    STATE = "state"
    ALIGNED = "aligned"
    WITNESS = "witness"
    OBSERVER = "observer"


class Audience(StrEnum):
    """Whom an outlet addresses: the population, the outside world, or it is not Korean at all."""

    DOMESTIC = "domestic"
    EXTERNAL = "external"
    FOREIGN = "foreign"


class Precision(StrEnum):
    """How exactly a date is known."""

    TIME = "time"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class EntityType(StrEnum):
    COUNTRY = "country"
    PERSON = "person"
    ORGANISATION = "organisation"
    TOPIC = "topic"


class MentionBy(StrEnum):
    """Through what kind of word an entity was named."""

    NAME = "name"
    OFFICIAL = "official"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    PERSON = "person"
    PARTY = "party"
    MISSION = "mission"
    AGENCY = "agency"
    AIRLINE = "airline"
    INSTITUTION = "institution"
    """A body that stands for its state: the White House, the Kremlin."""
    EPITHET = "epithet"
    CREDIT = "credit"
    """Named only as the source of a report ("according to Prensa Latina"): never counted as a mention."""


class RosterKind(StrEnum):
    RECEPTION = "reception"
    FLORAL_BASKET = "floral-basket"
    CONGRATULATORY_MESSAGE = "congratulatory-message"
    MISSIONS_ABROAD_CELEBRATION = "missions-abroad-celebration"
    VISIT_TO_MISSION = "visit-to-mission"
    AIRPORT_SENDOFF = "airport-sendoff"
    PERFORMANCE = "performance"
    WREATH = "wreath"
    TALK = "talk"
    CREDENTIALS = "credentials"
    OTHER = "other"


class ClaimKind(StrEnum):
    """What an observer says of state media; PRESENCE: an outside source puts someone at an event."""

    OMISSION = "omission"
    MENTION_DROP = "mention_drop"
    NO_REPORT = "no_report"
    HOSTILE_LABEL = "hostile_label"
    TERMINOLOGY_SHIFT = "terminology_shift"
    REAPPEARANCE = "reappearance"
    ABSENCE = "absence"
    EDIT_OR_DELETION = "edit_or_deletion"
    RITUAL_OMISSION = "ritual_omission"
    PRESENCE = "presence"


LASTING = frozenset({ClaimKind.MENTION_DROP, ClaimKind.NO_REPORT, ClaimKind.ABSENCE})
"""Claims of what goes on for a time; all others are of a day."""


class SignalKind(StrEnum):
    MENTION_SILENCE = "mention_silence"
    MENTION_DROP = "mention_drop"
    MENTION_SURGE = "mention_surge"
    MENTION_RETURN = "mention_return"
    RANK_CHANGE = "rank_change"
    ROSTER_OMISSION = "roster_omission"
    WITNESSED_OMISSION = "witnessed_omission"
    RITUAL_OMISSION = "ritual_omission"
    PROTOCOL_CHANGE = "protocol_change"
    REPORTED = "reported"
    ARTICLE_EDITED = "article_edited"
    ARTICLE_REMOVED = "article_removed"
    MASS_REMOVAL = "mass_removal"


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class SignalStatus(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    SNOOZED = "snoozed"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class VerdictAction(StrEnum):
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    SNOOZE = "snooze"
    REOPEN = "reopen"


class AlertAction(StrEnum):
    """What is to happen to an alert in Slack. HOLD is only ever decided, never sent."""

    POST = "post"
    UPDATE = "update"
    REPLY = "reply"
    CHART = "chart"
    NOTICE = "notice"
    HOLD = "hold"


class OutboxStatus(StrEnum):
    """DEAD: given up, the last error says why. DROPPED: superseded, or its message is gone."""

    DUE = "due"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


class PollOutcome(StrEnum):
    """The end of one poll of one source; each ends as exactly one of these."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    EMPTY = "empty"
    NOT_A_FEED = "not_a_feed"
    PARSE_ERROR = "parse_error"
    HTTP_ERROR = "http_error"
    RATE_LIMITED = "rate_limited"
    BLOCKED = "blocked"
    MOVED = "moved"
    REDIRECT_ERROR = "redirect_error"
    TIMEOUT = "timeout"
    DNS_ERROR = "dns_error"
    TLS_ERROR = "tls_error"
    CONNECTION_ERROR = "connection_error"
    TOO_LARGE = "too_large"
    ADDRESS_REFUSED = "address_refused"
    ROBOTS_REFUSED = "robots_refused"


class SourceKind(StrEnum):
    FEED = "feed"
    PAGE = "page"
    TELEGRAM = "telegram"
    WORDPRESS = "wordpress"


class IngestOutcome(StrEnum):
    """What became of one document; the four add up to the number read."""

    STORED = "stored"
    MERGED = "merged"
    KNOWN = "known"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why something was raised, withheld, ended, sent or held back. Stored and shown, never free text."""

    # raised
    BELOW_BASELINE = "below_baseline"
    NOTHING_SINCE = "nothing_since"
    ABOVE_BASELINE = "above_baseline"
    RETURNED = "returned"
    RANK_FELL = "rank_fell"
    RANK_ROSE = "rank_rose"
    MISSING_FROM_ROSTER = "missing_from_roster"
    SEEN_BY_WITNESS = "seen_by_witness"
    RITUAL_MISSED = "ritual_missed"
    REPORTED_BY_OBSERVER = "reported_by_observer"
    CORROBORATED = "corroborated"
    TEXT_CHANGED = "text_changed"
    PAGE_GONE = "page_gone"
    PRINTED_LESS = "printed_less"
    ANOTHER_SPEAKS = "another_speaks"
    STANDS_LOWER = "stands_lower"
    # what gave a finding its severity
    AMONG_TOP_TEN = "among_top_ten"
    BELOW_TOP_TEN = "below_top_ten"
    CHANGE_MODERATE = "change_moderate"
    ONE_LANGUAGE_ONLY = "one_language_only"
    VERY_UNLIKELY = "very_unlikely"
    UNLIKELY = "unlikely"
    POSSIBLE_BY_CHANCE = "possible_by_chance"
    HEADLINED_BEFORE = "headlined_before"
    OTHERS_NAMED = "others_named"
    NOBODY_NAMED = "nobody_named"
    WITNESS_REPORTED = "witness_reported"
    COUNTS_AGREE = "counts_agree"
    COUNTS_CONTRADICT = "counts_contradict"
    FIRM_REPORT = "firm_report"
    SEVERAL_OBSERVERS = "several_observers"
    VAGUE_REPORT = "vague_report"
    NAME_GONE = "name_gone"
    WORD_GONE = "word_gone"
    NO_NAME_GONE = "no_name_gone"
    NOTHING_IN_COMMON = "nothing_in_common"
    # withheld
    OUTLET_NOT_SEEN = "outlet_not_seen"
    OUTLET_SILENT = "outlet_silent"
    HISTORY_TOO_SHORT = "history_too_short"
    TOO_RARE_TO_JUDGE = "too_rare_to_judge"
    COVERAGE_IN_DOUBT = "coverage_in_doubt"
    ROSTER_INCOMPLETE = "roster_incomplete"
    SERIES_TOO_SHORT = "series_too_short"
    TIED_RANKS = "tied_ranks"
    # ended
    SERIES_BACK = "series_back"
    NO_LONGER_HOLDS = "no_longer_holds"
    LATE_ARTICLE = "late_article"
    PRESENT_ELSEWHERE = "present_elsewhere"
    WINDOW_PASSED = "window_passed"
    # sending
    FIRST_NOTIFICATION = "first_notification"
    CHANGED = "changed"
    BACKFILL_SILENT = "backfill_silent"
    SEVERITY_TOO_LOW = "severity_too_low"
    MUTED = "muted"
    INHIBITED = "inhibited"
    GROUPED = "grouped"
    COOL_DOWN = "cool_down"
    REMINDER = "reminder"
    STORM_HELD = "storm_held"
    ALREADY_REVIEWED = "already_reviewed"
    REVIEWED = "reviewed"
    ASSIGNED = "assigned"
    ENDED = "ended"
    HOLDS_AGAIN = "holds_again"
    SNOOZE_OVER = "snooze_over"
    GOT_WORSE = "got_worse"
    NEVER_SHOWN = "never_shown"
    DIGEST = "digest"
    OPERATIONS = "operations"
    ASKED_FOR = "asked_for"
    # refused documents
    NO_TEXT = "no_text"
    NO_DATE = "no_date"
    BAD_DATE = "bad_date"
    BAD_LINE = "bad_line"
    BAD_ENCODING = "bad_encoding"
    UNKNOWN_OUTLET = "unknown_outlet"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    STORE_FAILED = "store_failed"
