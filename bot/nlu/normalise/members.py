"""How many people a bare answer lists: 两口子带仨孩子, 公婆、我和俩娃, 爷爷带着孙子.

Apart from `counts`, which reads running text and believes a list only where it is plain that they live together:
here everybody named is counted, because it was asked who they are.
"""

import re

from bot.nlu.normalise import kin
from bot.nlu.normalise.numerals import read

_KIN = (
    "(?:娘家[妈爹]|老妈子|儿媳妇?|公婆|丫头片?子?|小子|娃娃|弟兄|姊妹|大伯|叔叔?|姑姑?|舅舅?|外甥女?|继父|继母"
    f"|{kin.KIN})"
)
_PAIRS = rf"{kin.PAIRS}|公公婆婆|爷爷奶奶|姥姥姥爷|爸爸妈妈|儿女|一双儿女"
_COUPLE = r"[老小]?两口子?|[老小]两口|夫妻[俩二]?人?|夫妇[俩二]?人?|老公母俩"
_BOND = "母子|母女|父子|父女|婆媳|祖孙|爷孙|姐弟|姐妹|兄妹|兄弟|娘|爷"
_NUMBER = r"[一两二三四五六七八]个?|\d个?|俩|仨|个"
_TOKEN = re.compile(
    rf"(?P<couple>{_COUPLE})"
    rf"|(?:{_BOND})(?P<bond>俩|仨|[二两三四五]个?人?)"
    rf"|(?P<self>我|俺|咱|本人|自己)(?!们|家|的|[老小亲大]?(?:{_PAIRS}|{_KIN}))"
    rf"|(?P<pair>{_PAIRS})"
    rf"|(?P<n>{_NUMBER})?(?:[^，。、,\s\d一两二三四五六七八俩仨我俺跟和带]{{0,5}}的|[老小亲大傻瘫病残哑聋])?(?:{_KIN})"
)
_CLOSING = re.compile(r"(?:(?P<both>俩|仨)|(?P<n>[两三四五六七八])(?:个人?|口人?|口子))$")
_LEADS = re.compile(r"带|领|拉扯|跟|养|和|与")
_PLURAL = re.compile(r"们(?!俩|两|娘|爷|母|父|婆|夫|仨|三|老)")


def count_members(folded: str) -> int | None:
    """Everybody listed in a folded answer, who speaks included if they name themselves; None if nobody is."""
    if _PLURAL.search(folded):
        return None
    tokens = list(_TOKEN.finditer(folded))
    if not tokens:
        return None
    closing = _CLOSING.search(folded)
    if closing and len(tokens) > 1 and not closing.start() < tokens[-1].end() - 1:
        return 2 if closing["both"] == "俩" else 3 if closing["both"] else _number(closing["n"])
    speaks = any(token["self"] or token["couple"] or token["bond"] for token in tokens)
    if not speaks and not (len(tokens) > 1 and _LEADS.search(folded[tokens[0].end() : tokens[1].start()])):
        return None
    named = sum(_people(token) for token in tokens if not token["self"])
    return named + any(token["self"] for token in tokens)


def _people(token: re.Match[str]) -> int:
    if token["couple"] or token["pair"]:
        return 2
    if token["bond"]:
        return _number(token["bond"])
    return _number(token["n"] or "一")


def _number(written: str) -> int:
    if written in ("俩", "仨"):
        return 2 if written == "俩" else 3
    value = read(re.sub(r"[个人]+$", "", written) or "一")
    return int(value or 1)
