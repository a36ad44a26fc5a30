"""Hearing a resident who writes English: that they do, and the few things the model, which knows Chinese, cannot tell.

Short answers and orders in English stand in the word lists; what is here is looked for inside sentences.
"""

import re
from collections.abc import Mapping

from bot.nlu.understanding import AidTypeName, IntentName

_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_COMMON = frozenset((
    "a", "am", "an", "and", "apply", "are", "at", "can", "could", "do", "does", "english", "family", "for", "from",
    "has", "have", "hello", "help", "hi", "how", "i", "i'm", "in", "is", "it", "live", "lost", "me", "money", "my",
    "name", "need", "no", "not", "of", "on", "or", "our", "please", "sick", "speak", "that", "the", "there", "this",
    "to", "us", "want", "was", "we", "what", "when", "where", "who", "with", "yes", "you", "your",
))  # fmt: skip
"""Words that stand in almost any English sentence, and hardly in Chinese that is spelt in Latin letters."""

_FEWEST_WORDS, _FEWEST_COMMON = 3, 2

_KINDS: Mapping[AidTypeName, re.Pattern[str]] = {
    "medical": re.compile(r"hospital|\bill\b|illness|sick|doctor|surgery|cancer|medic|treatment", re.IGNORECASE),
    "education": re.compile(r"school|tuition|university|college|student", re.IGNORECASE),
    "housing": re.compile(r"\bhouse|roof|rent\b|homeless", re.IGNORECASE),
    "employment": re.compile(r"(?:lost|no|find|need)[\w ]{0,8}(?:job|work)\b|unemployed|laid off", re.IGNORECASE),
    "disability": re.compile(r"disab|wheelchair|blind|deaf", re.IGNORECASE),
    "living": re.compile(r"no (?:money|food|income)|poor|can(?:'t|not) afford|hungry", re.IGNORECASE),
}
_DANGER = re.compile(
    r"(?:want|going) to die|kill (?:myself|me|us|him|her)|suicide"
    r"|(?:is|are|keeps?) (?:beating|hitting|stabbing|attacking)|(?:has|with) a (?:knife|gun)|gas leak"
    r"|on fire\b|bleeding"
    r"|unconscious|not breathing|can(?:'t|not) breathe|drowning|overdose",
    re.IGNORECASE,
)
_ASKS_HELP = re.compile(
    r"(?:need|want|ask(?:ing)? for|apply for)[\w ]{0,12}(?:help|assistance|aid|support)", re.IGNORECASE
)
_PROGRESS = re.compile(r"status|progress|how (?:is|does) my|my (?:request|application)", re.IGNORECASE)
_PERSON = re.compile(
    r"(?:speak|talk)[\w ]{0,10} (?:to|with) (?:a |some)?(?:person|human|one|body|somebody)", re.IGNORECASE
)
_OWN = re.compile(
    r"\b(?:my(?: own)?|our(?: own)?) (?:family|household|home)|\bmy ?self|\bfor me\b|\bmine\b|^me$", re.IGNORECASE
)
_OTHERS = re.compile(
    r"\b(?:neighbou?r|friend|somebody else|someone else|another"
    r"|my (?:mother|father|parents|brother|sister|uncle|aunt))",
    re.IGNORECASE,
)


def is_english(text: str) -> bool:
    """Whether a message is an English sentence; a few Latin letters in Chinese are not."""
    if _HAN.search(text):
        return False
    said = [word.lower() for word in _WORD.findall(text)]
    return len(said) >= _FEWEST_WORDS and len(_COMMON & {*said}) >= _FEWEST_COMMON


def meant(text: str) -> tuple[IntentName, tuple[AidTypeName, ...]] | None:
    """What an English sentence is about, as far as a few words tell; None where they do not."""
    if _DANGER.search(text):
        return "urgent_help", ()
    if _PERSON.search(text):
        return "request_human", ()
    kinds = tuple(name for name, said in _KINDS.items() if said.search(text))
    if kinds or _ASKS_HELP.search(text):
        return "report_hardship", kinds
    return ("check_progress", ()) if _PROGRESS.search(text) else None


def whose(text: str) -> bool | None:
    """Whether it is for another household; None where it is not said."""
    if _OWN.search(text):
        return False
    return True if _OTHERS.search(text) else None
