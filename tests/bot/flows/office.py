"""An office that answers every effect the way a transcript says it does, with a catalogue of three programmes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bot.flows import effects, outcomes
from bot.flows.effects import Effect
from bot.flows.outcomes import Outcome, Policy, RequestStatus
from bot.flows.session import Frame

DAY = date(2026, 11, 20)
OFFICE, PHONE = "临邑镇民政办", "0534-0000001"


def status(stage: Any = "accepted", number: str = "LY-2026-000317", note: str = "") -> RequestStatus:
    """A request's state as the office tells it."""
    return RequestStatus(number, stage, DAY, OFFICE, PHONE, note)


def _policy(code: str, name: str, qualifies: str, standard: str) -> Policy:
    return Policy(
        code, name, qualifies, ("身份证复印件", "诊断证明"), standard, "在村委会或镇民政办都能报", "20个工作日",
        "《社会救助暂行办法》第九条", "示例数据",
    )  # fmt: skip


CATALOGUE = (
    (("低保",), "living", _policy("dibao", "最低生活保障", "一家人平均每月收入低于低保标准。", "每人每月补到846元。")),
    (
        ("医疗救助",),
        "medical",
        _policy("yiliao", "医疗救助", "低保户、特困人员和看病花销大的家庭。", "报销后再补七成。"),
    ),
    (("大病保险",), "medical", _policy("dabing", "大病保险", "参加了居民医保的人。", "超过起付线的部分再报六成。")),
)


@dataclass
class ScriptedOffice:
    """What the office knows, and what it was asked to do."""

    requests: tuple[RequestStatus, ...] = ()
    strangers: Mapping[str, RequestStatus] = field(default_factory=dict)
    open: tuple[outcomes.OpenRequest, ...] = ()
    routed: bool = True
    ahead: int = 1
    within_hours: bool = True
    too_late: bool = False
    looks: tuple[outcomes.Look, ...] = ()
    submitted: list[effects.SubmitHelpRequest] = field(default_factory=list)
    people: tuple[str, ...] = ()
    """Who is known by name under this contact, and under any phone; more than one share it."""
    code: str = "314159"
    codes_left: int = 3
    tries_left: int = 3
    elsewhere: Frame | None = None

    def answer(self, effect: Effect) -> Outcome | None:
        """The outcome of one effect, None if it has none."""
        match effect:
            case effects.SubmitHelpRequest(form=form):
                self.submitted.append(effect)
                office = OFFICE if self.routed else "县民政局"
                code = "MS123456789012"
                return outcomes.Submitted("LY-2026-000317", code, "民政", office, PHONE, self.routed, form.urgent)
            case effects.LookUpProgress(code=None, speaker=speaker):
                if len(self.people) > 1 and speaker is None:
                    return outcomes.ProgressFound((), own=True, shared=True)
                mine = speaker is None or speaker in self.people
                return outcomes.ProgressFound(self.requests if mine else (), own=mine)
            case effects.LookUpProgress(code=code):
                known = self.strangers.get(code or "")
                return outcomes.ProgressFound((known,) if known else (), own=False)
            case effects.QueueForOperator():
                return outcomes.OperatorQueued(self.ahead, self.within_hours)
        return self._act(effect)

    def _act(self, effect: Effect) -> Outcome | None:
        match effect:
            case effects.FindRequests() if len(self.people) > 1:
                return outcomes.RequestsFound((), shared=True)
            case effects.FindRequests(code=code):
                found = [one for one in self.open if code in (None, one.number)]
                return outcomes.RequestsFound(tuple(found or self.open if code is None else found or ()))
            case effects.ActOnRequest(number=number):
                linked = next((one.linked for one in self.open if one.number == number), ())
                return outcomes.Acted(number, OFFICE, PHONE, done=not self.too_late, linked=linked)
            case effects.FileComplaint():
                return outcomes.ComplaintFiled("TS-2026-000012")
            case effects.RecordOffer():
                return outcomes.OfferRecorded("县慈善总会", "0534-0000209")
        return self._tell(effect)

    def _tell(self, effect: Effect) -> Outcome | None:
        numbers = tuple(request.number for request in self.requests)
        match effect:
            case effects.AskCatalogue():
                return outcomes.PolicyFound(_asked_about(effect))
            case effects.ScreenHousehold(circumstances=told):
                return outcomes.Screened(_due(told or ()))
            case effects.LookUpMyData():
                return outcomes.MyDataFound(12, numbers, has_draft=False, looks=self.looks)
            case effects.ExerciseRight(right="erase"):
                return outcomes.RightExercised(kept=numbers)
            case effects.ExerciseRight():
                return outcomes.RightExercised(withdrawn=numbers)
        return self._answer_of_binding(effect)

    def _answer_of_binding(self, effect: Effect) -> Outcome | None:
        match effect:
            case effects.SendCode():
                self.codes_left -= 1
                self.tries_left = 3
                return outcomes.CodeSent(self.codes_left >= 0)
            case effects.CheckCode(code=code):
                self.tries_left -= 1
                wrong: Literal["wrong", "over"] = "wrong" if self.tries_left > 0 else "over"
                return outcomes.CodeChecked("right" if code == self.code else wrong, known=bool(self.people))
            case effects.BindPhone(speaker=speaker):
                return outcomes.Bound(done=True, known=speaker in self.people)
            case effects.UnbindPhone():
                return outcomes.Unbound("parted" if self.people else "nothing")
            case effects.BringForm():
                form, self.elsewhere = self.elsewhere, None
                return outcomes.FormBrought(form)
        return None


def _asked_about(effect: effects.AskCatalogue) -> tuple[Policy, ...]:
    named = [policy for names, _, policy in CATALOGUE if any(name in effect.words for name in (*names, policy.name))]
    of_kind = [policy for _, kind, policy in CATALOGUE if kind in effect.aid_types]
    spoken_of = [policy for _, _, policy in CATALOGUE if policy.code == effect.topic]
    return tuple(named or of_kind or spoken_of)


def _due(told: tuple[str, ...]) -> tuple[outcomes.Chance, ...]:
    chances = [outcomes.Chance("dibao", "最低生活保障", True, ("人均每月500元，低于846元",))]
    if "illness" in told:
        chances.append(outcomes.Chance("yiliao", "医疗救助", False, ("家里有人长期生病",)))
    return tuple(chances) if told else ()
