"""Texts that hold no claim are put aside early, by their words alone, and hardly any claim is lost by it."""

from dataclasses import replace

import pytest

from monitor.annotators.claims import ClaimReader
from monitor.annotators.claims.text import plain
from monitor.annotators.claims.weighing import Weigher
from monitor.annotators.mentions import MentionFinder
from monitor.catalog.claim_weights import load_claim_weights
from monitor.catalog.claims import load_claim_patterns
from monitor.catalog.countries import load_countries
from monitor.domain import Document
from tests.annotators.claim_reports import CLAIM_LANGUAGES, unseen_reports

NEVER = -99.0
LOST = 0.02
ORDINARY = {
    "en": "Prices of rice and fuel in Hyesan rose for a third week as trucks from over the river were held up by snow. "
    "China's exports to its neighbor grew to 180 million dollars in May, customs figures showed, with fertilizer and "
    "plastics in the lead. The team beat Uzbekistan 2-1 in the qualifier, and its coach thanked the crowd at Kim Il "
    "Sung Stadium in Pyongyang.",
    "ko": "양측은 다음 달 판문점에서 실무회담을 열기로 했다고 당국자가 말했다. "
    "강 건너에서 오던 화물차가 눈길에 막히면서 혜산의 쌀값과 기름값이 3주째 올랐다. "
    "한국은행은 지난해 북한 경제가 중화학공업과 건설업에 힘입어 3.1% 성장한 것으로 추정했다. "
    "합동참모본부는 서해 발사장에서 시험 준비 동향이 포착돼 미국과 함께 면밀히 지켜보고 있다고 밝혔다. "
    "김정은 국무위원장이 자강도의 기계공장을 찾아 생산을 늘린 노동자들을 칭찬했다고 조선중앙통신이 보도했다. ",
}


def reader_that_opens_every_text() -> ClaimReader:
    weights = {
        language: replace(
            one,
            limits=replace(one.limits, hopeless=NEVER, hopeless_kind=NEVER, hopeless_at_a_glance=NEVER),
        )
        for language, one in load_claim_weights().items()
    }
    return ClaimReader(load_claim_patterns(), load_countries(), weights)


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
def test_hardly_a_claim_is_lost_by_putting_texts_aside(language: str) -> None:
    countries = load_countries()
    finder, shipped, patient = MentionFinder(countries), ClaimReader.shipped(countries), reader_that_opens_every_text()
    kept = every = 0
    for report in unseen_reports(language):
        document = report.document
        mentions = finder.find(document.title, document.text, language)
        found, told = patient.read(document, language, mentions), shipped.read(document, language, mentions)
        assert told in (found, ())
        kept, every = kept + len(told), every + len(found)
    assert kept >= (1 - LOST) * every > 100


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
def test_ordinary_news_is_put_aside_at_a_glance(language: str) -> None:
    weigher = Weigher(load_claim_weights()[language])
    assert not weigher.too_short(ORDINARY[language])
    assert not weigher.is_worth_opening(plain(ORDINARY[language]))


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
def test_a_claim_deep_in_a_long_text_is_not_put_aside(language: str) -> None:
    countries = load_countries()
    finder, reader = MentionFinder(countries), ClaimReader.shipped(countries)
    report = next(one for one in unseen_reports(language) if reading(reader, finder, one.document, language))
    long = " ".join([ORDINARY[language]] * 5)
    text = f"{long}\n{report.document.title}. {report.document.text}\n{long}"
    assert reading(reader, finder, replace(report.document, text=text), language)


def reading(reader: ClaimReader, finder: MentionFinder, document: Document, language: str) -> object:
    return reader.read(document, language, finder.find(document.title, document.text, language))


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
def test_a_text_without_a_known_word_speaks_neither_for_a_claim_nor_against_one(language: str) -> None:
    weights = load_claim_weights()[language]
    evidence = Weigher(weights).evidence
    assert evidence.at_a_glance("") == evidence.at_a_glance("%") == weights.words.any_bias
