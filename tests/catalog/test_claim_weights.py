"""Weights of claims: the shipped tables fit the program, and a broken one is told in one line."""

import pytest

from monitor.catalog.claim_weights import COLUMNS, LANGUAGES, load_claim_weights, parse_word_weights
from monitor.domain import CatalogError, ClaimKind

HEADING = "\t".join(COLUMNS)
BIASES = "\t".join(["bias", "0", *["-1000"] * (len(COLUMNS) - 2)])
WORD = "\t".join(["omitted", "2500", *["500"] * (len(COLUMNS) - 2)])


def test_weights_are_thousandths() -> None:
    weights = parse_word_weights("words.tsv", f"{HEADING}\n{BIASES}\n{WORD}")
    assert dict(weights.rows) == {"omitted": 0}
    assert weights.idf.tolist() == [2.5]
    assert weights.any_kind.tolist() == [0.5]
    assert weights.any_bias == -1.0
    assert weights.kinds.shape == (1, len(ClaimKind))
    assert weights.bias.tolist() == [-1.0] * len(ClaimKind)


@pytest.mark.parametrize(
    ("lines", "mistake"),
    [
        ([], "line 1: expected the columns"),
        (["word\tweight", BIASES, WORD], "line 1: expected the columns"),
        ([HEADING, BIASES, WORD.replace("2500", "often")], "line 3: expected whole numbers behind 'omitted'"),
        ([HEADING, BIASES, WORD + "\t7"], f"line 3: expected {len(COLUMNS) - 1} numbers"),
        ([HEADING, WORD, BIASES], "line 2: expected the biases"),
        ([HEADING, BIASES, WORD, WORD], "expected the biases, then each word once"),
    ],
)
def test_a_broken_table_is_told_in_one_line(lines: list[str], mistake: str) -> None:
    with pytest.raises(CatalogError) as caught:
        parse_word_weights("words.tsv", "\n".join(lines))
    message = str(caught.value)
    assert message.startswith("catalog/words.tsv: ")
    assert mistake in message
    assert "\n" not in message


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_weights_know_words_and_signs(language: str) -> None:
    weights = load_claim_weights()[language]
    signs = [one for one in weights.words.rows if one.startswith("[")]
    assert len(weights.words.rows) - len(signs) > 5_000
    assert len(signs) > 300
    assert 0 < weights.limits.kind < 1
    assert "alone" in weights.of_kind
    assert "bias" in weights.of_kind
    assert "bias" in weights.of_subject
    assert "bias" in weights.of_pair
    assert len(weights.around.rows) > 5_000


def test_sentences_with_other_words_than_the_texts_are_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def text(name: str) -> str:
        return "\n".join([HEADING, BIASES, WORD.replace("omitted", "left") if "sentences" in name else WORD])

    monkeypatch.setattr("monitor.catalog.claim_weights.catalog_text", text)
    with pytest.raises(CatalogError, match=r"catalog/claim_sentences\.en\.tsv: its words are not those of claim_words"):
        load_claim_weights.__wrapped__()
