"""multipart/form-data, as the clients send files: fields and files by name."""

import re
from dataclasses import dataclass

_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
_NAME = re.compile(r'\bname="([^"]*)"')
_FILENAME = re.compile(r'\bfilename="([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One field; a file if it has a filename."""

    name: str
    filename: str
    content: bytes


def parts(body: bytes, content_type: str) -> list[Part]:
    """Return the parts of a body, in their order; none when it has no boundary."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        return []
    read = []
    for piece in (b"\r\n" + body).split(b"\r\n--" + found[1].encode())[1:-1]:
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = head.decode(errors="replace")
        name, filename = _NAME.search(headers), _FILENAME.search(headers)
        read.append(Part(name=name[1] if name else "", filename=filename[1] if filename else "", content=content))
    return read
