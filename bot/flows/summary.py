"""What an operator sees of a conversation before reading it: what is known so far, in a few Chinese lines."""

from bot.flows import display
from bot.flows.library import PUBLISHED, Library
from bot.flows.session import Frame, Session
from bot.texts import label


def summary(session: Session, library: Library = PUBLISHED) -> tuple[str, ...]:
    """The lines for an operator; empty when nothing is known. Holds personal data: for staff's eyes only."""
    lines = [label("summary", "urgent")] if session.urgent else []
    frames = (*session.stack, session.shelved) if session.shelved else session.stack
    for frame in frames:
        lines.extend(_lines(frame, library))
    if session.shelved:
        lines.append(label("summary", "shelved"))
    if session.awaiting:
        lines.append(label("summary", "awaiting").format(slot=label("slot", session.awaiting)))
    if session.note:
        lines.append(label("summary", "note").format(note=session.note))
    return tuple(lines)


def _lines(frame: Frame, library: Library) -> list[str]:
    flow = library.of(frame)
    if flow is None or not flow.slots:
        return []
    title = label("flow", flow.name)
    return [title, *(f"{label('slot', slot)}：{value}" for slot, value in display.known(flow, frame))]
