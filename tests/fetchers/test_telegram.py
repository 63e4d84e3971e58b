from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from monitor.domain import FetchState, PollOutcome, Source, SourceKind
from monitor.fetchers import fetch
from monitor.fetchers.http import PoliteClient
from monitor.fetchers.stored import read_again
from tests.fetchers.loopback import NOW, Answer, Site


def source_at(site: Site) -> Source:
    return Source("rus", "Embassy", SourceKind.TELEGRAM, site.url("/s/RusEmbDPRK"), "rus-embassy-dprk", "ru")


def message(number: int, text: str, *, day: int = 15, extra: str = "") -> str:
    return (
        f'<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message" '
        f'data-post="RusEmbDPRK/{number}">{extra}<div class="tgme_widget_message_text js-message_text">{text}</div>'
        f'<a class="tgme_widget_message_date" href="https://t.me/RusEmbDPRK/{number}">'
        f'<time datetime="2024-02-{day:02}T09:00:00+00:00">09:00</time></a></div></div>'
    )


def channel(*messages: str, before: int | None = None) -> Answer:
    more = (
        f'<a class="tme_messages_more" data-before="{before}" href="/s/RusEmbDPRK?before={before}"></a>'
        if before
        else ""
    )
    page = f'<html><body><section class="tgme_channel_history">{more}{"".join(messages)}</section></body></html>'
    return Answer(page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def test_a_message_becomes_a_document_with_its_address_and_time(site: Site, client: PoliteClient) -> None:
    text = "<b>Приём в Пхеньяне</b><br/>На фото — посол Кубы <a href='x'>Э.Корреа</a>."
    site.pages["/s/RusEmbDPRK"] = channel(message(12, text))
    (document,) = fetch(source_at(site), FetchState(), client, NOW).documents
    assert (document.title, document.text) == ("Приём в Пхеньяне", "На фото — посол Кубы Э.Корреа.")
    assert document.published == datetime(2024, 2, 15, 9, tzinfo=UTC)
    assert document.url == "https://t.me/RusEmbDPRK/12"
    assert document.complete


def test_a_message_of_one_paragraph_has_no_headline(site: Site, client: PoliteClient) -> None:
    site.pages["/s/RusEmbDPRK"] = channel(message(1, "Посол принял участие."))
    (document,) = fetch(source_at(site), FetchState(), client, NOW).documents
    assert (document.title, document.text) == ("", "Посол принял участие.")


def test_pictures_alone_are_left_out_and_quotes_of_others_are_no_text(site: Site, client: PoliteClient) -> None:
    quote = '<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text">Чужие слова</div></a>'
    site.pages["/s/RusEmbDPRK"] = channel(message(1, ""), message(2, "Свои слова", extra=quote))
    (document,) = fetch(source_at(site), FetchState(), client, NOW).documents
    assert document.text == "Свои слова"


def test_a_forwarded_message_names_where_it_came_from(site: Site, client: PoliteClient) -> None:
    name = '<span class="tgme_widget_message_forwarded_from_name">МИД России</span>'
    origin = f'<div class="tgme_widget_message_forwarded_from">Forwarded from {name}</div>'
    site.pages["/s/RusEmbDPRK"] = channel(message(1, "Заявление", extra=origin))
    assert fetch(source_at(site), FetchState(), client, NOW).documents[0].author == "forwarded from МИД России"


def test_older_pages_are_turned_to_so_that_no_message_is_missed(site: Site, client: PoliteClient) -> None:
    def page(asked: Any) -> Answer:
        if "before=5" in asked.path:
            return channel(message(3, "три", day=13), message(4, "четыре", day=14), before=3)
        return channel(message(5, "пять", day=15), message(6, "шесть", day=16), before=5)

    site.pages["/s/RusEmbDPRK"] = page
    result = fetch(source_at(site), FetchState(newest_seen=datetime(2024, 2, 13, 12, tzinfo=UTC)), client, NOW)
    assert [one.text for one in result.documents] == ["пять", "шесть", "три", "четыре"]
    assert not result.gap


def test_a_channel_without_preview_is_told(site: Site, client: PoliteClient) -> None:
    site.pages["/s/RusEmbDPRK"] = Answer(b"<html><body><div class='tgme_page'>Join the channel</div></body></html>")
    result = fetch(source_at(site), FetchState(), client, NOW)
    assert result.outcome is PollOutcome.NOT_A_FEED
    assert "no public preview" in result.note


def test_a_channel_without_messages_is_empty(site: Site, client: PoliteClient) -> None:
    site.pages["/s/RusEmbDPRK"] = channel()
    assert fetch(source_at(site), FetchState(), client, NOW).outcome is PollOutcome.EMPTY


def test_of_a_broad_channel_only_what_is_about_the_subject_is_kept(site: Site, client: PoliteClient) -> None:
    site.pages["/s/RusEmbDPRK"] = channel(message(1, "Посол Кубы прибыл.", day=14), message(2, "Погода.", day=15))
    source = replace(source_at(site), options={"about": ["кубы"]})
    result = fetch(source, FetchState(), client, NOW)
    assert ([one.text for one in result.documents], result.entries) == (["Посол Кубы прибыл."], 2)
    assert result.state.newest_seen == datetime(2024, 2, 15, 9, tzinfo=UTC)


def test_earlier_pages_are_stored_and_read_again_too(site: Site, client: PoliteClient) -> None:
    site.pages["/s/RusEmbDPRK"] = channel(message(9, "Девять.", day=20), before=9)
    site.pages["/s/RusEmbDPRK?before=9"] = channel(message(8, "Восемь.", day=18))
    state = FetchState(newest_seen=datetime(2024, 2, 1, tzinfo=UTC))
    first = fetch(source_at(site), state, client, NOW)
    assert len(first.bodies) == len(first.documents) == 2
    assert read_again(source_at(site), first.bodies, NOW, client.settings).documents == first.documents
