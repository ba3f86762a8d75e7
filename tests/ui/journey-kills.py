#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at random moments while somebody types: nothing that was typed more than two seconds before
is lost, whatever the moment. ATTEST_ROUNDS says how often; the seed is printed."""
import os
import pathlib
import random
import shutil
import time

from journey import Journey, write
from school import attest, start_practice, start_record

ROUNDS = int(os.environ.get('ATTEST_ROUNDS', '4'))
# Two seconds between savings, and half a second to write on a busy computer.
LIMIT = 2.5
WORDS = ('on monday after school a parent wrote that the teacher should be careful and named her street '
         'and the colour of her car which nobody outside the school could know').split()


def type_until(moment):
    """Types word by word; gives what had been typed, and when."""
    typed, text = [(time.monotonic(), '')], ''
    for word in WORDS * 4:
        if time.monotonic() >= moment:
            break
        write(word + ' ')
        text += word + ' '
        typed.append((time.monotonic(), text))
    return typed


def one(journey, number, seconds):
    shutil.rmtree(pathlib.Path(os.environ['HOME'], '.local/share/attest'), ignore_errors=True)
    program = attest()
    start_practice(program)
    start_record(program)
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Go on without a picture')
    program.wait('What happened?')
    began = time.monotonic()
    typed = type_until(began + seconds)
    while time.monotonic() < began + seconds:
        time.sleep(0.01)
    program.kill()
    killed = time.monotonic()
    safe = max((text for at, text in typed if at <= killed - LIMIT), key=len)
    program = attest()
    start_practice(program)
    program.press('Record something')
    if not safe:
        program.wait('Before you take a picture' if not program.shows('Welcome back') else 'Welcome back')
        found = ''
    else:
        program.wait('Welcome back')
        program.press('Go on with it')
        program.wait('What happened?')
        found = program.text('What happened, in your own words')
    journey.step(f'round {number}: killed after {seconds:.2f} s, {len(safe)} letters were older than {LIMIT} s, {len(found)} are there',
                 found.startswith(safe.rstrip()) and typed[-1][1].startswith(found.rstrip()), f'{found!r}\n{safe!r}')
    program.close()


def travel(journey):
    seed = int(os.environ.get('ATTEST_SEED', time.time()))
    print(f'# seed {seed}')
    dice = random.Random(seed)
    for number in range(1, ROUNDS + 1):
        one(journey, number, dice.uniform(2.2, 7))


Journey('journey-kills').run(travel)
