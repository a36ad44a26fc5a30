"""The State Council's notices of some years as they were published, typed from their text and from nothing else.

For each holiday its first and last day off, weekends in it included; then the weekend days that are worked for them.
"""

from datetime import date, timedelta

NOTICES: dict[int, tuple[list[str], list[str]]] = {
    2020: (  # 国办发明电〔2019〕16号；春节按国办发明电〔2020〕1号延长至2月2日
        ["01-01", "01-24/02-02", "04-04/04-06", "05-01/05-05", "06-25/06-27", "10-01/10-08"],
        ["01-19", "04-26", "05-09", "06-28", "09-27", "10-10"],
    ),
    2023: (  # 国办发明电〔2022〕16号
        ["01-01/01-02", "01-21/01-27", "04-05", "04-29/05-03", "06-22/06-24", "09-29/10-06"],
        ["01-28", "01-29", "04-23", "05-06", "06-25", "10-07", "10-08"],
    ),
    2024: (  # 国办发明电〔2023〕7号
        ["01-01", "02-10/02-17", "04-04/04-06", "05-01/05-05", "06-10", "09-15/09-17", "10-01/10-07"],
        ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    ),
    2025: (  # 国办发明电〔2024〕12号
        ["01-01", "01-28/02-04", "04-04/04-06", "05-01/05-05", "05-31/06-02", "10-01/10-08"],
        ["01-26", "02-08", "04-27", "09-28", "10-11"],
    ),
    2026: (  # 国办发明电〔2025〕7号
        ["01-01/01-03", "02-15/02-23", "04-04/04-06", "05-01/05-05", "06-19/06-21", "09-25/09-27", "10-01/10-07"],
        ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    ),
}


def every_day(year: int) -> list[date]:
    """The days of a year."""
    return [
        date(year, 1, 1) + timedelta(days=number) for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


def worked(year: int) -> dict[date, bool]:
    """Every day of a year of the notices: whether it is worked."""
    spans, make_up = NOTICES[year]
    off = set()
    for span in spans:
        first, _, last = span.partition("/")
        start, end = (date.fromisoformat(f"{year}-{day}") for day in (first, last or first))
        off |= {day for day in every_day(year) if start <= day <= end}
    on = {date.fromisoformat(f"{year}-{day}") for day in make_up}
    return {day: day in on or (day.isoweekday() < 6 and day not in off) for day in every_day(year)}
