"""The kinds of slots: how each is read from what residents write, and how its value is shown to them."""

from collections.abc import Mapping

from bot.flows.definition import SlotKind
from bot.flows.slots.agreement import AGREEMENT, AGREEMENT_IN_PARTS, CONFIRMATION, WHOSE
from bot.flows.slots.aid import AID
from bot.flows.slots.area import AREA
from bot.flows.slots.chosen import CIRCUMSTANCES_KIND, FIELD, REQUEST, SCORE, WISH
from bot.flows.slots.free import PAPERS, QUESTION, WORDS
from bot.flows.slots.income import INCOME
from bot.flows.slots.name import NAME
from bot.flows.slots.numbers import CASE_CODE, COUNT, ID_NUMBER, ONE_TIME_CODE, PHONE, THEIR_PHONE
from bot.flows.slots.photos import PHOTOS
from bot.flows.slots.reading import Context, Kind, Reading, Refused, Taken
from bot.flows.slots.story import STORY

KINDS: Mapping[SlotKind, Kind] = {
    "agreement": AGREEMENT,
    "agreement_in_parts": AGREEMENT_IN_PARTS,
    "whose": WHOSE,
    "name": NAME,
    "phone": PHONE,
    "their_phone": THEIR_PHONE,
    "id_number": ID_NUMBER,
    "area": AREA,
    "aid_types": AID,
    "story": STORY,
    "count": COUNT,
    "income": INCOME,
    "photos": PHOTOS,
    "confirmation": CONFIRMATION,
    "case_code": CASE_CODE,
    "one_time_code": ONE_TIME_CODE,
    "request": REQUEST,
    "words": WORDS,
    "field": FIELD,
    "papers": PAPERS,
    "score": SCORE,
    "question": QUESTION,
    "circumstances": CIRCUMSTANCES_KIND,
    "wish": WISH,
}

__all__ = ["KINDS", "Context", "Kind", "Reading", "Refused", "Taken"]
