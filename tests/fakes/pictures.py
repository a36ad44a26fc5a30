"""Pictures as providers keep them: the smallest that are pictures at all, invented."""

import struct
import zlib


def png(side: int = 8) -> bytes:
    """A grey square as PNG."""
    rows = b"".join(b"\x00" + bytes([128]) * side for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in parts
    )


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + bytes(64) + b"\xff\xd9"
"""What begins and ends as a JPEG does."""
