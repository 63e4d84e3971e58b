"""What every kind of source shares: asking with validators, and turning an answer into one poll's result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.domain import Document, FetchResult, FetchState, PollOutcome, Precision, Refusal, Source
from monitor.domain.continuity import continuity
from monitor.domain.health import quiet_allowed
from monitor.domain.schedule import SUCCESSES
from monitor.fetchers.http import Failure, Form, PoliteClient, Response

WHOLE_BODY_EVERY = timedelta(days=1)
"""Servers exist that answer 304 with old validators though the feed changed; once a day we ask without any."""

MAX_FAILURES = 30.0

_PASSING, _SOFT, _HARD = 0.25, 0.5, 1.0
_GRADES = {
    PollOutcome.CONNECTION_ERROR: _PASSING,
    PollOutcome.RATE_LIMITED: _PASSING,
    PollOutcome.DNS_ERROR: _SOFT,
    PollOutcome.TIMEOUT: _SOFT,
    PollOutcome.HTTP_ERROR: _SOFT,
    PollOutcome.TLS_ERROR: _SOFT,
    PollOutcome.REDIRECT_ERROR: _SOFT,
    PollOutcome.EMPTY: _SOFT,
    PollOutcome.NOT_A_FEED: _SOFT,
    PollOutcome.PARSE_ERROR: _SOFT,
    PollOutcome.MOVED: _SOFT,
    PollOutcome.BLOCKED: _HARD,
    PollOutcome.TOO_LARGE: _HARD,
    PollOutcome.ADDRESS_REFUSED: _HARD,
    PollOutcome.ROBOTS_REFUSED: _HARD,
}
"""Grades of Media Cloud's fetcher: hard, soft and passing errors weigh 1, 0.5 and 0.25."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a body said. `outcome` is OK where it had entries."""

    outcome: PollOutcome
    documents: Sequence[Document] = ()
    refusals: Sequence[Refusal] = ()
    entries: int = 0
    note: str = ""
    trusted: bool = True
    """False where the body was cut off or damaged: it is then asked for again in full."""
    digest: str = ""
    """What stands for the body where its bytes change without news (a page's list of items)."""
    moments: Sequence[datetime] | None = None
    """The times that tell whether items were missed; None: when the documents were published."""


def ask(source: Source, state: FetchState, client: PoliteClient, now: datetime) -> Response | FetchResult:
    """The feed's body, or the poll's result where there is none or nothing new in it."""
    etag, last_modified = _validators(state, now)
    answer = _changed(client.get(source.url, etag=etag, last_modified=last_modified), state, now)
    if isinstance(answer, Response) and state.body_hash and answer.body_hash == state.body_hash:
        return unchanged(PollOutcome.SAME_BODY, "the same body as last time", state, answer, now)
    return answer


def ask_page(
    url: str,
    state: FetchState,
    client: PoliteClient,
    now: datetime,
    accept: str,
    *,
    first: bool = True,
    form: Form | None = None,
) -> Response | FetchResult:
    """A page's body, where robots.txt lets us in, or the poll's result where there is none or nothing new in it.
    `first`: the page that the source's validators belong to."""
    permission = client.robots.permission(url, now)
    if permission.failure:
        return failed(state, permission.failure)
    etag, last_modified = _validators(state, now) if first else ("", "")
    answer = client.get(
        url, etag=etag, last_modified=last_modified, accept=accept, pause_seconds=permission.delay, form=form
    )
    if isinstance(answer, Response) and not answer.is_whole_page:
        # Asked for with its validators, the rest of it would stay hidden behind a 304.
        answer = answer.without_validators()
    return _changed(answer, state, now)


def _validators(state: FetchState, now: datetime) -> tuple[str, str]:
    fresh_enough = state.last_body is not None and now - state.last_body < WHOLE_BODY_EVERY
    return (state.etag, state.last_modified) if fresh_enough else ("", "")


def _changed(answer: Response | Failure, state: FetchState, now: datetime) -> Response | FetchResult:
    if isinstance(answer, Failure):
        return failed(state, answer)
    if answer.not_modified:
        return unchanged(PollOutcome.NOT_MODIFIED, "not modified", state, answer, now)
    return answer


