"""Whatever arrives, in whatever order and however misunderstood: an answer, a sound session, no nonsense in a form."""

import re
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot import texts
from bot.flows.effects import ActOnRequest, ExerciseRight, HelpRequestForm, QueueForOperator, SubmitHelpRequest
from bot.flows.outcomes import Acted, HandedBack, OpenRequest, OperatorQueued, RequestClosed, RequestsFound, Submitted
from bot.flows.slots.chosen import AMENDABLE, CIRCUMSTANCES
from bot.messages import Channel, InboundKind
from bot.nlu.normalise import find_entities, is_id_number
from bot.nlu.understanding import AID_TYPES, ENTITIES, INTENTS, AidType, Entity, Intent, Understanding
from tests.bot.flows.conversation import Conversation, ScriptedOffice, status
from tests.bot.flows.county import COUNTY

ANSWERED = frozenset(InboundKind) - {
    InboundKind.UNFOLLOW, InboundKind.STOP, InboundKind.START, InboundKind.DELIVERY, InboundKind.FORGET,
    InboundKind.SILENT,
}  # fmt: skip
WECHAT_BYTES = 2048

# Pieces of what residents really send, so that conversations get somewhere instead of being lost at once.
PIECES = [*(Path(__file__).parent / "pieces.txt").read_text(encoding="utf-8").splitlines(), "\n", " "]
words = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("，".join),
    st.text(max_size=60),
    st.text(alphabet="一二三四五六七八九十百千万口人元村镇我是不对错叫0123456789 ，。", max_size=40),
)
values = st.one_of(st.text(max_size=12), st.integers(-10, 10**13), st.floats(allow_nan=True), st.sampled_from(PIECES))
facts = st.builds(
    Entity, st.sampled_from(ENTITIES), values, st.text(max_size=6), st.integers(-3, 60), st.integers(-3, 60)
)


@st.composite
def understandings(draw: st.DrawFn, text: str) -> Understanding:
    """Right facts mostly, and at times whatever a model in despair might say."""

    found = (
        find_entities(text, COUNTY.gazetteer) if draw(st.integers(0, 4)) else tuple(draw(st.lists(facts, max_size=4)))
    )
    kinds = draw(st.lists(st.sampled_from(AID_TYPES), max_size=3, unique=True))
    intent = Intent(draw(st.sampled_from(INTENTS)), draw(st.sampled_from((0.05, 0.3, 0.5, 0.7, 0.97))))
    further = draw(st.lists(st.sampled_from(INTENTS), max_size=2))
    secondary = tuple(Intent(name, 0.8) for name in further)
    return Understanding(text, intent, tuple(AidType(kind, 0.9) for kind in kinds), found, secondary)


@st.composite
def steps(draw: st.DrawFn) -> tuple[str, Any]:
    """One thing that happens in a conversation."""
    what = draw(st.sampled_from(("say",) * 8 + ("tap", "tap", "arrive", "office", "wait")))
    if what == "say":
        text = draw(words)
        return what, (text, draw(understandings(text)))
    if what == "tap":
        return what, draw(st.integers(0, 20))
    if what == "arrive":
        keys = (
            "",
            "report_hardship",
            "check_progress",
            "request_human",
            "my_data",
            "nonsense",
            "consent=affirm",
            "fix:phone",
        )
        return what, (draw(st.sampled_from(list(InboundKind))), draw(st.sampled_from(keys)), draw(st.booleans()))
    if what == "office":
        submitted = Submitted("LY-2026-000001", "MS123456789012", "民政", "县民政局", "0534-0000000", True, False)
        return what, draw(
            st.sampled_from(
                (
                    HandedBack("备注"),
                    OperatorQueued(0, True),
                    OperatorQueued(3, False),
                    submitted,
                    RequestClosed("LY-2026-000317"),
                    RequestsFound(()),
                    Acted("LY-2026-000317", "县民政局", "0534-0000000"),
                )
            )
        )
    return what, draw(st.sampled_from((1, 7, 100)))


def happen(conversation: Conversation, what: str, told: Any) -> bool:
    """Let it happen; True if an answer is due."""
    match what:
        case "say":
            text, understanding = told
            conversation.arrive(conversation.inbound(InboundKind.TEXT, text=text), understanding)
            return True
        case "tap":
            offered = [choice for say in conversation.said for choice in say.outbound.choices]
            if not offered:
                return False
            choice = offered[told % len(offered)]
            conversation.press(choice.key, choice.label)
            return True
        case "arrive":
            kind, key, with_photo = told
            conversation.send(kind, key, ("photo",) if with_photo else (), "临邑县德平镇")
            return kind in ANSWERED
        case "office":
            conversation.comes_back(told)
            return False
    conversation.wait(told)
    return False


