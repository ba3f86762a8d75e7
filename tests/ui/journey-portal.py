#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of the screen through the desktop's own screenshot service: it is shown, sealed with
its address, and the readable file that the service left is gone."""
import os
import pathlib
import subprocess
import sys

from journey import Journey, picture
from school import attest, scratch, start_record

PNG = b'\x89PNG\r\n\x1a\n'


def readable_pictures():
    places = [pathlib.Path(os.environ['ATTEST_SCRATCH']), pathlib.Path('/tmp')]
    found = set()
    for place in places:
        for path in (place.rglob('*') if place != places[1] else place.glob('*.png')):
            if path.is_file() and not path.is_symlink() and path.read_bytes()[:8] == PNG:
                found.add((str(path), path.stat().st_mtime_ns))
    return found


def make_store():
    """There is no pointer here to set up with, so the command line does it."""
    secret = scratch('passphrase')
    secret.write_text('four words not related\n')
    subprocess.run([os.path.abspath(sys.argv[2]), '--passphrase-file', str(secret), 'init', '--name', 'Jo Evans', '--role', 'staff',
                    '--recovery-file', str(scratch('sheet'))], check=True, stdout=subprocess.DEVNULL, cwd=scratch('.'))


def travel(journey):
    make_store()
    before = readable_pictures()
    program = attest()
    program.wait('Attest is locked')
    start_record(program)
    program.press('No, take the picture')
    program.wait('Take a picture of a window or area')
    journey.step('this computer has a screenshot service, and the page offers it')
    picture('portal-1-capture')
    program.press('Take a picture of a window or area')
    program.wait('Is this what you wanted to keep?', 20)
    program.wait('Show the picture')
    journey.step('the picture comes back, hidden, and our window with it')
    picture('portal-2-keep')
    journey.step('the service left a readable file, which is seen by the search', readable_pictures() - before)
    program.type('Web address', 'https://example.org/post/1')
    program.press('Use this picture')
    program.wait('It is sealed on this computer, and nobody has been told yet')
    journey.step('it is sealed, although the store is locked')
    left = readable_pictures() - before
    journey.step('no readable picture is left', not left, left)
    program.close()


Journey('journey-portal').run(travel)
