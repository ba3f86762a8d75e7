#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A recording begun while Attest is locked, and Attest opened beside it before the recording ends: what
the school says comes to the page that is on the screen, and nothing that was typed there goes."""
import sys
import time

import tongue
from journey import Clipboard, Journey, keys, picture
from school import attest, make_picture, scratch
from shell import call_action, cli, make_store, record_again

PASSPHRASE = 'four words not related'
STORY = 'Somebody wrote about our head of year, and the whole class has it.'
WHO = 'Who told you'


def lock(program):
    call_action('lock')
    # Whoever asks GTK 4.8 for everything while a window is going can end the program (HACKING.md).
    time.sleep(1.5)
    program.wait('Attest is locked')
    record_again(sys.argv[1])
    program.wait('Before you take a picture')


def unlock(program):
    """In the window behind, as somebody does who sees that it is locked."""
    program.type('Attest passphrase', PASSPHRASE)
    program.press('Unlock')


def opened(program):
    program.until(lambda: not tongue.stands_in('Attest is locked', program.words(top_only=False)), 'it did not open', 30)


def at_the_picture(journey, program):
    record_again(sys.argv[1])
    program.wait('Before you take a picture')
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    journey.step('locked, there is no going on without a picture', not program.shows('Go on without a picture'))
    unlock(program)
    program.wait('Go on without a picture', 30)
    journey.step('opened beside it, there is')
    picture('late-1-picture')
    program.press('Go on without a picture')
    program.wait('What is it?')
    program.type('What happened, in your own words', STORY)
    program.wait('Saved', 20)
    keys('Escape')
    program.press('Keep as Draft')
    program.wait_gone('What happened?')


def beside_a_draft(journey, program):
    """The draft of the first one is kept, so this one is its own record."""
    lock(program)
    program.press('Yes or not sure')
    program.wait('Write down what you were told')
    program.type(WHO, 'Amira in 8C')
    unlock(program)
    opened(program)
    journey.step('with a draft in the store, what was typed stays', program.text(WHO) == 'Amira in 8C', program.text(WHO))
    program.press('A pupil')
    program.wait('Have the police been called?')
    program.press('Continue')
    program.wait('Is anyone in danger')
    program.press('No')
    program.wait('among your records now', 20)
    picture('late-2-kept')
    program.press('Done')
    program.wait('Was this you?', 20)
    program.press('It Was Me')
    program.wait('Recorded while Attest was locked', 20)
    journey.step('and it is taken in at once')


def left_while_locked(journey, program):
    lock(program)
    program.press('Yes or not sure')
    program.type(WHO, 'Sam in 9A')
    keys('Escape')
    program.press('Keep as Draft')
    program.wait('Attest is locked')
    unlock(program)
    program.wait('Was this you?', 30)
    journey.step('left half-way while locked, the words are kept as well')
    program.press('It Was Me')
    program.wait('Record something')


def the_draft(journey, program):
    program.press('Record something')
    program.wait('Welcome back')
    program.press('Go on with it')
    program.wait('What happened?')
    journey.step('the first one is still there, to the last letter', program.text('What happened, in your own words') == STORY)
    keys('Escape')
    program.press('Throw Away')
    program.wait_gone('Keep what you have so far?')
    program.wait('Records')
    program.wait_gone('Not finished')


def at_the_words(journey, program):
    lock(program)
    program.press('Yes or not sure')
    program.type(WHO, 'Kit in 7D')
    program.press('The head, the DSL')
    program.wait('Have the police been called?')
    journey.step('locked, nobody is known to choose from, and that holds nobody up')
    unlock(program)
    opened(program)
    program.press('Continue')
    program.wait('Is anyone in danger')
    program.press('No')
    program.wait('Choose which of them it is about', 20)
    journey.step('opened beside it, it is asked before anybody is offered', program.text(WHO) == 'Kit in 7D', program.text(WHO))
    picture('late-3-words')
    program.press('Headteacher')
    program.press('Continue')
    program.wait('Have the police been called?')
    program.press('Continue')
    program.wait('Is anyone in danger')
    program.press('No')
    program.wait('Check and send', 20)
    journey.step('and the whole way is open')
    keys('Escape')
    program.press('Throw Away')
    program.wait_gone('Check and send')


def at_the_keeping(journey, program):
    """A picture was taken while locked; what it is sealed into is decided when it is sealed."""
    path = scratch('picture.png')
    make_picture(path)
    held = Clipboard(str(path))
    lock(program)
    program.press('No, take the picture')
    program.press('Paste a picture')
    program.wait('Show the picture')
    program.type('Web address', 'https://example.org/1')
    unlock(program)
    opened(program)
    journey.step('the answers beside a picture stay', program.text('Web address') == 'https://example.org/1')
    program.press('Use this picture')
    program.wait('What is it?', 20)
    journey.step('and its record goes on as any other')
    held.close()
    keys('Escape')
    program.press('Throw Away')
    program.wait_gone('What happened?')


def travel(journey):
    make_store(sys.argv[3], PASSPHRASE)
    program = attest()
    program.wait('Attest is locked')
    at_the_picture(journey, program)
    beside_a_draft(journey, program)
    left_while_locked(journey, program)
    the_draft(journey, program)
    at_the_words(journey, program)
    at_the_keeping(journey, program)
    program.close()
    listed = cli(sys.argv[3], 'case', 'list')
    journey.step('three records, each once', len(listed['cases']) == 3, listed)


Journey('journey-late').run(travel)
