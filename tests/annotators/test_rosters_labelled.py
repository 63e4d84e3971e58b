from tests.annotators.labelled_rosters import labelled, read, score_all


def test_the_labelled_lists_are_read_as_labelled() -> None:
    wrong: list[str] = []
    scores = score_all(wrong)
    report = "\n".join(wrong)
    assert scores.places.f1 >= 0.97, report
    assert scores.entries.f1 >= 0.97, report
    assert scores.names.f1 >= 0.95, report
    assert scores.kinds.f1 >= 0.97, report
    assert scores.occasions.f1 >= 0.97, report
    assert scores.days.f1 >= 0.97, report


def test_the_set_has_eighty_lists_in_both_languages() -> None:
    languages = [one.language for one in labelled()]
    assert len(languages) >= 80
    assert min(languages.count("en"), languages.count("ko-KP")) >= 30


def test_spans_hold_what_the_entry_names_and_lists_know_when_they_are_cut_off() -> None:
    for one in labelled():
        text = one.document.full_text
        for roster in read(one.document, one.language):
            assert roster.complete is one.complete, one.name
            assert roster.start == min(entry.start for entry in roster.entries)
            for entry in roster.entries:
                assert 0 <= entry.start < entry.end <= len(text)
                assert text[entry.start : entry.end].strip()
