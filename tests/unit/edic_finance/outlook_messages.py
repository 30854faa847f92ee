# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writes messages as Outlook saves them (MS-OXMSG), as a compound file (MS-CFB).

For tests only: streams and storages are given as nested dicts.
"""

import struct

SECTOR, MINI_SECTOR, MINI_SIZE = 512, 64, 4096  # bytes; smaller streams are mini
FREE, END, FAT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
BY_VALUE, EMBEDDED = 1, 5
STORAGE, STREAM, ROOT = 1, 2, 5


class _Sectors:
    """Sectors of one size, and the table that chains them."""

    def __init__(self, size: int) -> None:
        self.size, self.data, self.table = size, bytearray(), []

    def store(self, content: bytes) -> int:
        """Return the number of the first sector."""
        first, count = len(self.table), -(-len(content) // self.size)
        self.data += content.ljust(count * self.size, b"\0")
        self.table += [*range(first + 1, first + count), END] if count else []
        return first if count else END


def compound_file(tree: dict) -> bytes:
    """Return a compound file, version 3."""
    large, mini, entries = _Sectors(SECTOR), _Sectors(MINI_SECTOR), []

    def enter(name: str, kind: int, content: bytes | dict, right: int = NONE) -> int:
        number, child, first, size = len(entries), NONE, 0, 0
        entries.append(None)
        if isinstance(content, dict):
            for inner, part in reversed(content.items()):
                kind_of_part = STORAGE if isinstance(part, dict) else STREAM
                child = enter(inner, kind_of_part, part, child)
        else:
            size = len(content)
            first = (large if size >= MINI_SIZE else mini).store(content)
        entries[number] = (name, kind, right, child, first, size)
        return number

    enter("Root Entry", ROOT, tree)
    root = ("Root Entry", ROOT, NONE, entries[0][3])
    entries[0] = (*root, large.store(bytes(mini.data)), len(mini.data))
    directory = large.store(b"".join(_entry(*entry) for entry in entries))
    mini_table = large.store(_numbers(mini.table, SECTOR))
    count = 1  # of sectors of the table
    while count * (SECTOR // 4) < len(large.table) + count:
        count += 1
    places = [len(large.table) + n for n in range(count)]
    table = _numbers([*large.table, *[FAT] * count], SECTOR)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIII", 0, count, directory, 0, MINI_SIZE)
    mini_sectors = -(-len(mini.table) * 4 // SECTOR)
    header += struct.pack("<IIII", mini_table, mini_sectors, END, 0)
    header += _numbers([*places, *[FREE] * (109 - count)], 4)
    return header + bytes(large.data) + table


def _numbers(numbers: list[int], size: int) -> bytes:
    packed = b"".join(struct.pack("<I", number) for number in numbers)
    return packed.ljust(-(-len(packed) // size) * size, b"\xff")


def _entry(
    name: str, kind: int, right: int, child: int, first: int, size: int
) -> bytes:
    text = name.encode("utf-16-le")
    data = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    data += struct.pack("<III", NONE, right, child) + bytes(36)
    return data + struct.pack("<IQ", first, size)


def message(text: str = "Our invoice", *attachments: dict) -> dict:
    """Return the storage of a message."""
    tree = {
        "__properties_version1.0": bytes(32),
        "__substg1.0_1000001F": text.encode("utf-16-le"),
    }
    for number, attachment in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = attachment
    return tree


def attachment(
    name: str, content: bytes | dict | None, kind: str = "", **fixed: int
) -> dict:
    """Return the storage of an attachment.

    :param content: bytes, the storage of a message, or None for what lies elsewhere
    :param fixed: further values by tag, such as ``x37140003``
    """
    is_message = isinstance(content, dict)
    values = {"x37050003": EMBEDDED if is_message else BY_VALUE, **fixed}
    rows = (
        struct.pack("<IIQ", int(tag[1:], 16), 6, value) for tag, value in values.items()
    )
    tree = {
        "__properties_version1.0": bytes(8) + b"".join(rows),
        "__substg1.0_3707001F": name.encode("utf-16-le"),
    }
    if kind:
        tree["__substg1.0_370E001F"] = kind.encode("utf-16-le")
    if is_message:
        tree["__substg1.0_3701000D"] = content
    elif content is not None:
        tree["__substg1.0_37010102"] = content
    return tree
