"""What can go wrong on purpose, as one tree; each feature's own errors live beside what raises them.

OfficeError                     status 500
├─ NotFound                     404  it is not there, or not for this person to see
├─ Forbidden                    403  signed in, but not allowed to do this
├─ Conflict                     409  somebody else was quicker, or it is too late for this
├─ Invalid                      422  what was given cannot be used, with the reason
└─ Unavailable                  503  a part this needs is away; nothing was changed
"""


class OfficeError(Exception):
    """Expected trouble. `str(error)` is a sentence in Chinese that staff may read; it holds no personal data."""

    status = 500


class NotFound(OfficeError):
    """There is no such thing, or it is not for this person to see; the two are told apart by nobody outside."""

    status = 404


class Forbidden(OfficeError):
    """The person is known and may not do this."""

    status = 403


class Conflict(OfficeError):
    """The thing has changed since it was looked at, or its stage does not allow this any more."""

    status = 409


class Invalid(OfficeError):
    """What was given cannot be used; the sentence says why."""

    status = 422


class Unavailable(OfficeError):
    """A part that is needed is away for now; nothing was changed."""

    status = 503
