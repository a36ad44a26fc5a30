"""A small invented county for the dialogue's tests: one village name in two townships, and one of its own."""

from datetime import datetime, timedelta, timezone

from bot.flows.facts import County, Facts
from bot.messages import Channel
from bot.nlu.places import Area, Gazetteer

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=8)))

_TOWNSHIPS = {
    ("100", "临邑镇"): ("朱家胡同村", "东关村", "大张村"),
    ("002", "邢侗街道"): ("文昌社区", "小赵庄村"),
    ("104", "德平镇"): ("大张村", "后郭村"),
    ("105", "孟寺镇"): ("前杨村",),
}


def areas() -> list[Area]:
    """The county, its townships and their villages."""
    found = [Area("371424", "临邑县", "county", None)]
    for (code, township), villages in _TOWNSHIPS.items():
        found.append(Area(f"371424{code}", township, "township", "371424"))
        found.extend(
            Area(f"371424{code}{number:03}", village, "village", f"371424{code}")
            for number, village in enumerate(villages, start=200)
        )
    return found


COUNTY = County(
    name="临邑县",
    gazetteer=Gazetteer(areas()),
    hotlines={"assistance": "12345", "police": "110", "ambulance": "120", "fire": "119", "crisis": "12356"},
    desk_name="县民政局救助科",
    desk_phone="0534-0000000",
    office_hours="周一到周五8:30到17:30",
)


def facts(channel: Channel = Channel.WECHAT, sender_phone: str | None = None, now: datetime = NOON) -> Facts:
    """What one step is told."""
    return Facts(COUNTY, channel, now, sender_phone)
