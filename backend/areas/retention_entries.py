"""The shape of `retention.yml`: how long what is kept, class by class."""

import re
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from backend.areas.entries import Entry

_PERIOD = re.compile(r"([1-9][0-9]{0,4}) (day|days|year|years)")
LOGS_AT_LEAST = 180
"""Days for which records of access are kept at least (网络安全法第二十一条: not less than six months)."""

Period = Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{0,4} days?|[1-9][0-9]? years?)$")]
"""As people write it: `180 days`, `10 years`."""


def _six_months(period: str) -> str:
    if period.endswith(("day", "days")) and int(period.split(maxsplit=1)[0]) < LOGS_AT_LEAST:
        raise ValueError(f"网络安全法要求至少保存六个月，不能少于 {LOGS_AT_LEAST} 天")
    return period


class RetentionEntry(Entry):
    """retention.yml: how long what is kept once it is not needed any more; what the classes are is in the file."""

    closed_requests: Period
    photos: Period
    messages: Period
    conversations: Period
    contacts: Period
    complaints: Period
    petitions: Period
    leads: Period
    lead_list_faults: Period
    help_offers: Period
    api_calls: Annotated[Period, AfterValidator(_six_months)]
    webhook_deliveries: Period
    early_receipts: Period
    one_time_codes: Period
    spool: Period


def before(now: datetime, period: str) -> datetime:
    """What is older than this moment has been kept for the period. A year ends on the same day of the calendar."""
    found = _PERIOD.fullmatch(period)
    assert found is not None, "periods are checked at the import"
    count = int(found[1])
    if found[2].startswith("day"):
        return now - timedelta(days=count)
    try:
        return now.replace(year=now.year - count)
    except ValueError:  # the 29th of February
        return now.replace(year=now.year - count, day=28)
