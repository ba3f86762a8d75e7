#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed while somebody types: what was typed more than two seconds ago is there again, and the
gate is asked again before anything is taken."""
import time

from journey import Journey, picture, write
from school import attest, start_practice, start_record

STORY = 'She told me that he keeps asking for her address and that she is afraid to say no.'


def travel(journey):
    program = attest()
    start_practice(program)
    start_record(program)
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Go on without a picture')
    program.wait('What happened?')
    write(STORY)
    program.until(lambda: program.text('What happened, in your own words') == STORY, 'the keys did not arrive')
    program.press('A message or friend request')
    time.sleep(2.5)
    program.kill()
    journey.step('killed in the middle of a record')

    program = attest()
    start_practice(program)
    start_record_again(journey, program)
    program.close()


def start_record_again(journey, program):
    program.press('Record something')
    program.wait('Welcome back. Your unfinished record is here.')
    picture('draft-welcome')
    journey.check_names(program, 'welcome back')
    journey.step('it shows what was written', program.shows(STORY))
    program.press('Go on with it')
    program.wait('What happened?')
    journey.step('every letter is in its place', program.text('What happened, in your own words') == STORY)
    picture('draft-story')
    program.press('Back')
    program.wait('Before you take a picture')
    journey.step('Back leads to the gate, where it is asked again')
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Go on without a picture')
    program.wait('What happened?')
    journey.step('Back and on again keeps the answer', program.text('What happened, in your own words') == STORY)
    program.press('Close')
    program.wait('Keep what you have so far?')
    picture('draft-close')
    journey.check_names(program, 'keep or throw away')
    program.press('Throw Away')
    program.wait_gone('Keep what you have so far?')
    start_record(program)
    journey.step('what was thrown away does not come back', not program.shows('Welcome back'))


Journey('journey-kill').run(travel)
