#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""After sending: a correction, and the update with it; the same again, which is asked about; the
other side sees the correction. Then by hand: the sealed file goes to a mail program that says
nothing, its state is never "sent", and a sealed file that is pressed twice is taken in."""
import os
import pathlib
import subprocess
import sys
import time

from journey import Journey, keys, picture, write
from school import attest, scratch, start_practice, start_record

STORY = 'A message under a false name was shown to me in the staff room.'
CORRECTION = 'It was Tuesday, not Wednesday.'
CLI = sys.argv[3]
LETTERS = scratch('letters')


def mail_program():
    """What xdg-email is asked for, on a desktop without the portal."""
    folder = scratch('bin')
    folder.mkdir()
    script = folder / 'xdg-email'
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{LETTERS}"\n')
    script.chmod(0o755)
    return f'{folder}:{os.environ["PATH"]}'


def record(program):
    start_record(program)
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Go on without a picture')
    program.wait('What happened?')
    write(STORY)
    program.press('Inappropriate contact or messages')
    program.press('A pupil')
    program.wait('Is anyone in danger')
    program.press('Yes or not sure')
    program.press('Continue')
    program.wait('Send to ')
    program.press('Send to')
    program.wait('has not opened it yet', 40)


def correct(program, words):
    program.press('More to do with this record', count=False)
    program.press('Add a correction', count=False)
    program.wait('What should be put right?')
    program.type('What should be put right?', words)
    program.press('Add this correction')


def updates(journey, program):
    program.press('Inappropriate contact', count=False)
    program.wait('Everything was sent to')
    picture('update-1-all-sent')
    journey.check_names(program, 'a sent record')
    journey.step('an urgent record says to speak to them in person as well', program.shows('speak to them in person as well'))
    correct(program, CORRECTION)
    program.wait('Not sent yet: 1 correction', 20)
    journey.step('what they have and have not is said', program.shows('has what you sent on'))
    picture('update-2-not-sent')
    journey.check_names(program, 'a record with an update')
    program.press('Send the update to')
    program.wait('Send to', 20)
    picture('update-3-whom')
    program.press('Send to')
    program.wait('Sending to')
    program.wait('Everything was sent to', 40)
    journey.step('the update goes, ten seconds later')
    journey.step('what was put right stands with the facts', program.shows('Correction by Jo Evans'), program.words())
    program.press('Send again')
    program.wait('Send to')
    program.press('Send to')
    program.wait('Nothing has changed', 20)
    picture('update-4-unchanged')
    journey.check_names(program, 'nothing has changed')
    journey.step('the same again is asked about')
    keys('Escape')
    program.wait_gone('Nothing has changed')


def other_side(journey, program):
    program.press('Switch to the DSL', count=False)
    program.wait('Inappropriate contact', 20)
    program.press('Inappropriate contact', count=False)
    program.wait(CORRECTION, 20)
    picture('update-5-received')
    journey.check_names(program, 'a received record with a correction')
    journey.step('the other side sees the correction')
    journey.step('with its author, above the history', 0 < program.words().find('Correction by Jo Evans') < program.words().find('Every step is kept'), program.words())
    journey.step('whose account it is, is said', program.shows('As Jo Evans sealed it') and program.shows('On this computer'), program.words())
    program.press('Switch to the staff side', count=False)
    program.wait('Inappropriate contact', 20)


def by_hand(journey, program):
    program.press('Inappropriate contact', count=False)
    program.wait('opened', 20)
    correct(program, 'He wrote twice.')
    program.wait('Not sent yet: 1 correction', 20)
    program.press('More to do with this record', count=False)
    program.press('Hand it over yourself', count=False)
    program.wait('Send to')
    program.press('Send to')
    program.wait('Hand It Over Yourself', 20)
    picture('update-6-by-hand')
    journey.check_names(program, 'handing over')
    program.press('Open my mail program')
    program.wait('Handed over by you, not confirmed', 30)
    picture('update-7-handed')
    journey.step('a mail is handed over, never sent')
    for _ in range(100):
        if LETTERS.exists() and LETTERS.read_text(encoding='utf-8').count('\n') > 6:
            break
        time.sleep(0.1)
    letter = LETTERS.read_text(encoding='utf-8')
    sealed = next((line for line in letter.splitlines() if line.endswith('.attest')), '')
    journey.step('with the sealed file attached', pathlib.Path(sealed).exists() and pathlib.Path(sealed).read_bytes().startswith(b'age-encryption.org/v1'), letter)
    journey.step('and the number alone in its words', 'AT-' in letter and not any(word in letter for word in ('staff room', 'pupil', 'Inappropriate', 'Tuesday', 'Patel')), letter)
    return sealed


def seen_again(journey, program):
    """What was pressed is an update of a record that was opened."""
    program.wait('Updated, not opened yet', 20)
    picture('update-9-unread')
    journey.step('the list says that it was updated')
    program.press('Inappropriate contact', count=False)
    program.wait('New since you opened this on', 20)
    program.wait_gone('Updated, not opened yet', 20)
    picture('update-10-opened')
    journey.check_names(program, 'an opened update')
    journey.step('the page says what is new', program.shows(': 1 correction.') and program.shows('He wrote twice.'), program.words())
    program.press('Switch to the staff side', count=False)
    program.wait('Inappropriate contact', 20)
    program.press('Inappropriate contact', count=False)
    program.wait('Mina Patel opened the update', 30)
    picture('update-11-answered')
    journey.step('the sender is told of both, apart', program.shows('Mina Patel opened this record'), program.words())


def pressed_twice(journey, program, sealed):
    copy = scratch('from a mail.attest')
    copy.write_bytes(pathlib.Path(sealed).read_bytes())
    program.press('Switch to the DSL', count=False)
    program.wait('Practice school, the DSL', 20)
    program.wait('Inappropriate contact', 20)
    subprocess.run([sys.argv[1], str(copy)], timeout=30, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    program.wait('The record was taken in', 30)
    picture('update-8-taken-in')
    journey.check_names(program, 'taken in from a file')
    journey.step('a sealed file that is pressed twice is taken in')
    keys('Escape')
    program.wait_gone('The record was taken in')
    seen_again(journey, program)


def travel(journey):
    program = attest(PATH=mail_program())
    start_practice(program)
    record(program)
    keys('Escape')
    program.wait_gone('Reference AT-')
    updates(journey, program)
    other_side(journey, program)
    pressed_twice(journey, program, by_hand(journey, program))
    program.close()


Journey('journey-update').run(travel)
