"""The language of a text."""

import pytest

from monitor.annotators.language import tell_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ambassador of the country visited the farm and had talks with officials.", "en"),
        ("El embajador de ese país visitó la granja y conversó con los funcionarios.", "es"),
        ("Посол посетил ферму и побеседовал с её работниками.", "ru"),
        ("경애하는 김정은동지께서 축전을 보내시였다.", "ko-KP"),
        ("북한이 미사일을 발사했다고 합참이 밝혔다.", "ko-KR"),
        ("尊敬的金正恩同志收到了贺电。", "zh"),
        ("金正恩総書記が祝電を受けた。", "ja"),
        ("", "und"),
        ("12345 ...", "und"),
    ],
)
def test_each_language_is_told(text: str, language: str) -> None:
    assert tell_language(text) == language


def test_a_hint_of_korean_is_narrowed_to_an_orthography() -> None:
    assert tell_language("로동자들이 련대모임을 가졌다.", "ko") == "ko-KP"
    assert tell_language("노동자들이 연대 모임을 했다.", "ko") == "ko-KR"


def test_a_text_that_is_surely_spanish_overrules_the_hint() -> None:
    text = "El presidente de la Asamblea de la República llegó a la capital para una visita de la delegación."
    assert tell_language(text, "en") == "es"


def test_a_headline_that_tells_nothing_keeps_the_hint() -> None:
    assert tell_language("Kim Jong Il", "es") == "es"
