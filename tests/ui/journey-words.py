#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words only: with a picture on the clipboard and another under the mouse, the answer "Yes or
not sure" leads to Sent in at most six presses, and nothing of either picture is anywhere
afterwards. Pasting and dropping before the answer takes nothing either."""
import base64
import os
import pathlib
import re
import sys

from journey import Clipboard, DragSource, Journey, keys, picture
from school import attest, find_in, make_picture, needles, scratch, start_practice, start_record

WAYS_IN = ('Paste a picture', 'Choose a file', 'Take a picture of', 'drop a file')


def no_way_in(journey, program, page):
    shown = program.words()
    journey.step(f'no way to take a picture on the page "{page}"', not any(way in shown for way in WAYS_IN), shown)


def early(journey, program, source):
    keys('ctrl+v')
    program.wait('Answer the question first, then paste it again')
    journey.step('a paste before the answer takes nothing and says so')
    source.drop_at(680, 500)
    program.wait('Answer the question first, then drop it again')
    journey.step('a drop before the answer takes nothing and says so')
    picture('words-0-early')


def write_down(journey, program, source, planted):
    program.press('Yes or not sure')
    program.wait('Write down what you were told')
    picture('words-1-told')
    journey.check_names(program, 'words')
    no_way_in(journey, program, 'words')
    keys('ctrl+v')
    source.drop_at(680, 260)
    program.wait('This record is words only')
    journey.step('a drop on the words takes nothing and says so')
    when = program.text('When was it?')
    journey.step('no time is made up', when == '', repr(when))
    program.type('Who told you?', base64.b64encode(pathlib.Path(planted).read_bytes()).decode()[:6000])
    program.wait('written out as letters')
    journey.step('a picture written out as letters is not kept either', not any(len(word) > 900 for word in program.words().split()))
    program.type('Who told you?', 'Ann, 8C')
    program.type('When was it?', 'about half past')
    program.type('Who is shown', 'She said it is her cousin')
    program.type('What did you do?', 'I took her to the office')
    program.press('A pupil')
    program.wait('If you do not know, leave it empty')
    picture('words-1-when')
    journey.step('a time that cannot be read is asked again, and can be left out')
    program.type('When was it?', '')
    program.press('Continue', count=False)
    program.wait('Have the police been called?')
    picture('words-2-device')
    journey.check_names(program, 'device')
    no_way_in(journey, program, 'device')
    program.type('Device or print', "Ann's phone, switched off")
    program.type('Locked away in', 'the safe in the office')
    program.press('Continue')
    program.wait('Is anyone in danger')
    no_way_in(journey, program, 'danger')
    program.press('No')
    program.wait('Send to ')
    picture('words-3-check')
    journey.check_names(program, 'check of words')
    no_way_in(journey, program, 'check')
    journey.step('the page before sending has the words', program.shows('the safe in the office') and program.shows('Ann, 8C'))
    journey.step('when it was is not made up', program.shows('When: Not given.') and re.search(r'Noticed\nNot given', program.words()) is not None, program.words())
    journey.step('the police are not said to have been called', program.shows('Police called: Not yet.'))
    program.press('Send to')
    program.wait('has not opened it yet', 30)
    picture('words-4-sent')
    journey.step(f'in at most six presses ({program.presses})', program.presses <= 6)


def travel(journey):
    planted = scratch('planted.png')
    wanted = needles(make_picture(planted))
    found = {name for _, name in find_in(scratch('.'), wanted)}
    journey.step('the search finds a picture where there is one', found >= {'the mark', 'its compressed pixels'}, found)
    program = attest()
    start_practice(program)
    held = Clipboard(str(planted))
    source = DragSource(sys.argv[2], str(planted))
    program.presses = 0
    start_record(program)
    early(journey, program, source)
    write_down(journey, program, source, planted)
    program.press('Done')
    program.wait('Sent to')
    program.close()
    left = find_in(pathlib.Path(os.environ['ATTEST_SCRATCH']), wanted, but=(planted,))
    journey.step('nothing of the picture is in the home, the runtime folder or the temporary one', not left, left)
    sealed = list(scratch('home').rglob('*.attest')) + list(scratch('home').rglob('store.db'))
    journey.step('a record of it is', len(sealed) > 0)
    source.close()
    held.close()


Journey('journey-words').run(travel)
