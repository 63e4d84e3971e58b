"""Names of foreigners beside the roles they hold, in Korean.

Foreign names are several words without any mark of their own. A name ends where a word carries a particle, where
a title follows, or where a word stands that is no name.
"""

import re

from monitor.annotators.rosters.lexicon import name_words

_WORDS = name_words("ko")
_NO_NAME = re.compile(r"(?:" + "|".join(_WORDS["not_names"]) + r")")
_NO_NAME_END = re.compile(r"(?:" + "|".join(_WORDS["not_name_endings"]) + r")$")
_HONOURED = tuple(_WORDS["honoured"])
_TITLE = re.compile(
    r"(?<=[가-힣])(?:동지|각하|선생|녀사|부부|부처|일행|대장동지)"
    r"|(?<=[가-힣]{2})(?:대장|상장|중장|소장|차수|원수|대좌|상좌)(?=[은는이가와과을를,에의]|동지|\s|$)"
)
_BEFORE_NAME = re.compile(r"(?:인|이신)?\s+(?:(?:[가-힣]{1,8}\s){0,3}부임(?:하여\s?온|한|하는)\s+)?")
_JOINED_STATE = re.compile(r"대브리텐 및\s*$")
_NUMBER_BEFORE = re.compile(r"\s제\d+\s?$")
_INSTITUTIONS = re.compile(
    r"(?:\s[가-힣]*(?:내각|위원회|리사회|정부|외무성|국방성|무력성|국회|인민회의|당)(?:\s?제\d+)?)+\s?$"
)
"""What may stand between a name and the office: "NAME 내각 부수상"."""
_LEADS = re.compile(r"인솔하|거느리")
_EACH = re.compile(r"각각|모두|함께|역시")
_SYLLABLES = re.compile(r"[가-힣ㅡ·-]{1,10}|[1-9]세")
_LONGER = re.compile(r"[가-힣]")
_FREE_PARTICLES = ("으로부터", "로부터", "에게서", "에게", "께서", "의")
_AFTER_CONSONANT, _AFTER_VOWEL = ("은", "이", "을", "과"), ("는", "가", "를", "와")
_LIST_JOINTS = re.compile(r"\s*[,ㆍ]\s*|(?<=[가-힣])[와과]\s+|\s+(?:및|그리고)\s+")
_OFFICE_IS = re.compile(r"(?:들)?인\s+")
_LONGEST = 7


def without_particle(word: str) -> str | None:
    """The word before its particle; None where it carries none: 은, 이, 을, 과 follow consonants, the others vowels."""
    for particle in _FREE_PARTICLES:
        if word.endswith(particle) and len(word) >= len(particle) + 2:
            return word[: -len(particle)]
    if len(word) < 3:
        return None
    fitting = _AFTER_CONSONANT if _ends_in_consonant(word[-2]) else _AFTER_VOWEL
    return word[:-1] if word.endswith(fitting) else None


def _last_of_single_syllables(words: list[str], word: str) -> str | None:
    """ "레 바 빈이": the last of a name of syllables apart, without its particle."""
    fitting = _AFTER_CONSONANT if _ends_in_consonant(word[0]) else _AFTER_VOWEL
    apart = bool(words) and len(words[-1]) == 1
    return word[0] if apart and len(word) == 2 and word[1] in fitting else None


def name_after(text: str, end: int) -> str:
    """The name right after a role: "대사 NAME이", "인 NAME동지"."""
    begin = _BEFORE_NAME.match(text, end)
    if begin is None:
        return ""
    words: list[str] = []
    at, closed = begin.end(), False
    while len(words) <= _LONGEST and at < len(text):
        found = _SYLLABLES.match(text, at)
        if found is None or _NO_NAME.fullmatch(found.group()):
            closed = True
            break
        word, at = found.group(), found.end()
        if _LONGER.match(text, at):
            return ""
        title = _TITLE.search(word)
        stem = word[: title.start()] if title else None
        if stem is None and text[at : at + 1] == " " and not _subject_follows(word, text, at + 1):
            stem = without_particle(word) or _last_of_single_syllables(words, word)
        words.append(stem or word)
        if stem or text[at : at + 1] != " ":
            closed = True
            break
        at += 1
    if closed and len(words) > 1 and len(words[-1]) > 2 and (_EACH.match(text, at) or text[at - 1 : at] == " "):
        words[-1] = words[-1].removesuffix("도")
    return _checked(words, listed=text.startswith(",", at)) if closed else ""


