"""What a person says to each question, by the slot that is awaited."""

import re
from collections.abc import Callable

from bot.texts import label
from tests.residents.person import Person
from tests.residents.speech import spoken_digits


def answer(person: Person, awaiting: str, offered: list[str]) -> str:
    """One way of answering; `offered` is what was said last, with the numbered choices in it."""
    by_number = _by_number(person, awaiting, offered) if "menu_digits" in person.manners else ""
    return by_number or _ANSWERS.get(awaiting, _unknown)(person)


def _by_number(person: Person, awaiting: str, offered: list[str]) -> str:
    """The number of the choice that is true."""
    wanted = {
        "consent": "同意", "pledge": "同意", "on_behalf": "替别人办" if person.is_proxy else "自己家",
        "aid_types": label("aid", person.aid), "confirm": "确认提交",
    }.get(awaiting)  # fmt: skip
    for number, said in re.findall(r"^(\d+)\. (.+)$", "\n".join(offered), re.MULTILINE):
        if wanted and (said == wanted or said.startswith(wanted[:2])):
            return str(number)
    return ""


def _their_phone(_person: Person) -> str:
    return "没有"


def _unknown(person: Person) -> str:
    return person.phrase("confirm")


def _on_behalf(person: Person) -> str:
    return person.phrase("parent" if "child" in person.manners else "other" if person.is_proxy else "self")


def _name(person: Person) -> str:
    if "one_word" in person.manners:
        return person.name
    return person.phrase("name_other" if person.is_proxy else "name")


def _phone(person: Person) -> str:
    said = person.phone if "one_word" in person.manners else person.phrase("phone")
    if "chinese_numerals" in person.manners:
        return spoken_digits(person.phone)
    return said


def _id_number(person: Person) -> str:
    return person.phrase("id_number" if person.id_number else "id_none")


def _aid(person: Person) -> str:
    return person.rng.choice((label("aid", person.aid), person.story))


def _size(person: Person) -> str:
    if "lists_people" in person.manners:
        return str(person.household["said"])
    return str(person.size) if "one_word" in person.manners else person.phrase("size")


def _income(person: Person) -> str:
    if person.income is None:
        return person.phrase("income_unknown")
    if person.income == 0:
        return person.phrase("income_none")
    for manner in ("yearly", "irregular", "per_head"):
        if manner in person.manners:
            return person.phrase(f"income_{manner}")
    return str(person.income) if "one_word" in person.manners else person.phrase("income_monthly")


_ANSWERS: dict[str, Callable[[Person], str]] = {
    "person_phone": _their_phone,
    "consent": lambda person: person.phrase("consent"),
    "pledge": lambda person: person.phrase("pledge"),
    "on_behalf": _on_behalf,
    "applicant_name": _name,
    "phone": _phone,
    "id_number": _id_number,
    "area": lambda person: person.phrase("area"),
    "aid_types": _aid,
    "hardship": lambda person: person.phrase("hardship"),
    "household_size": _size,
    "monthly_income": _income,
    "attachments": lambda person: person.phrase("attachments_none"),
    "confirm": lambda person: person.phrase("confirm"),
}
