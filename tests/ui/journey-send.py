#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the first start to the practice school, a pasted picture, Sent; then the other side: it
arrives, is opened, is unchanged; then back: the receipt has come. At most eight presses from
seeing it to having sent it."""
import datetime
import re

import tongue
from journey import Clipboard, Journey, keys, picture
from school import attest, make_picture, scratch, start_practice, start_record

STORY = 'He wrote "you will be sorry" to a girl in 9B at twenty past eight.'


def last_night():
    day = datetime.date.today() - datetime.timedelta(days=1)
    return tongue.day(day) + ', 19:45' if hasattr(tongue, 'day') else f'{day.day} {day:%B %Y}, 19:45'


def record(journey, program):
    program.presses = 0
    start_record(program)
    picture('record-1-gate')
    journey.check_names(program, 'gate')
    safe = program.focused()
    journey.step('the keyboard starts on the safe answer', safe is not None and tongue.stands_in('Yes or not sure', safe.name))
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    picture('record-2-capture')
    journey.check_names(program, 'capture')
    program.press('Paste a picture')
    program.wait('Show the picture')
    picture('record-3-keep')
    journey.check_names(program, 'keep')
    program.type('Seen at', 'yesterday 19:45')
    program.press('It is in an app')
    program.wait('What happened?')
    program.type('What happened, in your own words', STORY)
    picture('record-4-story')
    journey.check_names(program, 'story')
    program.press('Inappropriate contact or messages')
    program.press('A pupil')
    program.wait('Is anyone in danger')
    picture('record-5-danger')
    journey.check_names(program, 'danger')
    program.press('No')
    program.wait('Send to ')
    journey.step('the policy says how soon, with its place', program.shows('Tell them at once (KCSIE 2022 ¶52-55).'))
    picture('record-6-check')
    journey.check_names(program, 'check')
    journey.step('the last page shows what was written', program.shows('you will be sorry'))
    journey.step('and when it was, as it was said of the picture', program.shows('Noticed') and program.shows(last_night()), program.words())
    journey.step('which can be changed', program.find('Change: Noticed', program.can_press) is not None)
    program.press('Send to')
    program.wait('Sending to')
    picture('record-7-sending')
    journey.check_names(program, 'sending')
    journey.step('a person can stop it, and no seconds are counted down', program.shows('Stop') and not re.search(r'(?<!Saved )\b\d+ seconds', program.words()))
    program.wait('has not opened it yet', 30)
    picture('record-8-sent')
    journey.check_names(program, 'sent')
    journey.step('it has a reference', program.shows('Reference AT-'))
    journey.step(f'seen to sent in at most eight presses ({program.presses})', program.presses <= 8)


def arrive(journey, program):
    program.press('Switch to the DSL', count=False)
    program.wait('Inappropriate contact', 20)
    picture('dsl-inbox')
    journey.check_names(program, 'inbox')
    program.press('Inappropriate contact', count=False)
    program.wait('Not changed since', 20)
    journey.step('it arrived, and its seal says that nothing was changed')
    journey.step('it says when it was noticed, which is not when it was recorded', re.search(r'Noticed\n.*19:45', program.words()) is not None, program.words())
    picture('dsl-case')
    journey.check_names(program, 'received case')
    journey.step('the picture is not shown by itself', not program.shows('Hide the picture'))


def paste(program):
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Paste a picture')
    program.wait('Show the picture')


def same_again(journey, program):
    start_record(program)
    paste(program)
    program.type('Or another reason', 'It is in an app')
    program.press('Use it and add another')
    program.wait('No, take the picture', 20)
    journey.step('the first of them is kept without a word', not program.shows('had the very same already'))
    paste(program)
    program.press('It is in an app')
    program.wait('had the very same already', 20)
    picture('same-again')
    journey.check_names(program, 'the same picture again')
    journey.step('the very same picture is kept once more, and that is said', program.shows('What happened?'), program.words())


def travel(journey):
    path = scratch('picture.png')
    make_picture(path)
    program = attest()
    picture('first-start')
    journey.check_names(program, 'first start')
    start_practice(program)
    picture('practice')
    held = Clipboard(str(path))
    record(journey, program)
    held.close()
    keys('Escape')
    program.wait_gone('Reference AT-')
    arrive(journey, program)
    program.wait('Inappropriate contact')
    program.press('Switch to the staff side', count=False)
    program.wait('opened', 20)
    journey.step('the sender sees that it was opened')
    picture('receipt')
    held = Clipboard(str(path))
    same_again(journey, program)
    held.close()
    program.close()


Journey('journey-send').run(travel)
