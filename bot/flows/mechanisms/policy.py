"""The county's catalogue speaks: what a programme gives, to whom, with which papers, where, how long; what one may get.

Only what stands in the catalogue is said, with its source. What nobody asked is left out: a slow reader holds no more.
"""

import re
from collections.abc import Mapping

from bot.flows.mechanisms.returning import pass_effect
from bot.flows.outcomes import Chance, Policy, PolicyFound, Screened
from bot.flows.turn import Turn
from bot.flows.walk import walk
from bot.messages import Channel, Choice
from bot.texts import label, length

ASPECTS: Mapping[str, re.Pattern[str]] = {
    "materials": re.compile(r"材料|资料|手续|证件|证明|带[什啥哪些]|准备[什啥哪些]|要[什啥](?:么)?(?:东西|证)"),
    "standard": re.compile(r"多少钱|多少[呢啊]?$|几个钱|标准|发多少|补多少|领多少|给多少|报多少|报销比例|多少补"),
    "apply": re.compile(
        r"哪里?办|去哪|到哪|在哪|找谁|怎么(?:办|申请|弄)|咋(?:办|申请|弄)|如何(?:办|申请)|哪个部门|归谁"
    ),
    "takes": re.compile(r"多久|几天|多长时间|什么时候|啥时候?|几时|多少天|要等"),
    "qualifies": re.compile(r"条件|够不够|能不能|可不可以|符合|资格|算不算|谁能|什么人|啥人|哪些人|能[办领享申吃]"),
}
"""What a question may be about, with the words that tell; the first that fits is answered."""

_MOST_LISTED = {True: 3, False: 8}
_ROOM = {True: 90, False: 420}
"""By whether it is SMS: how many are listed, and how many units an answer's own words may take."""

_EACH = 48
"""Units on SMS for each of two parts, where everything is told."""

_SCREEN = re.compile(
    r"(?:我|俺|咱)们?(?:家)?(?:这?种?情况)?(?:都|还)?(?:能|可以?|够|该)(?:申请|领|享受|办|得|拿|要|吃)?(?:到|得到)?(?:些|点)?(?:什么|啥|哪些|哪样|哪种|哪项)"
    r"|(?:够|符合)(?:什么|啥|哪些?)(?:条件|项|样|政策|救助|补助)?$|有(?:什么|啥|哪些)(?:补助|救助|政策|待遇|福利)(?:我|适合)?"
    r"|看看我(?:够|能|该)|我该(?:享受|领|办)|what can i get",
    re.IGNORECASE,
)


def asks_what_is_due(text: str) -> bool:
    """Whether somebody asks what they could get at all, rather than about one programme."""
    return bool(_SCREEN.search(text))


def policy_found(turn: Turn, outcome: PolicyFound) -> None:
    """Answer from the catalogue: the one programme, a choice of several, or that it is not known here."""
    pass_effect(turn)
    found = outcome.programmes
    if not found:
        interrupting = len(turn.session.stack) > 1
        turn.say("ask_policy.brief" if interrupting else "ask_policy.unknown")
    elif len(found) == 1:
        _explain(turn, found[0])
    else:
        _offer(turn, found)
    turn.understood()
    walk(turn)


def _explain(turn: Turn, policy: Policy) -> None:
    turn.change(topic=policy.code)
    frame = turn.frame
    asked = _aspect(str(frame.value("question"))) if frame and frame.flow == "ask_policy" else ""
    on_sms = turn.channel is Channel.SMS
    room = _ROOM[on_sms]
    said = {
        "qualifies": policy.qualifies,
        "materials": label("value", "comma", turn.language).join(policy.materials)
        or label("value", "none", turn.language),
        "standard": policy.standard,
        "apply": policy.apply,
        "takes": policy.takes,
    }
    basis = f"{policy.basis}（{policy.source}）" if policy.source and not on_sms else policy.basis
    each = room if asked else _EACH if on_sms else room
    params = {name: length.clip(words.rstrip("。"), each) for name, words in said.items()}
    whole = "policy.all.brief" if len(turn.session.stack) > 1 else "policy.all"
    key = f"policy.{asked}" if asked else whole
    turn.say(key, {"name": policy.name, "basis": length.clip(basis, 40 if on_sms else 80), **params})


def _aspect(question: str) -> str:
    """What was asked about the programme, "" for everything."""
    return next((name for name, words in ASPECTS.items() if words.search(question)), "")


def _offer(turn: Turn, found: tuple[Policy, ...]) -> None:
    """The names as choices; tapped, numbered or said, each asks about itself."""
    most = _MOST_LISTED[turn.channel is Channel.SMS]
    names = label("value", "comma", turn.language).join(policy.name for policy in found[:most])
    choices = tuple(Choice(f"policy={policy.name}", policy.name) for policy in found[:most])
    if len(turn.session.stack) > 1:
        turn.say("policy.several.brief", {"names": names, "count": len(found)})
    else:
        turn.say("policy.several", {"count": len(found)}, choices=choices)


def choose_policy(turn: Turn) -> bool:
    """A programme chosen from those that were listed."""
    question = turn.session.question
    if question is None or turn.session.stack or turn.session.with_operator:
        return False
    chosen = any(choice.key == f"policy={turn.choice}" for choice in question.choices)
    if not chosen:
        return False
    _ask(turn, turn.choice)
    return True


def follow_up(turn: Turn) -> bool:
    """那要什么材料, 多久能办: goes on about the programme that was spoken of before."""
    idle = not turn.session.stack and not turn.session.with_operator
    heard = turn.heard
    if not idle or not turn.session.topic or turn.choice or heard.reports or len(heard.said) > _SHORT:
        return False
    if not _aspect(heard.text) or asks_what_is_due(heard.text):
        return False
    _ask(turn, heard.raw)
    return True


_SHORT = 16


def _ask(turn: Turn, question: str) -> None:
    turn.understood()
    turn.push(turn.library.named("ask_policy"))
    turn.fill("question", question, 1.0)
    walk(turn)


def screened(turn: Turn, outcome: Screened) -> None:
    """What the household may be due, each with its reasons, and that whoever is not on the list may file as well."""
    pass_effect(turn)
    on_sms = turn.channel is Channel.SMS
    most = _MOST_LISTED[on_sms]
    chances = outcome.chances[:most]
    if not chances:
        turn.say("what_could_i_get.nothing")
    else:
        lines = [length.clip(_line(turn, chance), _ROOM[on_sms] // len(chances)) for chance in chances]
        more = len(outcome.chances) - len(chances)
        turn.say("what_could_i_get.list", {"lines": "\n".join(lines), "count": len(outcome.chances), "more": more})
    turn.understood()
    walk(turn)


def _line(turn: Turn, chance: Chance) -> str:
    reasons = label("value", "comma", turn.language).join(reason.rstrip("。") for reason in chance.reasons)
    return turn.phrase("what_could_i_get.line", {"name": chance.name, "reasons": reasons})
