"""One-time codes: proof that somebody who writes from one contact holds the phone of another.

A code is good once, for ten minutes, for three tries, only from the contact that asked for it; what is stored is a
digest under the installation's key. Both who asks and which phone is written to are limited, so that neither can
guessing come anywhere nor a stranger's phone be flooded.
"""

import hmac
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core import crypto
from backend.core.logging import get_logger
from backend.residents import codes, repository
from backend.residents.models import Contact, OneTimeCode

log = get_logger(__name__)

DIGITS = 6
LIFETIME = timedelta(minutes=10)
TRIES_ALLOWED = 3

ISSUED_WITHIN = timedelta(hours=24)
ISSUES_ALLOWED = 3
"""So many codes a contact may ask for in that time, and so many may go to one phone."""


class Verdict(StrEnum):
    """What a code that somebody sent is worth."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"
    """No code can be right any more: it is too old, used, or was guessed at too often."""


async def issue(
    session: AsyncSession, contact: Contact, phone: Contact, now: datetime, digits: codes.Digits = codes.random_digits
) -> str | None:
    """A new code for `contact` to prove that `phone` is in its hands; None when there were too many.

    The rows of both must be locked. Earlier codes of the contact are good for nothing from here on.
    """
    await repository.forget_codes(session, now - ISSUED_WITHIN)
    asked, sent = await repository.codes_since(session, contact.id, phone.id, now - ISSUED_WITHIN)
    if asked >= ISSUES_ALLOWED or sent >= ISSUES_ALLOWED:
        log.warning("one_time_codes_throttled", contact_id=contact.id)
        return None
    code = digits(DIGITS)
    row = OneTimeCode(
        contact_id=contact.id, phone_id=phone.id, digest=_digests(contact, code)[0], state="open", tries=0,
        expires_at=now + LIFETIME, created_at=now,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return code


async def check(session: AsyncSession, contact: Contact, code: str, now: datetime) -> Verdict:
    """What `code`, sent from `contact`, is worth. A right one proves the phone until `take_proof`."""
    row = await repository.latest_code(session, contact.id)
    if row is None or row.state != "open" or now >= row.expires_at or row.tries >= TRIES_ALLOWED:
        return Verdict.OVER
    row.tries += 1
    if any(hmac.compare_digest(row.digest, digest) for digest in _digests(contact, code)):
        row.state, row.digest = "proven", ""
        return Verdict.RIGHT
    return Verdict.WRONG if row.tries < TRIES_ALLOWED else Verdict.OVER


async def proven_phone(session: AsyncSession, contact: Contact, now: datetime) -> Contact | None:
    """The phone that `contact` has proven to hold, and not yet bound; None if there is none, or not any more."""
    row = await repository.latest_code(session, contact.id)
    if row is None or row.state != "proven" or now >= row.expires_at + LIFETIME:
        return None
    return await session.get_one(Contact, row.phone_id)


async def take_proof(session: AsyncSession, contact: Contact, now: datetime) -> Contact | None:
    """The proven phone as `proven_phone` gives it; the proof is spent."""
    phone = await proven_phone(session, contact, now)
    row = await repository.latest_code(session, contact.id)
    if phone is not None and row is not None:
        row.state = "spent"
    return phone


def _digests(contact: Contact, code: str) -> list[str]:
    """The code's digest under every key, newest first; another contact's same code has another."""
    return crypto.cipher().indexes(f"one-time code {contact.id} {code}")
