"""What residents read: short sentences, plain words, three SMS segments at most, nothing personal in notices."""

import re
from pathlib import Path

import pytest
import yaml

from bot import texts
from bot.messages import Channel
from bot.texts import length, wording

LONGEST_SENTENCE = 36
"""Characters between two full stops; a slow reader holds no more."""

OFFICIALESE = (Path(__file__).parent / "officialese.txt").read_text(encoding="utf-8").split()

LABEL_GROUPS = tuple(yaml.safe_load((Path(wording.__file__).parent / "zh" / "labels.yml").read_text(encoding="utf-8")))

FILLED = yaml.safe_load((Path(__file__).parent / "filled.yml").read_text(encoding="utf-8"))


FILLED_IN_ENGLISH = FILLED | {
    "hotlines": "for violence call 110; for injury or sudden illness call 120; assistance hotline 12345",
    "known": "name, phone, identity number, address, trouble, income a month", "lines": "x" * 110, "note": "x" * 40,
    "noted": "name, phone, address", "slot": "people at home", "act": "further papers", "answer": "x" * 60,
    "requests": "LY-2026-000317, LY-2026-000211", "office_hours": "周一至周五 8:30-17:30",
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(texts.keys()))
def test_a_sentence_is_short_and_plain(key: str) -> None:
    for channel in (Channel.WECHAT, Channel.SMS):
        template = re.sub(r"\{\w+\}", "", wording.phrase(key, _Blank(), channel=channel))
        for sentence in re.split(r"[。！？\n]", template):
            assert len(sentence) <= LONGEST_SENTENCE, sentence
        assert not [word for word in OFFICIALESE if word in template]


class _Blank(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


@pytest.mark.parametrize("key", sorted(texts.keys()))
def test_a_message_takes_three_segments_at_most(key: str) -> None:
    said = texts.render(key, FILLED, channel=Channel.SMS)
    assert texts.sms_units(said) <= texts.SMS_LIMIT
    assert length.segments(said.text) <= 3


@pytest.mark.parametrize("key", sorted(texts.keys()))
def test_choices_are_few_words_and_distinct(key: str) -> None:
    choices = texts.render(key, FILLED, channel=Channel.WECHAT).choices
    assert len({choice.key for choice in choices}) == len(choices)
    assert len({choice.label for choice in choices}) == len(choices)
    for choice in choices:
        assert 0 < len(choice.label) <= 10
        assert not choice.label[0].isdigit()


@pytest.mark.parametrize("key", [key for key in sorted(texts.keys()) if key.startswith("notice.")])
def test_a_notice_names_no_person_sum_or_illness(key: str) -> None:
    assert texts.placeholders(key) <= {"number", "office", "office_phone"}
    said = texts.phrase(key, FILLED, channel=Channel.SMS)
    assert not re.search(r"病|元|诊断|残疾|姓名|低保|先生|女士", said)


@pytest.mark.parametrize(
    "key", ["request_help.submitted", "request_help.submitted_unrouted", "request_help.submitted_urgent"]
)
def test_on_sms_the_service_code_comes_first(key: str) -> None:
    assert texts.phrase(key, FILLED, channel=Channel.SMS).startswith("服务码MS 1234 5678 9012")


@pytest.mark.parametrize(
    "stage", ["submitted", "accepted", "materials_requested", "approved", "refused", "closed", "withdrawn"]
)
def test_a_stage_fits_the_field_of_a_notice(stage: str) -> None:
    assert len(texts.phrase(f"stage.{stage}", channel=Channel.WECHAT)) <= 5


def test_what_is_filled_in_is_never_read_as_a_template() -> None:
    said = texts.phrase("lead.recap", {"known": "{county}"}, channel=Channel.SMS)
    assert "{county}" in said


def test_a_missing_part_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        texts.render("lead.recap", channel=Channel.SMS)
    with pytest.raises(KeyError):
        texts.render("no.such.key", channel=Channel.SMS)


def test_every_edit_of_an_agreement_is_a_new_version() -> None:
    full = texts.version("request_help.consent.ask", channel=Channel.WECHAT)
    short = texts.version("request_help.consent.ask", channel=Channel.SMS)
    assert full != short
    assert re.fullmatch(r"request_help\.consent\.ask/full@[0-9a-f]{12}", full)


@pytest.mark.parametrize(("text", "units"), [("", 0), ("好", 1), ("a", 1), ("😀", 2), ("好😀a", 4)])
def test_length_counts_units_on_the_air(text: str, units: int) -> None:
    assert length.ucs2(text) == units


@pytest.mark.parametrize(("units", "segments"), [(0, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)])
def test_segments(units: int, segments: int) -> None:
    assert length.segments("字" * units) == segments


def test_clipping_keeps_characters_whole() -> None:
    assert length.clip("一二三四五", 5) == "一二三四五"
    assert length.clip("一二三四五六", 5) == "一二三四…"
    assert length.clip("😀😀😀", 5) == "😀😀…"


def test_every_key_has_an_english_wording_and_none_more() -> None:
    assert texts.keys("en") == texts.keys("zh")


@pytest.mark.parametrize("key", sorted(texts.keys()))
def test_english_says_no_less_and_offers_the_same(key: str) -> None:
    assert texts.placeholders(key, "en") <= texts.placeholders(key)
    chinese = texts.render(key, FILLED, channel=Channel.WECHAT)
    english = texts.render(key, FILLED, channel=Channel.WECHAT, language="en")
    assert [choice.key for choice in english.choices] == [choice.key for choice in chinese.choices]
    assert not re.search(
        r"[\u4e00-\u9fff]",
        re.sub(r"低保|特困|医疗救助|订阅", "", texts.template(key, channel=Channel.SMS, language="en")),
    )


@pytest.mark.parametrize("key", sorted(texts.keys()))
def test_english_takes_three_segments_at_most(key: str) -> None:
    said = texts.render(key, FILLED_IN_ENGLISH, channel=Channel.SMS, language="en")
    assert texts.sms_units(said) <= texts.SMS_LIMIT


def test_every_label_has_an_english_name() -> None:
    for group in LABEL_GROUPS:
        assert list(texts.labels(group, "en")) == list(texts.labels(group))
