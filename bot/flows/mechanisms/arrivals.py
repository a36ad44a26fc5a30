"""What arrives without words: follows, scans, menu buttons, photos, places, and kinds that nobody can read."""

from dataclasses import replace

from bot.flows import words
from bot.flows.definition import SlotKind
from bot.flows.mechanisms.digression import begin
from bot.flows.session import Frame
from bot.flows.slots.reading import stem
from bot.flows.turn import Turn
from bot.flows.walk import walk
from bot.messages import Inbound, InboundKind, Media
from bot.nlu.normalise import parse_case_code

SILENT = frozenset((
    InboundKind.UNFOLLOW, InboundKind.STOP, InboundKind.START, InboundKind.DELIVERY, InboundKind.FORGET,
    InboundKind.SILENT,
))  # fmt: skip
"""What is answered by nobody, or by the office itself."""

MOST_PHOTOS = 20
_PHOTOS: frozenset[SlotKind] = frozenset(("photos", "papers"))
_UNREADABLE = {
    InboundKind.VIDEO: "kind.video",
    InboundKind.LINK: "kind.link",
    InboundKind.UNKNOWN: "kind.unknown",
    InboundKind.VOICE: "kind.voice",
    InboundKind.LOCATION: "kind.location",
    InboundKind.TEXT: "kind.empty",
}


def arrival(turn: Turn, inbound: Inbound) -> bool:
    """Deal with anything that is not a readable sentence; False hands the words on."""
    match inbound.kind:
        case InboundKind.FOLLOW | InboundKind.SCAN:
            _come_in(turn, inbound)
        case InboundKind.MENU:
            _choose_from_menu(turn, inbound.key)
        case InboundKind.HELP:
            begin(turn, turn.library.named("help"))
        case InboundKind.IMAGE:
            _keep_photos(turn, inbound.media)
        case _:
            return _wordless(turn, inbound)
    return True


def _choose_from_menu(turn: Turn, key: str) -> None:
    """A button of the account's menu; one that nobody knows, of an older menu, shows what there is now."""
    flow = turn.library.at_menu(key)
    if flow is not None:
        begin(turn, flow)
    elif turn.session.stack or turn.session.with_operator:
        turn.say("menu.unknown")
        walk(turn)
    else:
        turn.say("menu")


def _come_in(turn: Turn, inbound: Inbound) -> None:
    """Somebody follows or scans; a service code in the scene opens its progress."""
    code = parse_case_code(inbound.key)
    if code is None:
        begin(turn, turn.library.at_event(inbound.kind) or turn.library.named("greet"))
        return
    turn.push(turn.library.named("check_progress"))
    turn.fill("case_code", code, 1.0)
    walk(turn)


def _wordless(turn: Turn, inbound: Inbound) -> bool:
    if inbound.kind is InboundKind.TEXT and _pictures(inbound) and not turn.heard.text:
        _keep_photos(turn, _pictures(inbound))
        return True
    if turn.heard.text and inbound.kind not in (InboundKind.VIDEO, InboundKind.LINK, InboundKind.UNKNOWN):
        return False
    if turn.heard.key:
        return False
    turn.say(_why_unreadable(turn, inbound.kind))
    walk(turn)
    return True


def _why_unreadable(turn: Turn, kind: InboundKind) -> str:
    """The key of what to say; a text without words was a link or a row of pictograms, if it was anything."""
    raw = turn.heard.raw.strip()
    if kind is InboundKind.TEXT and raw:
        return "kind.link" if words.has_link(raw) else "kind.pictograms"
    return _UNREADABLE.get(kind, "kind.unknown")


def _keep_photos(turn: Turn, photos: tuple[Media, ...]) -> None:
    """Put photos into the report, whatever is being asked; while they are asked for, ask whether more come."""
    frame = _put_into_report(turn, photos)
    if frame is None:
        if turn.session.stack or turn.session.with_operator:
            turn.say("operator.noted" if turn.session.with_operator else "photo.idle")
        else:
            _bring_to_a_request(turn, photos)
        return
    turn.understood()
    count = len(frame.media)
    if turn.session.awaiting == "attachments" and count < MOST_PHOTOS and not turn.session.with_operator:
        turn.ask("attachments", f"{stem(frame.flow, 'attachments')}.got", {"count": count})
        return
    turn.say("photo.kept" if count < MOST_PHOTOS else "photo.enough", {"count": count})
    walk(turn)


def _bring_to_a_request(turn: Turn, photos: tuple[Media, ...]) -> None:
    """Nothing is going on: the photos are papers for a request that was filed, if there is one."""
    turn.understood()
    turn.push(turn.library.named("supplement_material"))
    turn.change_frame(media=photos[:MOST_PHOTOS], done=(UNASKED,))
    walk(turn)


UNASKED = "photos_first"
"""The mark of a conversation that a photo began, before a word was said."""


def keep_beside_words(turn: Turn, inbound: Inbound) -> bool:
    """Put the pictures of a message that also has words into the report; False if there is none to put them into."""
    pictures = _pictures(inbound)
    return not pictures or _put_into_report(turn, pictures) is not None


def _pictures(inbound: Inbound) -> tuple[Media, ...]:
    return tuple(media for media in inbound.media if media.content_type.startswith("image"))


def _put_into_report(turn: Turn, photos: tuple[Media, ...]) -> Frame | None:
    """The report with these photos in it, as many as it holds; None if there is no report."""
    depth = _report_depth(turn)
    if depth is None:
        return None
    stack = list(turn.session.stack)
    stack[depth] = replace(stack[depth], media=(*stack[depth].media, *photos)[:MOST_PHOTOS])
    turn.change(stack=tuple(stack))
    return stack[depth]


def _report_depth(turn: Turn) -> int | None:
    """Where in the stack a report with room for photos is."""
    for depth in reversed(range(len(turn.session.stack))):
        flow = turn.library.of(turn.session.stack[depth])
        if flow is not None and _PHOTOS & {*flow.slots.values()}:
            return depth
    return None
