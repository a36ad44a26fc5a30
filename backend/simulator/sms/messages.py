"""Twilio's Message resource: how one text is shown, and how texts are listed with filters and pages."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from backend.simulator.sms import wire
from backend.simulator.sms.carrier import Text

PAGE_SIZE = 50
LARGEST_PAGE = 1000


def shown(account_sid: str, text: Text) -> dict[str, Any]:
    """One text as the API shows it."""
    return {
        "account_sid": account_sid,
        "api_version": wire.API_VERSION,
        "body": text.body,
        "date_created": _rfc2822(text.created_at),
        "date_sent": _rfc2822(text.sent_at),
        "date_updated": _rfc2822(text.sent_at or text.created_at),
        "direction": "outbound-api",
        "error_code": int(text.error) if text.error else None,
        "error_message": None,
        "from": text.sender,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": str(wire.segments(text.body)),
        "price": None,
        "price_unit": "USD",
        "sid": text.sid,
        "status": text.status,
        "subresource_uris": {"media": f"{_path(account_sid)}/Messages/{text.sid}/Media.json"},
        "to": text.to,
        "uri": f"{_path(account_sid)}/Messages/{text.sid}.json",
    }


def listed(account_sid: str, texts: Iterable[Text], query: Mapping[str, str]) -> dict[str, Any]:
    """One page of the texts that fit the filters To, From and DateSent (also with < and >), newest first.

    Raises ValueError for a date or a number that is none.
    """
    fitting = [text for text in sorted(texts, key=lambda text: text.created_at, reverse=True) if _fits(text, query)]
    size = min(max(int(query.get("PageSize", PAGE_SIZE)), 1), LARGEST_PAGE)
    page = max(int(query.get("Page", 0)), 0)
    start = page * size
    here = fitting[start : start + size]
    more = start + size < len(fitting)
    return {
        "messages": [shown(account_sid, text) for text in here],
        "page": page,
        "page_size": size,
        "start": start,
        "end": start + max(len(here) - 1, 0),
        "uri": _page_uri(account_sid, query, page, size),
        "first_page_uri": _page_uri(account_sid, query, 0, size),
        "previous_page_uri": _page_uri(account_sid, query, page - 1, size) if page else None,
        "next_page_uri": _page_uri(account_sid, query, page + 1, size) if more else None,
    }


def _fits(text: Text, query: Mapping[str, str]) -> bool:
    if any(query.get(name) not in (None, "", value) for name, value in (("To", text.to), ("From", text.sender))):
        return False
    # Until it is sent a text has no date of sending; it is listed under that of its creation.
    sent = (text.sent_at or text.created_at).astimezone(UTC)
    return all(_compare(query[name], sent, name) for name in ("DateSent", "DateSent<", "DateSent>") if query.get(name))


def _compare(wanted: str, sent: datetime, name: str) -> bool:
    """Whether `sent` fits one filter; a bound counts in, and a bare day is compared by days (GMT)."""
    moment: date
    if len(wanted) == len("2026-11-22"):
        limit, moment = date.fromisoformat(wanted), sent.date()
    else:
        limit, moment = datetime.fromisoformat(wanted).replace(tzinfo=UTC), sent.replace(microsecond=0)
    if name == "DateSent":
        return moment == limit
    return moment <= limit if name == "DateSent<" else moment >= limit


def _page_uri(account_sid: str, query: Mapping[str, str], page: int, size: int) -> str:
    return f"{_path(account_sid)}/Messages.json?{urlencode({**query, 'PageSize': size, 'Page': page})}"


def _path(account_sid: str) -> str:
    return f"/{wire.API_VERSION}/Accounts/{account_sid}"


def _rfc2822(moment: datetime | None) -> str | None:
    return format_datetime(moment.astimezone(UTC)) if moment else None
