"""What a resident answers to whatever the assistant asks, so that no story depends on the order of questions."""

_ANSWERS = (
    ("都对", "确认提交"),
    ("自己家", "自己家"),
    ("没有了", "没有了"),
    ("日常生活", "日常生活"),
    ("跳过", "跳过"),
    ("同意", "同意"),
    ("名字", "{name}，手机{phone}"),
    ("手机号", "{phone}"),
)
"""A word by which a question is known, and its answer; the first that fits counts."""

MOST_QUESTIONS = 20


def answer_to(question: str, *, name: str, phone: str) -> str:
    """The words, or the label of the choice, that answer what was asked. Fails for what no resident could answer."""
    fitting = (answer for word, answer in _ANSWERS if word in question)
    answer = next(fitting, None)
    assert answer, f"nobody could answer this: {question}"
    return answer.format(name=name, phone=phone)
