"""The use cases of help requests, for the other features: file one, work on one, ask how one stands."""

from backend.help_requests.casework import act, record_look
from backend.help_requests.persons import applicant, become_one, named, people
from backend.help_requests.progress import progress, progress_of_speaker
from backend.help_requests.resident_acts import act as act_as_resident
from backend.help_requests.resident_acts import find, phone_of_person, withdraw_all
from backend.help_requests.submission import submit

__all__ = [
    "act", "act_as_resident", "applicant", "become_one", "find", "named", "people", "phone_of_person", "progress",
    "progress_of_speaker", "record_look", "submit", "withdraw_all",
]  # fmt: skip