def failed(state: FetchState, failure: Failure) -> FetchResult:
    return FetchResult(
        outcome=failure.outcome,
        state=_worse(state, failure.outcome),
        note=failure.note,
        http_status=failure.status,
        retry_after=failure.retry_after,
        wire_bytes=failure.wire_bytes,
        seconds=failure.seconds,
    )


def tripped(state: FetchState, error: Exception) -> FetchResult:
    """The poll of a document on which a library, or this program, tripped."""
    note = f"the answer could not be read ({type(error).__name__}: {str(error)[:200]}); the log has the details"
    return FetchResult(PollOutcome.PARSE_ERROR, _worse(state, PollOutcome.PARSE_ERROR), note=note)


def not_of_the_future(state: FetchState, now: datetime) -> FetchState:
    """The state as it can be true: moments after now were written by a clock that has been set back since."""
    return replace(
        state,
        newest_seen=_by(state.newest_seen, now),
        last_ok=_by(state.last_ok, now),
        body_since=_by(state.body_since, now),
        last_body=state.last_body if state.last_body and state.last_body <= now else None,
    )


def _by(moment: datetime | None, now: datetime) -> datetime | None:
    return moment and min(moment, now)


def conclude(source: Source, state: FetchState, answer: Response, reading: Reading, now: datetime) -> FetchResult:
    """One poll's result from what was read. Validators are kept only of a body that could be read."""
    result = FetchResult(
        outcome=reading.outcome,
        state=_worse(state, reading.outcome),
        refusals=tuple(reading.refusals),
        note=reading.note,
        http_status=answer.status,
        entries=reading.entries,
        wire_bytes=answer.wire_bytes,
        seconds=answer.seconds,
        bodies=(answer.raw,),
    )
    if reading.outcome is not PollOutcome.OK:
        if answer.moved_to and reading.outcome is not PollOutcome.EMPTY:
            note = f"moved for good to {answer.moved_to}, and there: {reading.note}"
            return replace(
                result, outcome=PollOutcome.MOVED, note=note, state=replace(result.state, moved_to=answer.moved_to)
            )
        return result
    kept = answer if reading.trusted else None
    # What bears no credible date stands at the time of the poll, and proves nothing about the newest.
    dated = [document for document in reading.documents if document.precision is not Precision.UNKNOWN]
    published = [document.published for document in dated if document.published]
    days = published if reading.moments is None else list(reading.moments)
    newest = max(days, default=None)
    proven = continuity(days, state.newest_seen, quiet_allowed(source))
    dates_tell_nothing = not days or state.newest_seen is None
    return replace(
        result,
        documents=tuple(reading.documents),
        gap=proven.gap or (state.last_ok is not None and dates_tell_nothing),
        unbroken_since=proven.unbroken_since,
        left_over=proven.left_over,
        state=FetchState(
            etag=kept.etag if kept else "",
            last_modified=kept.last_modified if kept else "",
            body_hash=(reading.digest or answer.body_hash) if kept else "",
            newest_seen=max(filter(None, (newest, state.newest_seen)), default=None),
            last_ok=now,
            body_since=now,
            moved_to=answer.moved_to,
            last_body=now,
        ),
    )


def unchanged(outcome: PollOutcome, note: str, state: FetchState, answer: Response, now: datetime) -> FetchResult:
    """A success without news. A 304 may carry new validators (RFC 9111, 4.3.4)."""
    return FetchResult(
        outcome=outcome,
        state=replace(
            state,
            failures=0.0,
            last_ok=now,
            body_since=state.body_since or now,
            etag=answer.etag or state.etag,
            last_modified=answer.last_modified or state.last_modified,
            moved_to=answer.moved_to,
            last_body=state.last_body if answer.not_modified else now,
        ),
        note=note,
        http_status=answer.status,
        wire_bytes=answer.wire_bytes,
        seconds=answer.seconds,
    )


def _worse(state: FetchState, outcome: PollOutcome) -> FetchState:
    if outcome in SUCCESSES:
        return state
    return replace(state, failures=min(state.failures + _GRADES[outcome], MAX_FAILURES))
