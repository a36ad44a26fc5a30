"""How many SMS a text is billed as (3GPP TS 23.038): 160/153 GSM septets, else 70/67 UTF-16 units."""

_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("\f^{}\\[~]|€")  # each takes an escape septet as well
_SEPTETS_ALONE, _SEPTETS_JOINED = 160, 153
_UNITS_ALONE, _UNITS_JOINED = 70, 67


def count_segments(text: str) -> int:
    """The number of messages the text is sent and billed as; an empty one counts as one."""
    if set(text) <= _GSM_BASIC | _GSM_EXTENDED:
        sizes = [2 if character in _GSM_EXTENDED else 1 for character in text]
        return _fill(sizes, _SEPTETS_ALONE, _SEPTETS_JOINED)
    sizes = [2 if ord(character) > 0xFFFF else 1 for character in text]
    return _fill(sizes, _UNITS_ALONE, _UNITS_JOINED)


def _fill(sizes: list[int], alone: int, joined: int) -> int:
    """Segments needed when no character may be split between two of them."""
    if sum(sizes) <= alone:
        return 1
    segments, room = 1, joined
    for size in sizes:
        if size > room:
            segments, room = segments + 1, joined
        room -= size
    return segments