def check_slots(held: dict[str, Any]) -> None:
    """No slot ever holds what its kind does not allow."""
    rules: dict[str, Any] = {
        "consent": lambda v: isinstance(v, bool),
        "on_behalf": lambda v: isinstance(v, bool),
        "pledge": lambda v: isinstance(v, bool),
        "health": lambda v: isinstance(v, bool),
        "finance": lambda v: isinstance(v, bool),
        "data_check": lambda v: isinstance(v, bool),
        "confirm": lambda v: v is True,
        "which": lambda v: re.fullmatch(r"[A-Z]{2,4}-\d{4}-\d{6}", v),
        "reason": lambda v: 2 <= len(v) <= 1000,
        "what": lambda v: 2 <= len(v) <= 1000,
        "question": lambda v: 1 <= len(v) <= 1000,
        "field": lambda v: v in AMENDABLE,
        "score": lambda v: v in ("good", "fair", "bad"),
        "circumstances": lambda v: set(v) <= set(CIRCUMSTANCES),
        "wish": lambda v: v in ("kept", "looks", "amend", "erase", "consent"),
        **dict.fromkeys(("sure", "named", "reopen", "file_now", "agreed"), lambda v: isinstance(v, bool)),
        "applicant_name": lambda v: re.fullmatch(r"[\u3400-\u9fff·•]{2,26}|[A-Za-z][A-Za-z'’. -]+", v),
        "phone": lambda v: re.fullmatch(r"1[3-9]\d{9}", v),
        "id_number": is_id_number,
        "area": lambda v: 2 <= len(v) <= 40,
        "aid_types": lambda v: v and set(v) <= set(AID_TYPES),
        "hardship": lambda v: 2 <= len(v) <= 1000,
        "household_size": lambda v: type(v) is int and 0 < v <= 30,
        "monthly_income": lambda v: type(v) is int and 0 <= v <= 100_000,
        "attachments": lambda v: isinstance(v, list | dict),
        "case_code": lambda v: re.fullmatch(r"MS\d{12}|[A-Z]{2,4}-\d{4}-\d{6}", v),
    }
    for slot, value in held.items():
        assert rules[slot](value), f"{slot} holds nonsense"


def check_form(form: HelpRequestForm) -> None:
    """Nothing is filed that nobody agreed to, or that lacks what the office needs."""
    further = {"health", "finance", "data_check"}
    agreed = set(form.agreements) - further
    assert agreed == ({"consent"} if form.urgent else {"consent", "pledge"})
    assert not form.urgent or set(form.agreements) == {"consent"}
    assert all(form.agreements.values())
    assert "finance" in form.agreements or form.urgent or form.monthly_income is None
    assert re.fullmatch(r"1[3-9]\d{9}", form.phone)
    assert form.hardship
    assert form.aid_types
    assert COUNTY.gazetteer.area(form.area.code) is not None
    assert form.applicant_name
    assert {"phone", "area", "hardship", "confirm"} <= set(form.provenance)


def check_said(conversation: Conversation) -> None:
    """Everything said can be sent."""
    for say in conversation.said:
        assert say.outbound.text.strip()
        assert texts.has(say.key)
        if conversation.channel is Channel.SMS:
            assert texts.sms_units(say.outbound) <= texts.SMS_LIMIT, say.key
        labels = "".join(choice.label for choice in say.outbound.choices)
        assert len((say.outbound.text + labels).encode()) <= WECHAT_BYTES


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from((Channel.WECHAT, Channel.SMS)),
    st.booleans(),
    st.integers(0, 2),
    st.lists(steps(), min_size=1, max_size=25),
)
def test_anything_may_happen(
    channel: Channel, phone_known: bool, has_requests: int, events: list[tuple[str, Any]]
) -> None:
    wanted = (
        OpenRequest("LY-2026-000317", "accepted", "县民政局"),
        OpenRequest("LY-2026-000211", "refused", "县民政局"),
    )
    office = ScriptedOffice((status(note="备注" * 200),) * 4, {"MS123456789012": status()}, wanted[:has_requests])
    conversation = Conversation(channel, "13700003333" if phone_known else None, office)
    for what, told in events:
        asked_before = conversation.state["awaiting"]
        due = happen(conversation, what, told)
        if what == "wait" or (what == "tap" and not due):
            continue  # nothing was offered, or only time has passed: nothing happened
        assert not due or conversation.said, "a resident who speaks is answered"
        check_slots(conversation.state["slots"])
        check_said(conversation)
        assert conversation.session.misses < 3
        assert sum(isinstance(effect, QueueForOperator) for effect in conversation.effects) <= 1
        for effect in conversation.effects:
            if isinstance(effect, SubmitHelpRequest):
                assert asked_before == "confirm", "filed only in answer to the read-back"
                check_form(effect.form)
            if isinstance(effect, ActOnRequest) and effect.act in ("withdraw", "object", "amend"):
                assert asked_before == "sure", "nothing happens to a request without a yes"
            if isinstance(effect, ExerciseRight):
                assert asked_before == "sure", "no right is exercised by a slip of the thumb"
