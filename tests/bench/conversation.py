"""What the residents of a benchmark say: each goes through a report of hardship, so that every turn does real work."""

LINES = (
    "你好",
    "我想申请低保，家里揭不开锅了",
    "同意",
    "给我自己",
    "王小满",
    "13800000001",
    "跳过",
    "临邑镇朱家胡同村",
    "老伴长年卧病，地里收成也没了",
    "三口人",
    "一个月一千来块",
    "没有",
    "同意",
    "查进度",
    "低保需要什么条件",
)


def line(number: int) -> tuple[int, str]:
    """Who says the n-th message of a run, and what: residents take turns, each saying their lines in order.

    Neighbouring messages are from different residents, as in life; a resident's next line comes a hundred later.
    """
    crowd = 100
    round_, seat = divmod(number, crowd)
    generation, step = divmod(round_, len(LINES))
    return generation * crowd + seat, LINES[step]
