"""What the matter is called that a claim is about which no phrase found."""

from dataclasses import dataclass, field

import pytest

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.text import Sentence, sentences_of
from monitor.annotators.claims.topics import UNNAMED, Topics
from monitor.catalog.claim_syntax import MEDIA, TOPIC
from monitor.catalog.claim_topics import load_modifiers
from monitor.catalog.claims import load_claim_patterns
from monitor.domain import ClaimKind

TOPICS = {one: Topics(patterns, load_modifiers()[one]) for one, patterns in load_claim_patterns().items()}


@dataclass
class Marked:
    """A text in which some words are marked, each the first time it stands there. `marks`: word to sort and id."""

    text: str
    language: str = "en"
    marks: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def lowered(self) -> str:
        return self.text.lower()

    @property
    def sentences(self) -> list[Sentence]:
        return sentences_of(self.text, self.language)

    @property
    def context(self) -> "Marked":
        return self

    def sentence(self, index: int) -> list[Mark]:
        at = self.sentences[index]
        places = [(self.text.find(word, at.start, at.end), word, *named) for word, named in self.marks.items()]
        return [Mark(start, start + len(word), sort, name, word) for start, word, sort, name in places if start >= 0]


@pytest.mark.parametrize(
    ("kind", "text", "language", "name"),
    [
        (ClaimKind.RITUAL_OMISSION, "No New Year's address was given.", "en", "new year's address"),
        (ClaimKind.RITUAL_OMISSION, "There was no anti-U.S. rally in June.", "en", "anti-u.s. rally"),
        (ClaimKind.RITUAL_OMISSION, "해마다 열던 반미 군중집회를 열지 않았다.", "ko", "반미 군중집회"),
        (ClaimKind.MENTION_DROP, 'The words "nuclear force" have nearly dried up.', "en", "nuclear force"),
        (ClaimKind.MENTION_DROP, "'정면돌파전'이라는 말이 자취를 감췄다.", "ko", "정면돌파전"),
        (ClaimKind.TERMINOLOGY_SHIFT, "The term “Day of the Sun” was avoided.", "en", "day-of-the-sun"),
        (ClaimKind.NO_REPORT, "Nothing was said of the apartment collapse.", "en", "apartment collapse"),
        (ClaimKind.OMISSION, "It was left out.", "en", UNNAMED),
    ],
)
def test_a_topic_is_called_what_its_sentence_calls_it(kind: ClaimKind, text: str, language: str, name: str) -> None:
    assert TOPICS[language].named(kind, 0, Marked(text, language)) == name


def test_a_rite_in_the_title_comes_before_what_else_the_sentence_names() -> None:
    text = Marked("No mass games this year\nFloods had damaged the city.", marks={"Floods": (TOPIC, "floods")})
    assert TOPICS["en"].named(ClaimKind.RITUAL_OMISSION, 1, text) == "mass games"
    assert TOPICS["en"].named(ClaimKind.NO_REPORT, 1, text) == "floods"


def test_an_expression_that_the_catalog_knows_goes_by_its_id() -> None:
    text = Marked("노동신문에서 '태양절'이 사라졌다.", "ko", {"태양절": (TOPIC, "day-of-the-sun")})
    assert TOPICS["ko"].named(ClaimKind.MENTION_DROP, 0, text) == "day-of-the-sun"


def test_neither_the_name_of_a_paper_nor_a_statement_is_an_expression() -> None:
    paper = Marked("<노동신문>에서 '핵무력'이 줄었다.", "ko", {"노동신문": (MEDIA, "rodong")})
    assert TOPICS["ko"].named(ClaimKind.MENTION_DROP, 0, paper) == "핵무력"
    spoken = Marked('"That is all I know," she said of the "shock brigade".')
    assert TOPICS["en"].named(ClaimKind.MENTION_DROP, 0, spoken) == "shock brigade"


def test_the_ministry_of_unification_is_not_what_its_official_speaks_of() -> None:
    text = Marked('The "Day of the Sun" is gone, a unification ministry official said.')
    assert TOPICS["en"].named(ClaimKind.TERMINOLOGY_SHIFT, 0, text) == "day-of-the-sun"
