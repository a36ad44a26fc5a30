"""How values are shown: moments in China's time, numbers covered but for a few digits, sums, lists of words."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from backend.console import wording
from backend.core import workdays
from backend.core.clock import SHANGHAI
from backend.training.masking import numbers_in


def moment(value: datetime | None) -> Markup:
    """A point in time to the minute, readable for people and machines."""
    if value is None:
        return Markup("—")
    local = value.astimezone(SHANGHAI)
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(), local.strftime("%Y-%m-%d %H:%M"))


def day(value: datetime | str) -> str:
    """The day of a point in time, as such or in ISO form, in China's time."""
    value = datetime.fromisoformat(value) if isinstance(value, str) else value
    return value.astimezone(SHANGHAI).date().isoformat()


def last_day(due_at: datetime) -> str:
    """The last day of a period, by its end: the first instant after it."""
    return workdays.last_day(due_at).isoformat()


def month(of: date | str) -> str:
    """A month by its first day, or as an address writes it: 2026年10月."""
    return f"{of:%Y年%m月}" if isinstance(of, date) else "{}年{}月".format(*of.split("-"))


def failure(of: str | None) -> str:
    """Why another system could not be told."""
    if of and of.startswith("status "):
        return f"对方系统答复了 {of.removeprefix('status ')}"
    return wording.word(wording.WEBHOOK_FAILURES, of)


def until(due_at: datetime) -> str:
    """The end of a period: its last day, or for one counted in hours the minute it ends."""
    local = due_at.astimezone(SHANGHAI)
    return last_day(due_at) if local.time() == time.min else local.strftime("%Y-%m-%d %H:%M")


def left(due_at: datetime, now: datetime) -> str:
    """How much of a period is left, or by how much it is over, as people would say it."""
    if now >= due_at:
        return f"已超期 {waited(due_at, now)}"
    days = (workdays.last_day(due_at) - now.astimezone(SHANGHAI).date()).days
    if due_at - now < timedelta(days=1) and until(due_at) != last_day(due_at):
        return f"还有 {waited(now, due_at)}"
    return ("今天到期", "明天到期")[days] if days < 2 else f"还有 {days} 天"


def waited(since: datetime, now: datetime) -> str:
    """How long somebody has been waiting, in the largest fitting unit."""
    minutes = max(0, int((now - since).total_seconds()) // 60)
    if minutes < 1:
        return "不到1分钟"
    if minutes < 60:
        return f"{minutes}分钟"
    if minutes < 24 * 60:
        return f"{minutes // 60}小时{minutes % 60}分"
    return f"{minutes // (24 * 60)}天"


def covered(text: str) -> str:
    """A text in which telephone, identity and other long numbers keep their first three and last two characters."""
    shown = list(text)
    for start, end in numbers_in(text):
        for position in range(start + 3, end - 2):
            shown[position] = "*"
    return "".join(shown)


def covered_number(number: str | None) -> str:
    """A telephone or identity number with its middle covered; as residents know it from other offices."""
    if not number:
        return "—"
    return f"{number[:3]}{'*' * max(4, len(number) - 7)}{number[-4:]}" if len(number) > 7 else "****"


def yuan(amount: Decimal | float | None) -> str:
    """A sum of money."""
    return "—" if amount is None else f"{Decimal(amount):,.2f} 元".replace(".00 ", " ")


def percent(share: float) -> str:
    """A confidence or score in [0, 1]."""
    return f"{share * 100:.0f}%"


def words(names: Iterable[str] | None, table: dict[str, str]) -> str:
    """Several names by their words."""
    return "、".join(wording.word(table, name) for name in names or ()) or "—"


def spelled_code(code: str) -> str:
    """A service code in groups that survive being read out: MS 1234 5678 9012."""
    return " ".join((code[:2], code[2:6], code[6:10], code[10:]))


FILTERS: dict[str, Callable[..., Any]] = {
    "moment": moment,
    "day": day,
    "last_day": last_day,
    "month": month,
    "failure": failure,
    "until": until,
    "left": left,
    "waited": waited,
    "covered": covered,
    "covered_number": covered_number,
    "yuan": yuan,
    "percent": percent,
    "words": words,
    "spelled_code": spelled_code,
    "word": lambda name, table: wording.word(table, name),
}
