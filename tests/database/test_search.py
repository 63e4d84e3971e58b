"""Words are found by the index exactly where a look at every article would find them, on both databases."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, select, text, update

from monitor.database import word_index
from monitor.database.articles import NewArticle, find_by_address, insert_articles, replace_text
from monitor.database.engine import read, write
from monitor.database.search import search_articles
from monitor.database.tables import articles, metadata
from monitor.domain import Annotations, Tier
from tests.documents import NOW, document

FIRST = date(2024, 1, 1)
TEXTS = [
    ("Ambassador of Cuba visits farm", "The Cuban ambassador, Mr X, visited a co-op farm. Посол посетил ферму."),
    ("꾸바대사 농장을 방문", "우리 나라 주재 꾸바대사가 협동농장을 방문하였다. 햅쌀"),
    ("100% done", "A plan_x was carried out in Café 2024년."),
    ("古巴大使访问农场", "キューバ大使が農場を訪れた。"),
]


def new(number: int, title: str, body: str) -> NewArticle:
    day = FIRST + timedelta(days=number)
    return NewArticle(
        document=document(title, day, text=body),
        outlet="kcna",
        tier=Tier.STATE,
        day=day,
        known_day=day,
        content_key=f"c{number}",
        headline_key=f"h{number}",
        address_keys=(f"a{number}",),
        annotations=Annotations("en", (), (), ()),
        seen_at=NOW,
    )


def store(conn: Connection, texts: list[tuple[str, str]] = TEXTS) -> list[int]:
    return insert_articles(conn, [new(number, *one) for number, one in enumerate(texts)])


def titles(conn: Connection, *words: str) -> list[str]:
    return [one.title for one in search_articles(conn, words, 9)]


@pytest.fixture
def stocked(either_engine: Engine) -> Iterator[Connection]:
    with write(either_engine) as conn:
        store(conn)
    with read(either_engine) as conn:
        yield conn


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ambassador farm", [0]),
        ("AMBASS", [0]),
        ("ПОСОЛ", [0]),
        ("co-op", [0]),
        ("꾸바", [1]),
        ("대사가", [1]),
        ("대사", [1]),
        ("농장 꾸바", [1]),
        ("쌀", [1]),
        ("2024년", [2]),
        ("CAFE\u0301", [2]),
        ("100%", [2]),
        ("plan_x", [2]),
        ("大使", [3]),
        ("a", [2, 0]),
        ("ambassador tractor", []),
        ("대바", []),
        ("plan-x", []),
        ("농장대사", []),
        ('x" OR words:"a', []),
        ("' | 'a", []),
        ("NOT NEAR AND", []),
    ],
)
def test_words_are_found_in_any_script(stocked: Connection, words: str, found: list[int]) -> None:
    assert word_index.candidates(stocked, words.split()) is not None
    assert titles(stocked, *words.split()) == [TEXTS[number][0] for number in found]


def test_signs_without_letters_are_looked_for_too(stocked: Connection) -> None:
    assert titles(stocked, "%") == ["100% done"]
    assert titles(stocked, "§") == []
    assert search_articles(stocked, [], 5) == []


def test_the_index_is_asked_and_not_the_texts(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        store(conn)
        conn.execute(text("DELETE FROM article_words"))
        assert titles(conn, "꾸바") == []


def test_the_newest_come_first_and_no_more_than_asked(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        store(conn, [(f"Farm {number}", "farm") for number in range(250)])
        found = search_articles(conn, ["farm"], 3)
    assert [one.title for one in found] == ["Farm 249", "Farm 248", "Farm 247"]


def test_a_replaced_text_is_found_by_its_new_words_only(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        first = store(conn)[0]
        old = find_by_address(conn, ["a0"])["a0"][0]
        assert old.id == first
        replace_text(conn, old, new(0, "Delegation leaves", "로씨야 went home."), "h")
        assert titles(conn, "ambassador") == []
        assert titles(conn, "로씨야") == ["Delegation leaves"]


def test_words_are_stored_with_the_article_or_not_at_all(either_engine: Engine) -> None:
    def break_off() -> None:
        with write(either_engine) as conn:
            store(conn)
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        break_off()
    with read(either_engine) as conn:
        assert conn.scalar(text("SELECT count(*) FROM article_words")) == 0


def test_a_rebuild_mends_what_the_check_finds(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        first = store(conn)[0]
        conn.execute(text("DELETE FROM article_words"))
        conn.execute(update(articles).where(articles.c.id == first).values(text="a tractor"))
        assert word_index.not_indexed(conn) == len(TEXTS)
        assert word_index.rebuild_index(conn)
        assert word_index.not_indexed(conn) == 0
        assert titles(conn, "tractor") == [TEXTS[0][0]]


def test_without_fts5_texts_are_scanned(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    with engine.begin() as conn:
        word_index.drop_index(conn)
        store(conn)
        assert word_index.candidates(conn, ["꾸바"]) is None
        assert titles(conn, "꾸바") == [TEXTS[1][0]]
        assert titles(conn, "ambassador", "FARM") == [TEXTS[0][0]]
        assert word_index.not_indexed(conn) == 0
    engine.dispose()


def test_a_text_of_countless_words_is_stored_all_the_same(either_engine: Engine) -> None:
    body = " ".join(f"{number:x}쌀{number:o}ж" for number in range(60_000)) + " " + "y" * 5000
    with write(either_engine) as conn:
        store(conn, [("Long", body)])
        assert conn.scalar(select(articles.c.title)) == "Long"


_ALPHABET = "abcAB 대사꾸바쌀古巴-_%.1éЖж\n"


@given(
    st.lists(st.text(_ALPHABET, min_size=1, max_size=12), min_size=1, max_size=5),
    st.text("ab대사꾸바쌀古巴1éЖ", min_size=1, max_size=4),
)
def test_what_starts_a_word_is_always_found(texts: list[str], wanted: str) -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as conn:
        store(conn, [(f"{number}.", body) for number, body in enumerate(texts)])
        begins = [at for at, body in enumerate(texts) if word_index.fold(body).startswith(word_index.fold(wanted))]
        found = [int(one.split(".")[0]) for one in titles(conn, wanted)]
        assert set(begins) <= set(found)
        for number in found:
            assert word_index.fold(wanted) in word_index.fold(f"{number}.\n{texts[number]}")
    engine.dispose()


def test_every_syllable_of_a_run_is_in_the_index() -> None:
    assert word_index.words_of("꾸바대사") == {"꾸바", "바대", "대사", "사"}
