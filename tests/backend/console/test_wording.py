"""No name of a closed vocabulary is shown to staff without its Chinese word."""

from typing import get_args

import pytest

from backend.api.schemas import CheckIn
from backend.areas.lifecycle_entries import Board, Hand
from backend.areas.retention_entries import RetentionEntry
from backend.console import menus, wording
from backend.deadlines.models import Ground
from backend.deadlines.rules import Recipient
from backend.hardship_index.facts import Origin
from backend.help_requests.additions import ADDED, CHECKED
from backend.help_requests.casework import ASKED_FOR, LOOK
from backend.help_requests.households import MarkKind
from backend.help_requests.lifecycle import ONGOING, Action
from backend.leads.models import LeadOrigin, LeadOutcome, ReporterRole
from backend.messaging.models import Author, DeliveryState
from backend.petitions.models import PetitionWay
from backend.petitions.repository import COUNTED_AS
from backend.photos.models import Gap
from backend.platforms.checks import SOURCES
from backend.programmes.rules import STANDINGS
from backend.staff.models import Role
from backend.supervision.models import Verdict
from backend.supervision.statistics import COUNTED
from backend.systems.changes import ChangeKind
from backend.systems.models import Scope
from backend.tellings.models import Reason, Told, Way
from backend.trust.models import Ground as TraceGround
from backend.trust.models import Outcome
from bot.channels.errors import Failure
from bot.flows.effects import QueueReason
from bot.flows.outcomes import REQUEST_STAGES
from bot.messages import Channel, InboundKind
from bot.nlu.understanding import AID_TYPES, ENTITIES, INTENTS

VOCABULARIES = [
    (wording.STAGES, REQUEST_STAGES),
    (wording.LISTS, [*REQUEST_STAGES, ONGOING]),
    (wording.COUNTS, COUNTED),
    (wording.ACTIONS, [*Action, LOOK, ADDED, CHECKED, COUNTED_AS]),
    (wording.AID_TYPES, AID_TYPES),
    (wording.INTENTS, INTENTS),
    (wording.ENTITIES, ENTITIES),
    (wording.CHANNELS, [*Channel]),
    (wording.ROLES, [*Role]),
    (menus.OF_ROLE, [*Role]),
    (wording.WAITING_REASONS, get_args(QueueReason)),
    (wording.AUTHORS, [*Author]),
    (wording.MESSAGE_KINDS, [kind for kind in InboundKind if kind is not InboundKind.TEXT]),
    (wording.DELIVERY_STATES, [*DeliveryState]),
    (wording.FAILURES, [*Failure]),
    (wording.GROUNDS, get_args(Ground)),
    (wording.ORIGINS, get_args(Origin)),
    (wording.LEAD_ORIGINS, get_args(LeadOrigin)),
    (wording.REPORTER_ROLES, get_args(ReporterRole)),
    (wording.LEAD_OUTCOMES, get_args(LeadOutcome)),
    (wording.TRACE_GROUNDS, get_args(TraceGround)),
    (wording.OUTCOMES, get_args(Outcome)),
    (wording.VERDICTS, get_args(Verdict)),
    (wording.HOUSEHOLD_MARKS, get_args(MarkKind)),
    (wording.BOARDS, get_args(Board)),
    (wording.HANDS, get_args(Hand)),
    (wording.SOURCES, SOURCES),
    (wording.CHECK_STATES, ("waiting", "answered", "unreachable")),
    (wording.CHECK_OUTCOMES, get_args(CheckIn.model_fields["outcome"].annotation)),
    (wording.PHOTO_GAPS, get_args(Gap)),
    (wording.PHOTO_STATES, ("waiting", "kept", "missing", "removed")),
    (wording.RETENTION, [*RetentionEntry.model_fields]),
    (wording.PETITION_WAYS, get_args(PetitionWay)),
    (wording.TELLING_REASONS, get_args(Reason)),
    (wording.TELLING_WAYS, get_args(Way)),
    (wording.TELLING_OUTCOMES, get_args(Told)),
    (wording.STANDINGS, [standing for standing in STANDINGS if standing != "unknown"]),
    (wording.ASKED_FOR, ASKED_FOR),
    (wording.RECIPIENTS, get_args(Recipient)),
    (wording.CHANGES, [*ChangeKind]),
    (wording.SCOPES, [*Scope]),
    (wording.NOTICE_OUTCOMES, ("pending", "told", "unreachable", "unknown")),
]


@pytest.mark.parametrize(("words", "names"), VOCABULARIES)
def test_every_name_has_its_word_and_no_word_is_left_over(words: dict[str, object], names: list[str]) -> None:
    assert {str(name) for name in words} == {str(name) for name in names}
