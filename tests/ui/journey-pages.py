#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages beside the way of a record: menu, settings, help, the school's card, what can be done
with a record, and set-up as the safeguarding lead. Each is looked over and pictured."""
import time

import pyatspi

import tongue
from journey import Journey, keys, label, picture
from school import attest, start_practice, start_record


def look(journey, program, words, name):
    program.wait(words)
    picture(f'pages-{name}')
    journey.check_names(program, name)


def menu(program, item):
    program.press('Main menu', count=False)
    program.wait(item)
    program.press(item, count=False)


def close(program, words):
    keys('Escape')
    program.wait_gone(words)


def from_the_menu(journey, program):
    menu(program, 'Preferences')
    look(journey, program, 'When nobody is here', 'preferences')
    close(program, 'When nobody is here')
    menu(program, 'What Attest cannot do')
    look(journey, program, 'It does not call anybody', 'limits')
    close(program, 'It does not call anybody')
    menu(program, 'School card')
    look(journey, program, 'Your own numbers', 'school-card')
    close(program, 'Your own numbers')


def problem(journey, program):
    """What is missing is said in one place, where the focus goes, with a way to each; nothing
    moves from under the pointer."""
    tile = program.until(lambda: program.find('A message or friend request', program.can_press), 'no kinds')
    stood = tile.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
    program.press('Continue')
    program.wait('There is a problem')
    at = program.until(program.focused, 'nothing has the focus')
    journey.step('all that is missing is said at once', program.shows('Choose what it is.') and program.shows('Choose who it is about.'))
    stands = tile.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
    journey.step('and moves no answer from under the pointer', stood.height > 0 and (stands.x, stands.y) == (stood.x, stood.y), (stood, stands))
    journey.step('the focus is on what is wrong', tongue.stands_in('There is a problem', label(at)), at.name)
    look(journey, program, 'Write what you saw or heard.', 'problem')


def words_only(journey, program):
    start_record(program)
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Go on without a picture')
    program.wait('What happened?')
    problem(journey, program)
    program.type('What happened, in your own words', 'A message said that she should not come back on Monday.')
    program.press('Inappropriate contact or messages')
    program.press('A pupil')
    program.wait('Is anyone in danger')


def danger(journey, program):
    program.press('Yes or not sure')
    look(journey, program, 'Call 999 if someone is in immediate danger', 'danger-yes')
    program.press('Continue')
    program.wait('Send to ')


def change_and_send(journey, program):
    program.press('Change: What happened', count=False)
    program.wait('What happened?')
    program.press('Abuse between pupils, outside school', count=False)
    time.sleep(0.5)
    journey.step('a changed answer goes nowhere by itself', program.shows('What happened?') and program.find('Continue', program.can_press))
    program.press('Inappropriate contact or messages', count=False)
    keys('alt+Left')
    program.wait('Send to ')
    program.press('Send to')
    program.wait('has not opened it yet', 30)
    program.press('Done')
    program.wait_gone('Reference AT-')


def with_a_record(journey, program):
    program.wait('Inappropriate contact', 20)
    program.press('Inappropriate contact', count=False)
    program.wait('History', 20)
    picture('pages-case')
    journey.check_names(program, 'own case')
    program.press('More to do with this record', count=False)
    program.wait('Add a correction')
    picture('pages-case-menu')
    program.press('Add a correction', count=False)
    look(journey, program, 'What should be put right?', 'correction')
    close(program, 'What should be put right?')
    program.press('Send again', count=False)
    look(journey, program, 'Only the people you choose here', 'send-again')
    close(program, 'Only the people you choose here')
    program.press('More to do with this record', count=False)
    program.wait('Check the seal')
    program.press('Check the seal', count=False)
    look(journey, program, 'Nothing has changed', 'checked')
    close(program, 'Every piece of evidence')


def travel(journey):
    program = attest()
    look(journey, program, 'Welcome to Attest', 'welcome')
    start_practice(program)
    journey.check_names(program, 'practice')
    from_the_menu(journey, program)
    words_only(journey, program)
    danger(journey, program)
    change_and_send(journey, program)
    with_a_record(journey, program)
    program.close()


Journey('journey-pages').run(travel)
