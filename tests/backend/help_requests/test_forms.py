"""What must be recorded is read, and what is wrong with it is said by the field's name."""

from datetime import date

import pytest

from backend.core.errors import Invalid
from backend.help_requests import forms
from backend.procedures.tables import Field

TODAY = date(2026, 11, 25)
FIELDS = (
    Field("on", "日期", "date"),
    Field("who", "入户人", "names", at_least=2),
    Field("result", "结论", "choice", ("属实", "不属实")),
    Field("met", "见到", "yes_no", required=False),
    Field("count", "人数", "number", required=False),
    Field("found", "情况", "long_text", required=False),
)
SOUND = {"on": "2026-11-24", "who": "张某, 李某", "result": "属实"}


def test_a_sound_form_is_kept_tidy_and_what_was_not_asked_for_is_left_out() -> None:
    kept = forms.read(FIELDS, SOUND | {"count": "007", "found": " 屋顶漏雨 ", "extra": "x"}, TODAY)
    assert kept == {"on": "2026-11-24", "who": "张某、李某", "result": "属实", "count": "7", "found": "屋顶漏雨"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"on": ""}, "请填写“日期”"),
        ({"on": "昨天"}, "“日期”请写成"),
        ({"on": "2026-11-26"}, "“日期”不能是将来"),
        ({"who": "张某"}, "“入户人”至少写 2 人"),
        ({"who": "张某、张某"}, "“入户人”至少写 2 人"),
        ({"result": "大概"}, "“结论”请从选项里选"),
        ({"met": "也许"}, "“见到”请从选项里选"),
        ({"count": "-1"}, "“人数”请填数字"),
        ({"count": "１"}, "“人数”请填数字"),
        ({"found": "长" * 2001}, "“情况”不能超过"),
    ],
)
def test_what_is_wrong_is_said_by_field(change: dict[str, str], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        forms.read(FIELDS, SOUND | change, TODAY)
