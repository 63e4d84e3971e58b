import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.identity import story_letters
from monitor.fetchers.encoding import decode
from monitor.fetchers.text import html_to_text, one_line, tidy, without_repetition


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Comrade<b>Kim Jong Un</b>received", "Comrade Kim Jong Un received"),
        ("<b>Kim Jong Un</b>'s visit", "Kim Jong Un's visit"),
        ("visited (<i>Havana</i>).", "visited (Havana)."),
        ("<span>P</span>yongyang", "Pyongyang"),
        ("경애하는 <b>김정은</b>동지께서", "경애하는 김정은동지께서"),
        ("товарищ<b>Ким</b>принял", "товарищ Ким принял"),
        ("H<sub>2</sub>O", "H2O"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("a&nbsp;b\u00a0c\u3000d", "a b c d"),
        ("co\u00adoperation and zero\u200bwidth", "cooperation and zerowidth"),
        ("tea &amp; rice &lt;5", "tea & rice <5"),
        ("plain text\n\n  with   spaces", "plain text\nwith spaces"),
        ("<p>line\nbroken in source</p>", "line broken in source"),
        ("<style>p{}</style><script>x()</script><nav>Home</nav>text<!-- no -->", "text"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("", ""),
    ],
)
def test_markup_becomes_the_text_a_reader_sees(markup: str, text: str) -> None:
    assert html_to_text(markup).text == text


def test_captions_are_kept_apart() -> None:
    read = html_to_text("<figure><img><figcaption>The <b>ambassador</b></figcaption></figure><p>Text</p>")
    assert (read.text, read.captions) == ("Text", ("The ambassador",))


def test_a_headline_is_one_line() -> None:
    assert one_line("<b>Wreath</b><br>laid\n today ") == "Wreath laid today"


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    assert html_to_text("<b>" * 100_000 + "core").text == "core"
    assert "end" in html_to_text("<div>" * 3_000 + "x" + "</div>" * 3_000 + "<p>end</p>").text


@given(st.text())
def test_any_text_can_be_read_as_markup(text: str) -> None:
    read = html_to_text(text).text
    assert read == tidy(read)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"])))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Wreath Laid", "WREATH LAID\nEnvoys came.", ("Wreath Laid", "Envoys came.")),
        ("Wreath Laid", "Envoys came.", ("Wreath Laid", "Envoys came.")),
        ("Wreath Laid", "Wreath laid by envoys.", ("Wreath Laid", "Wreath laid by envoys.")),
        (
            "🖼 В Пхеньяне состоялся приём по случаю…",
            "В Пхеньяне состоялся приём по случаю праздника.",
            ("", "В Пхеньяне состоялся приём по случаю праздника."),
        ),
        ("Envoys Lay Wreath at Tower", "Envoys lay wreath at tower.", ("Envoys Lay Wreath at Tower", "")),
        (
            "Envoys lay a wreath at the tower",
            "Envoys lay a wreath at the tower on Friday.",
            ("Envoys lay a wreath at the tower", "Envoys lay a wreath at the tower on Friday."),
        ),
        ("", "Text", ("", "Text")),
        ("Title", "", ("Title", "")),
        ("", "", ("", "")),
    ],
)
def test_headline_and_text_do_not_repeat_each_other(title: str, text: str, expected: tuple[str, str]) -> None:
    assert without_repetition(title, text) == expected


@given(st.text(max_size=60), st.text(max_size=120))
def test_no_words_are_lost_where_repetition_goes(title: str, text: str) -> None:
    short_title, short_text = without_repetition(title, text)
    assert story_letters(short_title + short_text) in story_letters(title + text) or not (title or text).strip()
    assert bool(short_title or short_text) == bool(title or text)


KOREAN = "꾸바특명전권대사가 연회에 참가하였다. 쀍"


@pytest.mark.parametrize(
    ("body", "content_type", "language", "encoding"),
    [
        (KOREAN.encode(), "", "", "utf-8"),
        (KOREAN.encode(), "text/html; charset=euc-kr", "ko-KP", "utf-8"),
        (KOREAN.encode("utf-8-sig"), "text/html; charset=euc-kr", "", "utf-8"),
        (KOREAN.encode("cp949"), "text/html; charset=EUC-KR", "", "cp949"),
        (KOREAN.encode("cp949"), "text/html; charset=utf-8", "ko-KP", "cp949"),
        (KOREAN.encode("cp949"), "text/html; charset=iso-8859-1", "ko-KR", "cp949"),
        (KOREAN.encode("cp949"), "text/html; charset=nonsense", "ko-KR", "cp949"),
        (b'<meta charset="euc-kr">' + KOREAN.encode("cp949"), "", "", "cp949"),
        (KOREAN.encode("utf-16"), "", "", "utf-16-le"),
        ("<?xml version='1.0'?>말".encode("utf-16-le"), "", "", "utf-16-le"),
        ("日本海".encode("cp932"), "text/html", "ja", "cp932"),
        ("Пхеньян".encode("cp1251"), "text/html", "ru", "cp1251"),
        ("古巴大使".encode("gb18030"), "text/html; charset=gb2312", "", "gb18030"),
        ("café".encode("latin-1"), "text/html; charset=iso-8859-1", "es", "cp1252"),
        (b"plain ascii", "text/html; charset=euc-kr", "", "utf-8"),
    ],
)
def test_bytes_find_their_encoding(body: bytes, content_type: str, language: str, encoding: str) -> None:
    decoded = decode(body, content_type, language)
    assert decoded.encoding == encoding
    assert "\ufffd" not in decoded.text


def test_a_label_that_lied_is_told_and_one_that_did_not_is_not() -> None:
    assert "labelled" in decode(KOREAN.encode("cp949"), "text/html; charset=utf-8", "ko").note
    assert decode(b"plain ascii", "text/html; charset=euc-kr").note == ""
    assert decode(KOREAN.encode("cp949"), "text/html; charset=euc-kr").note == ""


def test_a_character_cut_in_two_at_the_end_is_forgiven() -> None:
    assert decode(KOREAN.encode("cp949")[:-1], "", "ko").encoding == "cp949"
    assert decode(KOREAN.encode()[:-1]).encoding == "utf-8"


def test_a_few_damaged_characters_do_not_spoil_the_rest() -> None:
    decoded = decode(KOREAN.encode() * 20 + b"\xff" + KOREAN.encode(), "text/html; charset=utf-8", "en")
    assert KOREAN in decoded.text
    assert "damaged" in decoded.note


@given(st.binary(max_size=300), st.text(max_size=40), st.sampled_from(["", "ko-KP", "ja", "zh", "ru", "en"]))
def test_any_bytes_become_text(body: bytes, content_type: str, language: str) -> None:
    assert isinstance(decode(body, content_type, language).text, str)
    assert isinstance(decode(body, f"text/xml; charset={content_type}", language).text, str)


@given(st.text(max_size=200))
def test_utf8_always_comes_back(text: str) -> None:
    body = text.encode("utf-8", "replace")
    assert decode(b"<" + body, "text/xml; charset=euc-kr").text[1:] == body.decode() or body.isascii()
