"""What is about somebody's health, for when they would not have it written down (PIPL, articles 28 and 29).

A refusal of one part of the consent holds for everything that tells it: the story is kept without the clauses that name
illness, and a kind of assistance that gives it away only for who asks for it knowingly.
"""

import re
from collections.abc import Sequence

from bot.nlu.normalise import find_illnesses
from bot.nlu.understanding import AidTypeName

HEALTH_KINDS: frozenset[AidTypeName] = frozenset(("medical", "disability"))
"""The kinds of assistance whose very name tells of illness."""

_LEAST = 4
_CLAUSE = re.compile(r"[^,，。;；!！?？\n ]+[,，。;；!！?？\n ]*")
_OF_HEALTH = re.compile(
    r"病|癌|瘤|住院|出院|手术|透析|化疗|放疗|(?<!火)药|残疾|残废|瘫|医[院生药疗]|治[疗好病]|大夫|诊断|发炎|炎症|[心肝肺肾胃肠脑]脏?[^,，。]{0,2}(?:不好|坏|梗|衰|出血)|血压|血糖|血栓|糖尿"
    r"|身[体子](?:骨)?(?:[^,，。]{0,3}(?:不好|不行|差|弱|垮)|有)|干不了|做不了|动不了|下不了|起不来|卧床|失明|失聪|看不见|聋|哑|痴|傻|智力|精神(?:不|有|失)|骨折|摔断|截肢|怀孕|流产|护理|伺候|喘|疼|肿|咳|发烧|呕|晕|瘸|拐"
    r"|hospital|\bill|illness|sick|cancer|surgery|doctor|disab|disease",
    re.IGNORECASE,
)


def without_health(text: str) -> str:
    """The text without every clause that tells of somebody's health; "" if nothing else is told."""
    left = "".join(part for part in _CLAUSE.findall(text) if not _tells(part)).strip(" ,，;；\n")
    return left if left == text or len(left) >= _LEAST else ""


def _tells(part: str) -> bool:
    return bool(_OF_HEALTH.search(part) or find_illnesses(part))


def without_health_kinds(kinds: Sequence[AidTypeName]) -> list[AidTypeName]:
    """The kinds that say nothing of anybody's health."""
    return [kind for kind in kinds if kind not in HEALTH_KINDS]