def name_before(segment: str, *, single: bool = False) -> str:
    """ "NAME 우리 나라 주재 COUNTRY 대사": the words at the end of the segment that can be a name.

    A single word is one only where nothing else stands before it, or `single` says that none but a name can.
    """
    segment = _NUMBER_BEFORE.sub("", _JOINED_STATE.sub("", segment))
    words: list[str] = []
    for word in reversed(segment.split()):
        ends_other = not _SYLLABLES.fullmatch(word) or _NO_NAME.fullmatch(word) or _NO_NAME_END.search(word)
        if ends_other or without_particle(word) or len(words) == _LONGEST:
            break
        words.insert(0, word)
    alone = len(words) == 1 and len(words[0]) > 1 and (single or words[0] == segment.strip())
    return _checked(words) if len(words) > 1 or alone else ""


def _subject_follows(word: str, text: str, at: int) -> bool:
    """ "오르떼가 비달이": of two words that look like subjects only the second is one."""
    if word[-1] not in "이가":
        return False
    following = _SYLLABLES.match(text, at)
    if following is None or _NO_NAME.fullmatch(following.group()) or _LEADS.match(following.group()):
        return False
    if _TITLE.search(following.group()):
        return True
    return following.group()[-1] in "은는이가" and without_particle(following.group()) is not None


def name_attached(text: str, start: int) -> str:
    """ "NAME대사": the name that ends where a role begins."""
    segment = text[max(0, start - 60) : start]
    if institutions := _INSTITUTIONS.search(segment):
        return name_before(segment[: institutions.start()].rpartition(",")[2])
    words: list[str] = []
    for number, word in enumerate(reversed(segment.split(" "))):
        ends_other = not _SYLLABLES.fullmatch(word) or _NO_NAME.fullmatch(word) or _NO_NAME_END.search(word)
        if ends_other or (number and without_particle(word)) or len(words) == _LONGEST:
            break
        words.insert(0, word)
    return _checked(words) if words and (len(words) > 1 or len(words[-1]) > 1) else ""


def names_listed(segment: str, *, attached: bool = False) -> list[str]:
    """The names at the end of a segment: "NAME, NAME와 NAME"; before the first of them anything may stand.

    `attached`: an office follows the last of them without a space.
    """
    names: list[str] = []
    for piece in reversed(_LIST_JOINTS.split(segment.strip())):
        title = _TITLE.search(piece)
        plain = piece[: title.start()] if title else piece
        plain = plain.strip()
        last = attached and not names
        name = name_attached(plain, len(plain)) if last else name_before(plain, single=True)
        if not name:
            break
        names.insert(0, name)
        if name != plain:
            break
    return names


def names_listed_after(text: str, end: int) -> list[str]:
    """The names that a plural office introduces: "대사들인 NAME와 NAME이"."""
    begin = _OFFICE_IS.match(text, end)
    if begin is None:
        return []
    names: list[str] = []
    at = begin.end()
    while name := _name_in_list(text, at):
        names.append(name)
        at = text.index(name, at) + len(name)
        title = _TITLE.match(text, at)
        at = title.end() if title else at
        joint = _LIST_JOINTS.match(text, at)
        if joint is None:
            break
        at = joint.end()
    return names


def _name_in_list(text: str, at: int) -> str:
    """A name that ends with a joint of the list or a particle."""
    words: list[str] = []
    for match in _SYLLABLES.finditer(text, at):
        word = match.group()
        if (text[at : match.start()] not in {"", " "}) or _NO_NAME.fullmatch(word) or len(words) == _LONGEST:
            return ""
        at = match.end()
        if text[at : at + 1] != " ":
            words.append((without_particle(word) or word) if text[at : at + 1] not in {",", "ㆍ"} else word)
            return _checked(words)
        if stem := without_particle(word):
            words.append(stem)
            return _checked(words)
        words.append(word)
    return ""


def is_korean(name: str) -> bool:
    """Family name and two syllables, as officials of the DPRK are called; Chinese names look the same."""
    return len(name) == 3 and name[0] in _WORDS["family"]


def _checked(words: list[str], *, listed: bool = False) -> str:
    """The words as a name, if they can be one. `listed`: a comma follows, before which no particle stands."""
    name = " ".join(words)
    if listed and len(words) > 1 and words[-1].endswith("에"):
        return name if _checked(words[:-1]) else ""
    if len(name) < 2 or any(leader in name for leader in _HONOURED):
        return ""
    return "" if any(_NO_NAME.fullmatch(word) or _NO_NAME_END.search(word) for word in words) else name


def _ends_in_consonant(syllable: str) -> bool:
    return "가" <= syllable <= "힣" and (ord(syllable) - ord("가")) % 28 != 0
