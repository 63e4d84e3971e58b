"""The slash command: questions and mutes, answered to the one who asks."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient
from sqlalchemy import Engine

from monitor.alerts import replies
from monitor.alerts.blocks import Message
from monitor.alerts.clicks import Answer
from monitor.alerts.digest import DAILY, WEEKLY, digest
from monitor.catalog.countries import load_countries
from monitor.catalog.outlets import Outlets
from monitor.database import mutes, outbox
from monitor.database.engine import read, write
from monitor.database.mutes import MuteMatcher
from monitor.domain import PYONGYANG, AlertAction, Reason, SignalKind, Source
from monitor.settings import SlackSettings

_log = structlog.get_logger(__name__)
_LONGEST_MUTE = 366
_LONGEST_COMMAND = 1000
_SPAN = re.compile(r"(\d{1,3})([dw])")
_MUTE_USAGE = "mute COUNTRY [KIND] 14d REASON"


@dataclass(frozen=True, slots=True)
class Asked:
    user: str
    user_name: str
    words: tuple[str, ...]
    channel: str = ""
    trigger: str = ""


class Commands:
    def __init__(
        self,
        engine: Engine,
        settings: SlackSettings,
        may_review: Callable[[str], bool],
        clock: Callable[[], datetime],
        outlets: Outlets,
        sources: Collection[Source] = (),
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._may_review = may_review
        self._clock = clock
        self._outlets = outlets
        self._sources = sources
        self._known: Mapping[str, Callable[[Asked], Message]] = {
            "status": self._status,
            "open": self._open,
            "country": self._country,
            "roster": self._roster,
            "search": self._search,
            "mute": self._mute,
            "mutes": self._mutes,
            "unmute": self._unmute,
            "why": self._why,
            "digest": self._digest,
            "help": self._help,
        }

    def handle(self, payload: Mapping[str, Any]) -> Answer:
        """The answer goes back with the acknowledgement, or by the response address if that has been sent."""
        words = tuple(_unescaped(str(payload.get("text") or "")[:_LONGEST_COMMAND]).split())
        user = str(payload.get("user_id") or "")
        asked = Asked(user, str(payload.get("user_name") or user)[:80], words[1:], *_place(payload))
        command = self._known.get(words[0].lower() if words else "help")
        message = command(asked) if command else self._unknown(words[0])
        body = {"response_type": "ephemeral", "text": message.text, "blocks": message.blocks}
        address = str(payload.get("response_url") or "")
        return Answer(body=body, late=lambda: self._respond(address, body))

    def _respond(self, address: str, body: Mapping[str, Any]) -> None:
        if not address:
            return
        try:
            WebhookClient(address, timeout=15, retry_handlers=[]).send_dict(dict(body))
        except (SlackClientError, OSError, ValueError) as error:
            _log.warning("slack_answer_failed", error=type(error).__name__)

    def _today(self) -> date:
        return self._clock().astimezone(PYONGYANG).date()

    def _status(self, _asked: Asked) -> Message:
        with read(self._engine) as conn:
            return replies.status(conn, self._clock(), self._sources)

    def _open(self, _asked: Asked) -> Message:
        with read(self._engine) as conn:
            return replies.open_signals(conn)

    def _country(self, asked: Asked) -> Message:
        wants_chart = len(asked.words) > 1 and asked.words[-1].lower() == "chart"
        named = asked.words[:-1] if wants_chart else asked.words
        code = _country_code(named)
        if code is None:
            return self._no_country(named, "country cuba")
        chart = wants_chart and bool(asked.channel)
        if chart:
            self._order_chart(code, asked)
        with read(self._engine) as conn:
            return replies.country(conn, code, self._today(), self._outlets, chart=chart)

    def _order_chart(self, code: str, asked: Asked) -> None:
        """Have the chart posted where it was asked for; once, however often Slack delivers the command."""
        with write(self._engine) as conn:
            outbox.add_row(
                conn,
                AlertAction.CHART,
                Reason.ASKED_FOR,
                signal_id=None,
                now=self._clock(),
                channel=asked.channel,
                payload={"country": code},
                key=f"chart:{asked.trigger}" if asked.trigger else None,
            )

    def _roster(self, asked: Asked) -> Message:
        code = _country_code(asked.words)
        if code is None:
            return self._no_country(asked.words, "roster cuba")
        with read(self._engine) as conn:
            return replies.roster(conn, code, self._outlets.label)

    def _search(self, asked: Asked) -> Message:
        if not asked.words:
            return replies.sentence(f"Say what to look for: {self._settings.command} search ambassador reception")
        with read(self._engine) as conn:
            return replies.search(conn, asked.words[:8], self._outlets.label)

    def _why(self, asked: Asked) -> Message:
        if not asked.words:
            return replies.sentence(f"Say which signal: {self._settings.command} why ID (open lists them)")
        with read(self._engine) as conn:
            return replies.why_sent(conn, asked.words[0], self._settings.zone)

    def _mutes(self, _asked: Asked) -> Message:
        with read(self._engine) as conn:
            return replies.mutes_now(mutes.active_mutes(conn, self._today()))

    def _mute(self, asked: Asked) -> Message:
        if not self._may_review(asked.user):
            return replies.sentence("Nothing was muted: only reviewers may do that.")
        at, days = _span(asked.words)
        reason = " ".join(asked.words[at + 1 :]).strip() if days else ""
        if not days or not reason:
            return replies.sentence(f"Say what, for how long and why: {self._settings.command} {_MUTE_USAGE}")
        named = list(asked.words[:at])
        kind = named.pop() if named and named[-1] in set(SignalKind) else ""
        code = _country_code(named)
        if code is None and (named or not kind):
            return self._no_country(named, _MUTE_USAGE)
        matcher = MuteMatcher(subject=code or "", kind=kind)
        until = self._today() + timedelta(days=days)
        with write(self._engine) as conn:
            number = mutes.add_mute(conn, matcher, until, asked.user_name, reason[:500], self._clock())
        return replies.muted(number, matcher, until, reason, self._settings.command)

    def _unmute(self, asked: Asked) -> Message:
        if not self._may_review(asked.user):
            return replies.sentence("Nothing was changed: only reviewers may do that.")
        if not asked.words or not asked.words[0].isdecimal():
            return replies.sentence(f"Say which one: {self._settings.command} unmute 3 (mutes lists them)")
        with write(self._engine) as conn:
            ended = mutes.end_mute(conn, int(asked.words[0][:9]), self._clock())
        return replies.sentence(
            f"Mute {asked.words[0]} is over." if ended else f"There is no mute {asked.words[0]} in force."
        )

    def _digest(self, asked: Asked) -> Message:
        period = DAILY if asked.words[:1] == ("daily",) else WEEKLY
        with read(self._engine) as conn:
            message = digest(conn, period, self._settings, self._clock(), self._sources, asked=True)
        assert message is not None
        return message

    def _help(self, _asked: Asked) -> Message:
        return replies.help_text(self._settings.command)

    def _unknown(self, word: str) -> Message:
        return replies.sentence(f"I do not know “{word[:40]}”. {self._settings.command} help lists what I do.")

    def _no_country(self, words: Sequence[str], usage: str) -> Message:
        named = " ".join(words)[:60]
        lead = f"I know no country “{named}”. " if named else ""
        return replies.sentence(
            f"{lead}Give a code such as CU, or a name in English or Korean: {self._settings.command} {usage}"
        )


def _unescaped(text: str) -> str:
    """Slack escapes three signs in what people type."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _place(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Channel and trigger of a command, as long as the outbox can hold them."""
    return str(payload.get("channel_id") or "")[:40], str(payload.get("trigger_id") or "")[:100]


def _country_code(words: Sequence[str]) -> str | None:
    return load_countries().find(" ".join(words)) if words else None


def _span(words: Sequence[str]) -> tuple[int, int]:
    """Where a length of time such as 14d or 2w stands, and how many days it is; (0, 0) if none does."""
    for at, word in enumerate(words):
        found = _SPAN.fullmatch(word.lower())
        if found:
            days = int(found[1]) * (7 if found[2] == "w" else 1)
            return (at, days) if 1 <= days <= _LONGEST_MUTE else (0, 0)
    return 0, 0
