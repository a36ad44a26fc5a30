"""Working days in China, and periods counted in them.

`calendar` knows which days are worked; it alone imports the library that holds the State Council's notices. `periods`
is arithmetic over a calendar. Both are pure.
"""

from backend.core.workdays.calendar import CalendarChange, WorkCalendar, published
from backend.core.workdays.periods import Due, Limit, Stop, due, last_day, parse_limit

__all__ = ["CalendarChange", "Due", "Limit", "Stop", "WorkCalendar", "due", "last_day", "parse_limit", "published"]
