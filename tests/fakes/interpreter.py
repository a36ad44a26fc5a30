"""An interpreter that knows a few words, so that tests of the office do not depend on what a model has learnt."""

from bot.nlu.normalise import find_entities
from bot.nlu.places import Gazetteer
from bot.nlu.understanding import AidType, Intent, IntentName, Understanding

_WORDS: tuple[tuple[str, IntentName], ...] = (
    ("救命", "urgent_help"),
    ("人工", "request_human"),
    ("撤回申请", "withdraw_request"),
    ("不服", "appeal"),
    ("补材料", "supplement_material"),
    ("写错", "correct_answer"),
    ("举报", "complaint"),
    ("捐", "offer_help"),
    ("条件", "ask_policy"),
    ("材料", "ask_policy"),
    ("进度", "check_progress"),
    ("申请", "report_hardship"),
    ("不同意", "deny"),
    ("同意", "affirm"),
    ("是的", "affirm"),
    ("你好", "greet"),
    ("算了", "cancel"),
)


class WordInterpreter:
    """Understands an intent by its first known word; rules find the entities as in earnest."""

    version = "words"

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    async def parse(self, text: str) -> Understanding:
        """The first word of the table that occurs decides."""
        name, sure = next(((intent, 0.95) for word, intent in _WORDS if word in text), ("provide_information", 0.9))
        aid = (AidType("living", 0.9),) if name in ("report_hardship", "urgent_help") and "低保" in text else ()
        return Understanding(text, Intent(name, sure), aid, find_entities(text, self._gazetteer))
