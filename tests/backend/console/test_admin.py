"""The administrators' pages: teaching the assistant, its model card, deliveries that came to nothing, accounts."""

from pathlib import Path

from backend.console.wording import INTENTS
from backend.core.clock import now
from backend.messaging.models import Delivery, Message
from backend.systems import keys
from backend.systems.models import Scope
from backend.training import service as training
from backend.training.card import DataSummary, ModelCard, write_card
from backend.training.corrections import FILE
from backend.training.examples import read_examples
from backend.training.scores import Judged, score
from bot.nlu.model_files import MANIFEST
from bot.nlu.understanding import AidType, Intent, Understanding
from tests.backend.conftest import Office
from tests.backend.console.conftest import OPERATOR, Browser, Desk


async def unsure(office: Office, text: str, *, confidence: float = 0.4, times: int = 1) -> int:
    """The assistant was unsure of this; gives the utterance's id."""
    understood = Understanding(text, Intent("complaint", confidence), (AidType("medical", 0.7),))
    async with office.runtime.database.unit_of_work() as session:
        for _ in range(times):
            await training.note_unsure(session, understood, "model-7", now())
        listing = await training.listing(session)
    return max(utterance.id for utterance in listing.utterances)


async def test_unsure_utterances_are_listed_with_what_was_understood(administrator: Browser, office: Office) -> None:
    await unsure(office, "这事咋整", times=2)
    await unsure(office, "俺不会弄", times=3)
    page = (await administrator.get("/console/admin")).text
    assert page.index("俺不会弄") < page.index("这事咋整")  # said more often
    for words in (INTENTS["complaint"], "40%", "3 次", "模型 model-7", "待标注 <b>2</b> 条"):
        assert words in page


async def test_a_label_becomes_training_data(administrator: Browser, office: Office) -> None:
    utterance = await unsure(office, "这病看不起了")
    form = {"intent": "report_hardship", "aid_types": ["medical", "temporary"]}
    answer = await administrator.post(f"/console/admin/utterances/{utterance}", data=form)
    assert answer.status_code == 303
    page = (await administrator.get(answer.headers["location"])).text
    assert "已更正" in page
    assert "这病看不起了" not in page
    (taught,) = read_examples([office.runtime.settings.var_dir / FILE])
    assert (taught.text, taught.intent, taught.aid_types) == (
        "这病看不起了", "report_hardship", ("medical", "temporary"),
    )  # fmt: skip


async def test_corrections_can_be_read_and_downloaded(administrator: Browser, office: Office) -> None:
    utterance = await unsure(office, "到哪一步了呢")
    await administrator.post(f"/console/admin/utterances/{utterance}", data={"intent": "check_progress"})
    assert "到哪一步了呢" in (await administrator.get("/console/admin/corrections")).text
    file = await administrator.get("/console/admin/corrections.yml")
    assert file.headers["content-disposition"] == 'attachment; filename="corrections.yml"'
    assert file.text == (office.runtime.settings.var_dir / FILE).read_text(encoding="utf-8")


async def test_what_is_discarded_is_not_taught(administrator: Browser, office: Office) -> None:
    utterance = await unsure(office, "哈哈哈哈")
    form = {"intent": "", "aid_types": ["medical"], "discard": "yes"}
    assert (await administrator.post(f"/console/admin/utterances/{utterance}", data=form)).status_code == 303
    assert "哈哈哈哈" not in (await administrator.get("/console/admin")).text
    assert "哈哈哈哈" not in (await administrator.get("/console/admin/corrections.yml")).text
    assert "不用于训练" in (await administrator.get("/console/admin/corrections")).text


async def test_a_label_that_makes_no_sense_is_refused(administrator: Browser, office: Office) -> None:
    utterance = await unsure(office, "这事咋整")
    for form in ({"intent": "nonsense"}, {"intent": ""}, {"intent": "greet", "aid_types": ["medical"]},
                 {"intent": "report_hardship", "aid_types": ["nonsense"]}):  # fmt: skip
        answer = await administrator.post(f"/console/admin/utterances/{utterance}", data=form)
        assert answer.status_code == 422
        assert "这事咋整" in answer.text
        assert (f'<option value="{form["intent"]}" selected>' in answer.text) == (form["intent"] in INTENTS)
    assert "这事咋整" in (await administrator.get("/console/admin")).text


async def test_what_residents_write_is_text_and_nothing_else(administrator: Browser, office: Office) -> None:
    utterance = await unsure(office, "<script>alert(1)</script>")
    assert "<script>alert" not in (await administrator.get("/console/admin")).text
    await administrator.post(f"/console/admin/utterances/{utterance}", data={"intent": "out_of_scope"})
    assert "<script>alert" not in (await administrator.get("/console/admin/corrections")).text


