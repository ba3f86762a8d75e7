#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test picture of set-up, through the desktop's own screenshot service: the question comes first,
the other answer takes nothing, and the picture is gone as soon as it was taken."""
import os
import pathlib
import re
import subprocess
import time

from journey import Journey, picture
from school import attest

PNG = b'\x89PNG\r\n\x1a\n'


def readable_pictures():
    found = set()
    for path in [*pathlib.Path(os.environ['ATTEST_SCRATCH']).rglob('*'), *pathlib.Path('/tmp').glob('*.png')]:
        if path.is_file() and not path.is_symlink() and path.read_bytes()[:8] == PNG:
            found.add((str(path), path.stat().st_mtime_ns))
    return found


def key(*names):
    """There is no pointer here; rows are pressed from the keyboard."""
    for name in names:
        subprocess.run(['wtype', '-s', '300', '-k', name], check=True)
    time.sleep(0.3)


def set_up(program):
    program.wait('Welcome to Attest')
    program.until(program.focused, 'nothing has the focus')
    key('Down', 'Return')
    program.wait('Who are you?')
    program.type('Your name, as colleagues know it', 'Jo Evans')
    program.press('Continue')
    program.wait('Choose a passphrase')
    program.type('Passphrase', 'four words not related')
    program.type('The same again', 'four words not related')
    program.press('Continue')
    program.wait('Keep your recovery sheet', 40)
    groups = re.search(r'AGE-SECRET-KEY-1[A-Z0-9 ]*', program.words()).group().split()
    program.type('Last two groups', ' '.join(groups[-2:]))
    program.press('I have kept it')
    program.wait('Your school’s card')
    program.press('Continue without a card')
    program.wait('Ready when it matters')


def travel(journey):
    program = attest()
    set_up(program)
    program.wait('Your desktop asks once whether Attest may')
    before = readable_pictures()
    key('Return')
    program.wait('Before the test picture')
    picture('test-picture-1-question')
    journey.check_names(program, 'question before the test picture')
    key('Return')
    program.wait('No test picture was taken. That was right')
    journey.step('Enter gives the safe answer, and nothing is taken', readable_pictures() == before, readable_pictures() - before)
    key('Return')
    program.wait('Before the test picture')
    program.press('No, Take a Test Picture')
    program.wait('It works. The test picture was thrown away', 20)
    picture('test-picture-2-gone')
    journey.step('with the other answer the service takes one, and it is gone', readable_pictures() == before, readable_pictures() - before)
    program.press('Start using Attest')
    program.wait('Record what you saw', 20)
    journey.step('and set-up is over')
    program.close()


Journey('journey-test-picture').run(travel)
