#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leaving in the middle of it. A record left half-way says that it is not finished and cannot be
sent until it is; one whose time for Stop still runs is sent before the other side comes."""
from journey import Clipboard, Journey, keys, keys_until, picture, states
from school import attest, make_picture, scratch, start_practice, start_record

TITLE = 'Inappropriate contact'


def is_button(node):
    return 'button' in node.getRoleName()


def can_press(node):
    return is_button(node) and 'sensitive' in states(node)


def leave_half_way(journey, program):
    start_record(program)
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Paste a picture')
    program.wait('Show the picture')
    program.press('It is in an app')
    program.wait('What happened?')
    program.type('What happened, in your own words', 'He wrote to a girl in 9B.')
    keys('Escape')
    program.wait('Keep what you have so far?')
    program.press('Keep as Draft')
    program.wait('Not finished', 20)
    journey.step('the list says that it is not finished')
    program.press('Not finished')
    program.wait('This record is not finished')
    picture('leave-unfinished')
    journey.check_names(program, 'unfinished record')
    journey.step('it cannot be sent as it is', program.find('Send…', is_button) and not program.find('Send…', can_press))


def send_and_switch(journey, program):
    program.press('Go on with it')
    program.wait('What happened?')
    program.press(TITLE)
    program.press('A pupil')
    program.wait('Is anyone in danger')
    program.press('No')
    program.wait('Send to ')
    program.press('Send to')
    program.wait('Sending to')
    program.press('Switch to the DSL', count=False)
    program.wait('side: nothing here is real', 20)
    program.wait(TITLE, 20)
    journey.step('what was being sent arrived on the other side')
    journey.step('and nothing of this side complains there', not program.shows('could not find'))


def send_again_and_switch(journey, program):
    program.press('Switch to the staff side', count=False)
    program.wait(TITLE, 20)
    program.press(TITLE)
    program.wait('Send again')
    journey.step('it is finished', not program.shows('This record is not finished'))
    program.press('Send again')
    program.wait('Goes to')
    program.press('Send to Mina Patel')
    program.wait('Nothing has changed')
    program.press('Send it again')
    program.wait('Sending to')
    picture('leave-sending')
    program.press('Switch to the DSL', count=False)
    program.wait('side: nothing here is real', 20)
    program.wait(TITLE, 20)
    journey.step('no alert follows to the other side', not program.shows('could not'))
    program.press('Switch to the staff side', count=False)
    program.wait(TITLE, 20)
    program.press(TITLE)
    program.wait('History')
    journey.step('it was sent a second time', program.words().count('sealed this record for') == 2, program.words())
    keys_until(program, 'Go back to the practice school', 'ctrl+l')
    picture('leave-hidden')
    journey.step('the first page leads back to the practice school', program.shows('Your practice records are kept'))


def travel(journey):
    path = scratch('picture.png')
    make_picture(path)
    program = attest()
    start_practice(program)
    held = Clipboard(str(path))
    leave_half_way(journey, program)
    held.close()
    send_and_switch(journey, program)
    send_again_and_switch(journey, program)
    program.close()


Journey('journey-leave').run(travel)
