"""Reads facts out of what residents write: pure rules, no model, no clock.

Everything takes text as written; values come back normalised, offsets are those of the original.
"""

from bot.nlu.normalise.codes import is_service_code, parse_case_code, parse_one_time_code
from bot.nlu.normalise.counts import parse_count
from bot.nlu.normalise.find import collide, find_entities
from bot.nlu.normalise.fold import fold
from bot.nlu.normalise.homophones import repair
from bot.nlu.normalise.ids import is_id_number, looks_like_id, parse_id_number
from bot.nlu.normalise.illnesses import find_illnesses
from bot.nlu.normalise.money import parse_money
from bot.nlu.normalise.phones import parse_phone

__all__ = [
    "collide",
    "find_entities",
    "find_illnesses",
    "fold",
    "is_id_number",
    "is_service_code",
    "looks_like_id",
    "parse_case_code",
    "parse_count",
    "parse_id_number",
    "parse_money",
    "parse_one_time_code",
    "parse_phone",
    "repair",
]
