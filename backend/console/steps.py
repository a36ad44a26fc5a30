"""The steps a request's page offers, each with what its form asks for and what to know before it is pressed.

Apart from the page because what a step needs is asked of the lifecycle's offer alone, whatever the county calls it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import get_args

from backend.areas.lifecycle_entries import Need, Recorded
from backend.help_requests.lifecycle import Action, Offer

MOVING = frozenset({Action.TRANSFER, Action.HAND_BACK})
"""The steps after which a request is another office's."""

_FIRST: dict[Need, str] = {
    "publicity_over": "公示期满以后才能办",
    "data_checked": "核对有了结果才能办",
    "reviewed": "审核签字以后才能办",
    "approved": "审批签字以后才能办",
    "reverse_reviewed": "登记反向核查以后才能办",
    "overlap_looked_at": "登记重复享受核查以后才能办",
}
"""What has to come before a step."""

_DECIDED = ("approved", "refused", "withdrawn")
"""The stages that tell the resident how it ended."""


@dataclass(frozen=True, slots=True)
class Step:
    """One offered action as a form. `warnings` are what follows from it; `is_final` whether it has to be affirmed."""

    action: str
    label: str
    button: str
    offer: Offer
    warnings: tuple[str, ...]
    is_final: bool

    @property
    def is_plain(self) -> bool:
        """Whether nothing has to be written, so that one press is enough."""
        return not self.offer.rule.record and not self.offer.rule.note_required


def steps(offers: Iterable[Offer], stage: str) -> list[Step]:
    """The forms for these offers, from where the request stands; those that go on come before those that turn aside."""
    every = list(offers)
    concerning = {*_FIRST} - {*get_args(Recorded)} | {offer.rule.meets for offer in every}
    found = [_step(offer, stage, concerning) for offer in every]
    return sorted(found, key=lambda step: (not step.is_plain, not step.offer.rule.record))


def _step(offer: Offer, stage: str, concerning: Collection[Need | None]) -> Step:
    is_final = offer.stage in _DECIDED and offer.stage != stage
    warnings = tuple(_warnings(offer, concerning, is_final=is_final))
    button = f"签字并{offer.rule.label}" if offer.rule.hand else offer.rule.label
    return Step(offer.action, offer.rule.label, button, offer, warnings, is_final)


def _warnings(offer: Offer, concerning: Collection[Need | None], *, is_final: bool) -> Iterable[str]:
    """Of what is recorded only for the requests that it concerns, only where a step to record it is offered."""
    yield from (_FIRST[need] for need in offer.rule.needs if need in concerning)
    if offer.rule.hand:
        yield "以您的名义签字并盖电子签章，签后不能撤回"
    if offer.rule.board:
        yield "办理后在公示页公示"
    if offer.rule.takes_down:
        yield "正在公示的内容随即撤下"
    if offer.action in MOVING:
        yield "办理后这件申请不再在您的列表里"
    if is_final:
        yield "居民马上收到通知，不能撤销"
