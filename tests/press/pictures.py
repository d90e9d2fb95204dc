"""Looks into a PNG as it is printed: eight bits a colour, not interlaced."""

import struct
import zlib

Colour = tuple[int, ...]


def colours_in(png: bytes) -> dict[Colour, int]:
    """How many dots there are of each colour."""
    found: dict[Colour, int] = {}
    for row in rows_of(png):
        for dot in row:
            found[dot] = found.get(dot, 0) + 1
    return found


def rows_of(png: bytes) -> list[list[Colour]]:
    """The dots, row by row. https://www.w3.org/TR/png-3/"""
    assert png[:8] == b"\x89PNG\r\n\x1a\n", "no PNG"
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    assert (depth, interlaced) == (8, 0)
    size = {2: 3, 6: 4}[kind]
    data = zlib.decompress(b"".join(_chunks(png, b"IDAT")))
    rows: list[list[Colour]] = []
    above = bytearray(width * size)
    for number in range(height):
        at = number * (width * size + 1)
        line = bytearray(data[at + 1 : at + 1 + width * size])
        _unfiltered(data[at], line, above, size)
        rows.append([tuple(line[dot : dot + size]) for dot in range(0, width * size, size)])
        above = line
    return rows


def _chunks(png: bytes, name: bytes) -> list[bytes]:
    found = []
    at = 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        if png[at + 4 : at + 8] == name:
            found.append(png[at + 8 : at + 8 + length])
        at += length + 12
    return found


def _unfiltered(way: int, line: bytearray, above: bytearray, size: int) -> None:
    for place in range(len(line)):
        left = line[place - size] if place >= size else 0
        corner = above[place - size] if place >= size else 0
        match way:
            case 1:
                line[place] = (line[place] + left) % 256
            case 2:
                line[place] = (line[place] + above[place]) % 256
            case 3:
                line[place] = (line[place] + (left + above[place]) // 2) % 256
            case 4:
                guess = left + above[place] - corner
                nearest = min((left, above[place], corner), key=lambda one: abs(guess - one))
                line[place] = (line[place] + nearest) % 256
            case _:
                pass