async def test_a_long_list_goes_on_on_the_next_page(administrator: Browser, office: Office) -> None:
    texts = [f"第{number}种说法" for number in "一二三四五六七八九十百千万亿甲乙丙丁戊己庚"]
    for text in texts:
        await unsure(office, text)
    first = (await administrator.get("/console/admin")).text
    following = first.partition('href="/console/admin?after=')[2].partition('"')[0]
    second = (await administrator.get("/console/admin", params={"after": following})).text
    assert [(text in first) + (text in second) for text in texts] == [1] * len(texts)


def version(folder: Path, name: str, correct: int) -> None:
    """A trained version with a card; of ten test utterances so many were understood."""
    judged = [
        Judged("greet", "greet" if number < correct else "deny", frozenset(), frozenset(), frozenset(), frozenset())
        for number in range(10)
    ]
    data = DataSummary(
        digest="d1" * 32,
        tests_digest="",
        examples=1234,
        intents={},
        aid_types={},
        entities={},
        replies={},
        with_corrections=True,
    )
    card = ModelCard(
        version=name, trained_at=now(), duration_seconds=40, software={"Rasa": "3.6.21"}, aid_threshold=0.5,
        danger_threshold=0.3, danger_curve=[], data=data, cross_validation=None, tests=score(judged),
        replies=None, reply_tests=None,
    )  # fmt: skip
    (folder / name).mkdir(parents=True)
    (folder / name / MANIFEST).write_text("{}", encoding="utf-8")
    write_card(folder / name, card)


async def test_the_model_card_and_the_versions_beside_it(administrator: Browser, office: Office) -> None:
    folder = office.runtime.settings.var_dir / "models"
    version(folder, "20261120T100000-aaaaaaaa", 9)
    version(folder, "20261121T100000-bbbbbbbb", 8)
    (folder / "current").write_text('{"version": "20261120T100000-aaaaaaaa", "before": []}', encoding="utf-8")
    page = (await administrator.get("/console/admin/model")).text
    for words in ("20261120T100000-aaaaaaaa", "90.0%", "1234 条", "含人工更正", "d1" * 32, "make train",
                  "minsheng nlu promote", "打招呼", "20261121T100000-bbbbbbbb", "80.0%", "随程序发布"):  # fmt: skip
        assert words in page
    assert page.index("正在使用") < page.index("20261121T100000-bbbbbbbb")


async def test_a_damaged_choice_or_card_is_no_fault_of_the_page(administrator: Browser, office: Office) -> None:
    folder = office.runtime.settings.var_dir / "models"
    version(folder, "20261120T100000-aaaaaaaa", 9)
    (folder / "20261120T100000-aaaaaaaa" / "card.json").write_text("{", encoding="utf-8")
    (folder / "current").write_text("not json", encoding="utf-8")
    assert (await administrator.get("/console/admin/model")).status_code == 200
    assert (await administrator.get("/console/admin")).status_code == 200


async def test_deliveries_that_need_a_person(administrator: Browser, desk: Desk, office: Office) -> None:
    conversation = await desk.conversation("秘密的话13800001234")
    async with office.runtime.database.unit_of_work() as session:
        message = await session.get_one(Message, 1)
        assert message.conversation_id == conversation
        for state, failure, code in (
            ("failed", "permanent", "21614"), ("unknown", "unknown_outcome", "timeout"), ("queued", "alarm", "20003"),
            ("queued", "retry", "20429"), ("delivered", None, "00000"),
        ):  # fmt: skip
            session.add(
                Delivery(
                    message_id=message.id, contact_id=1, state=state, failure=failure, code=code,
                    created_at=now(), updated_at=now(),
                )
            )  # fmt: skip
    page = (await administrator.get("/console/admin/deliveries")).text
    assert [code in page for code in ("21614", "timeout", "20003", "20429", "00000")] == [True] * 3 + [False] * 2
    assert "需管理员处理" in page
    assert "秘密的话" not in page


async def test_accounts_are_listed(administrator: Browser) -> None:
    page = (await administrator.get("/console/admin/staff")).text
    assert OPERATOR in page
    assert "临邑镇民政办" in page
    assert "$argon2" not in page


async def test_keys_of_other_systems_are_listed_with_what_they_may(administrator: Browser, office: Office) -> None:
    async with office.runtime.database.unit_of_work() as session:
        key, shown = await keys.add(session, "hotline-12345", (Scope.FILE, Scope.READ), now(), calls=60)
        ended, _ = await keys.add(session, "check-platform", (Scope.CHECK,), now(), calls=60)
        await keys.revoke(session, ended.prefix, now())
    page = (await administrator.get("/console/admin/systems")).text
    for words in ("hotline-12345", key.prefix, "代为提交申请", "已停用", "minsheng route --replay"):
        assert words in page
    assert shown not in page
    assert Scope.FILE.value not in page
