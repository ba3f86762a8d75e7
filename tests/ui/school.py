# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journeys have in common: Attest itself, and a picture with a mark in it."""
import os
import pathlib
import struct
import sys
import time
import zlib

from journey import Program, Lost

# Stands in the planted picture, in clear, as a text chunk.
MARK = 'planted-mark-7f3a91c04e'


def attest(*arguments, **more):
    return Program([sys.argv[1], *arguments], **more)


def scratch(name):
    return pathlib.Path(os.environ['ATTEST_SCRATCH']) / name


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def make_picture(path, side=160):
    """A real PNG whose pixels compress badly, so that any copy of it can be found."""
    value, rows = 88172645463325252, bytearray()
    for _ in range(side):
        rows.append(0)
        for _ in range(side * 3):
            value ^= (value << 13) & (2**64 - 1)
            value ^= value >> 7
            value ^= (value << 17) & (2**64 - 1)
            rows.append(value & 0xff)
    pixels = zlib.compress(bytes(rows))
    head = struct.pack('>IIBBBBB', side, side, 8, 2, 0, 0, 0)
    path.write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'tEXt', b'Comment\0' + MARK.encode()) +
                     chunk(b'IDAT', pixels) + chunk(b'IEND', b''))
    return pixels


def needles(pixels):
    """Pieces of the picture that would survive in any copy of it, or of its pixels."""
    raw = zlib.decompress(pixels)
    return {'the mark': MARK.encode(), 'its compressed pixels': pixels[200:232], 'its pixels': raw[1000:1032]}


def find_in(folder, wanted, but=()):
    """Every file under folder that holds one of the pieces, as (path, which)."""
    found = []
    for path in folder.rglob('*'):
        if path in but or path.is_symlink() or not path.is_file():
            continue
        data = path.read_bytes()
        found += [(path, name) for name, piece in wanted.items() if piece in data]
    return found


def start_practice(program):
    """The row needs a real click, and a window that has just come may still be moving."""
    program.wait('Welcome to Attest')
    time.sleep(0.4)
    program.press('practice school', count=False)
    try:
        program.wait('Practice school: nothing here is real', 15)
    except Lost:
        program.press('practice school', count=False)
        program.wait('Practice school: nothing here is real', 30)


def start_record(program):
    program.press('Record something')
    program.wait('Before you take a picture')


__all__ = ['Lost', 'attest', 'find_in', 'make_picture', 'needles', 'scratch', 'start_practice', 'start_record']
