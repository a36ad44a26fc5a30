"""The only XML reader of the channel: one guarded pass from bytes to named texts.

wechatpy's parser is not used: it strips the whitespace residents type, keeps no limit of size or depth, and
fails with several kinds of exception on elements that are missing, repeated or nested.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from bot.channels.characters import strip_unstorable
from bot.channels.errors import TooLarge, Unreadable

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8  # the deepest documented message, a list of pictures, has 5
MAX_ELEMENTS = 400


@dataclass(frozen=True, slots=True)
class Document:
    """A message's elements: `texts` directly under the root, `nested` (path, text) pairs further down."""

    texts: Mapping[str, str] = field(repr=False)
    nested: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def text(self, name: str, default: str = "") -> str:
        """The text of an element that may be missing."""
        return self.texts.get(name, default)

    def required(self, name: str) -> str:
        """The text of an element that must be there and not empty. Raises Unreadable."""
        text = self.texts.get(name, "")
        if not text.strip():
            raise Unreadable(f"the message lacks {name}")
        return text.strip()


def read_document(body: bytes) -> Document:
    """Read `<xml>` with its children. Raises TooLarge or Unreadable, and nothing else whatever the bytes."""
    if len(body) > MAX_BYTES:
        raise TooLarge("the message is over the size limit")
    try:
        text = strip_unstorable(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("the message is not UTF-8") from None
    reader = _Reader()
    # Naming the encoding here overrules whatever the XML declaration claims.
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError:
        raise Unreadable("the message is not well-formed XML") from None
    return Document(reader.texts, tuple(reader.nested))


def _refuse_doctype(*_declaration: object) -> None:
    # Without a document type there are no entities either: nothing to expand, nothing to fetch.
    raise Unreadable("the message declares a document type")


class _Reader:
    """Collects texts while expat walks the document, and stops it at the limits."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.nested: list[tuple[str, str]] = []
        self._seen: set[str] = set()
        self._path: list[str] = []
        self._pieces: list[str] = []
        self._elements = 0
        self._at_leaf = False

    def start(self, name: str, _attributes: object) -> None:
        self._elements += 1
        if len(self._path) >= MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise Unreadable("the message has too many elements")
        if not self._path and name != "xml":
            raise Unreadable("the message is not a WeChat message")
        if len(self._path) == 1:
            self._refuse_repetition(name)
        self._path.append(name)
        self._pieces = []
        self._at_leaf = True

    def characters(self, text: str) -> None:
        self._pieces.append(text)

    def end(self, name: str) -> None:
        self._path.pop()
        if self._at_leaf and self._path:
            self._collect(name, "".join(self._pieces))
        self._at_leaf = False

    def _collect(self, name: str, text: str) -> None:
        if len(self._path) == 1:
            self.texts[name] = text
        else:
            self.nested.append(("/".join([*self._path[1:], name]), text))

    def _refuse_repetition(self, name: str) -> None:
        # Which of two values is meant cannot be known, and two readers may choose differently.
        if name in self._seen:
            raise Unreadable("the message has an element twice")
        self._seen.add(name)
