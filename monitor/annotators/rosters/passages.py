"""The passages of a text in which somebody can be listed: sentences without what is quoted in them."""

import re
from collections.abc import Iterator, Sequence

from monitor.annotators.rosters.found import PERSONAL
from monitor.annotators.rosters.lexicon import Lexicon
from monitor.annotators.sentences import sentence_spans
from monitor.catalog.sought import Sought
from monitor.domain import Mention

_LEAD = 1_200
"""Characters in which a list is given in whatever words; what comes later must say that it lists."""
_LOST_PARAGRAPH = re.compile(r"(?<=[a-z)\d])\.\s?,\s{1,3}(?=[A-Z])|(?<=[A-Z])\.,\s{2}(?=[A-Z])")
_RESUMES = re.compile(r"^(?:Meanwhile|Earlier|Also|On the same day|That day|Then|Later|Staff members|Present|Among)\b")
_OPENS_QUOTE = Sought(
    r"\b(?:messages?|letters?|telegrams?|cards?|statement|speech|said|says|reads?|wrote|follows|"
    r"text)\b[^.:]{0,60}:\s*[\"“]?$|:\s*[\"“]$|\b(?:messages?|letters?|cards?|telegrams?|statement)\s+(?:said|says|"
    r"read|reads)\b"
    r"|\b(?:wrote|said|reads?|book)\b[^.]{0,20}\bas follows\b"
)
_SPEECH = Sought(
    r"\b(?:said|says|noted|stressed|stated|referred|hoped|wished|underlined|pointed out|went on|recalled|added|called|"
    r"wrote|expressed|appreciated|requested|praised|thanked|remembered|touched|promised|asked|spoke|observed|affirmed|"
    r"declared)\b"
)
_QUOTED_FIRST = re.compile(r"[\"“][^\"”]{3,600}[,.]?[\"”],?\s+(?=(?:wrote|said|says|added)\b)")
_WHEN_MEETING = Sought(
    r"\b(?:when|while) (?:he |she |they )?(?:met|meeting|received|receiving|talking)\b|"
    r"\b(?:addressing|at|in) (?:a|an|the) (?:\w+ ){0,2}(?:talk|meeting|reception|banquet|ceremony|conversation|"
    r"function)\b|\bat (?:talks|receptions?)\b"
    r"|, on (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b|\bcalled on\b|\bpaid .{0,30}call\b"
)
_SPEAKER_AFTER = re.compile(r",[\"”]? (?:said|says|stressed|noted) (?=(?:the )?[A-Z])")
_SPEECH_KO = re.compile(r"(?<=[가-힣])(?:은|는|이|가|도)\s")
_NEW_SPEAKER = re.compile(
    r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,4}, (?!who)[^.:\"“]{3,160}?,? (?:said|noted|stressed|told)\b"
)
"""With the name and office of another speaker a quotation ends."""
_NARROW = 160


def passages(
    words: Lexicon, language: str, text: str, body_start: int, mentions: Sequence[Mention], *, of_a_talk: bool
) -> Iterator[tuple[int, int, Sequence[Mention]]]:
    """(start, end, the country mentions inside). Of a sentence that reports a speech only the speaker is left.

    `of_a_talk`: whoever speaks has met somebody, though the sentence does not say so.
    """
    at, quoting = 0, False
    for start, end in sentences_of(text, language):
        while at < len(mentions) and mentions[at].start < start:
            at += 1
        stop = at
        while stop < len(mentions) and mentions[stop].end <= end:
            stop += 1
        sentence = text[start:end]
        if quoting and not _RESUMES.match(sentence) and not _NEW_SPEAKER.match(sentence):
            continue
        quoting = _OPENS_QUOTE.search(sentence) is not None
        lowered = sentence.replace(" Said ", " Seid ").lower() if " Said " in sentence else sentence.lower()
        inside, begin, until = mentions[at:stop], start, end
        if end > body_start:
            if words.quotes.search(lowered):
                first, last = _speaker(words, sentence, lowered, language, of_a_talk=of_a_talk)
                begin, until = start + first, start + last
                inside = [one for one in inside if begin <= one.start and one.end <= until]
            elif start > body_start + _LEAD and not words.lists.search(lowered):
                continue
        if until > begin:
            yield begin, until, inside


def _speaker(words: Lexicon, sentence: str, lowered: str, language: str, *, of_a_talk: bool) -> tuple[int, int]:
    """The part of a sentence that names who speaks; empty where it speaks of nobody in person."""
    if quote := _QUOTED_FIRST.match(sentence):
        said = lowered[quote.end() :]
        return (quote.end(), len(sentence)) if _names_person(words, said) else (0, 0)
    if (after := _SPEAKER_AFTER.search(sentence)) and language == "en":
        end = min(len(sentence), after.end() + 2 * _NARROW)
        meets = of_a_talk or _WHEN_MEETING.search(sentence, after.end())
        return (after.end(), end) if meets and _names_person(words, lowered[after.end() : end]) else (0, 0)
    match = (_SPEECH_KO if language == "ko" else _SPEECH).search(sentence)
    if match is None or match.start() > _NARROW or not match.start():
        return 0, 0
    return 0, match.start() if _names_person(words, lowered[: match.start()]) else 0


def _names_person(words: Lexicon, lowered: str) -> bool:
    return any(role in PERSONAL for role, _, _ in words.roles.find(lowered))


def sentences_of(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Sentences, also where an archive left the comma of a lost paragraph mark behind a full stop."""
    for start, end in sentence_spans(text, language):
        begin = start
        if "., " in text[start:end]:
            for match in _LOST_PARAGRAPH.finditer(text, start, end):
                yield begin, match.start() + 1
                begin = match.end()
        yield begin, end
