"""Whole numbers as unsigned LEB128: seven bits to a byte, the lowest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def encode(numbers: Iterable[int]) -> bytes:
    """Numbers from 0 as bytes."""
    out = bytearray()
    for number in numbers:
        rest = number
        while rest > 127:
            out.append(rest & 127 | 128)
            rest >>= 7
        out.append(rest)
    return bytes(out)


def decode(data: bytes) -> Iterator[int]:
    """The numbers that `encode` was given."""
    number = shift = 0
    for byte in data:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number
            number = shift = 0
