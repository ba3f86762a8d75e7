#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real store: set up with passphrase, password store and recovery sheet, whose last groups are
typed back; hidden in the middle of a record; opened by passphrase and by the password store; what
was being written is there again. While locked, recording works."""
import re
import time

from journey import Clipboard, Journey, keys, keys_until, picture, write
from school import attest, find_in, make_picture, needles, scratch, start_record

PASSPHRASE = 'four words not related'
STORY = 'A father wrote that he will come to the school and that we will see what happens then.'


def set_up(journey, program):
    program.wait('Welcome to Attest')
    program.press('I work at a school', count=False)
    program.wait('Who are you?')
    journey.check_names(program, 'who are you')
    picture('setup-1-you')
    program.type('Your name, as colleagues know it', 'Jo Evans')
    program.press('Continue')
    program.wait('Choose a passphrase')
    journey.check_names(program, 'passphrase')
    program.type('Passphrase', PASSPHRASE)
    program.type('The same again', PASSPHRASE)
    picture('setup-2-passphrase')
    program.press('Continue')
    program.wait('Keep your recovery sheet', 30)
    picture('setup-3-sheet')
    journey.check_names(program, 'recovery sheet')
    groups = re.search(r'AGE-SECRET-KEY-1[A-Z0-9 ]*', program.words()).group().split()
    program.type('Last two groups', 'WRONG WORDS')
    program.press('I have kept it')
    journey.step('other groups than those on the sheet are not taken', program.shows('Keep your recovery sheet'))
    program.type('Last two groups', ' '.join(groups[-2:]).lower())
    program.press('I have kept it')
    program.wait('Your school’s card')
    journey.check_names(program, 'school card')
    journey.step('everybody is told to give their person file, and not only those who receive',
                 program.shows('so that they know at once that a record is yours'), program.words())
    picture('setup-4-card')
    program.press('Continue without a card')
    program.wait('Ready when it matters')
    program.press('Start using Attest')
    program.wait('Record what you saw', 20)
    picture('setup-5-done')


def write_and_hide(journey, program):
    start_record(program)
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Go on without a picture')
    program.wait('What happened?')
    write(STORY)
    program.press('Hide')
    program.wait('Attest is locked')
    picture('locked')
    journey.check_names(program, 'locked')
    journey.step('nothing of the record is on the screen', not program.shows('A father wrote'))


def record_while_locked(journey, program, path, wanted):
    held = Clipboard(str(path))
    start_record(program)
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Paste a picture')
    program.wait('Show the picture')
    program.type('Web address, or say below', 'https://example.org/post?a=1&b=<2>')
    program.press('Use this picture')
    program.wait('It is sealed on this computer, and nobody has been told yet')
    picture('locked-kept')
    journey.step('while locked, a picture is sealed')
    held.close()
    program.press('Done')
    left = find_in(scratch('home'), wanted)
    journey.step('and it is nowhere in the clear', not left, left)


def unlock(journey, program):
    program.wait('Attest is locked')
    program.type('Attest passphrase', 'not the passphrase')
    program.press('Unlock')
    program.wait('does not open', 20)
    journey.step('another passphrase does not open it')
    program.type('Attest passphrase', PASSPHRASE)
    program.press('Unlock')
    program.wait('Was this you?', 20)
    picture('unlocked-was-it-you')
    journey.check_names(program, 'was this you?')
    program.press('It Was Me')
    program.wait('AT-', 20)
    journey.step('the passphrase does, and what was recorded while locked is a record now')
    picture('unlocked')


def travel(journey):
    path = scratch('picture.png')
    wanted = needles(make_picture(path))
    program = attest()
    set_up(journey, program)
    write_and_hide(journey, program)
    record_while_locked(journey, program, path, wanted)
    unlock(journey, program)
    program.press('Record something')
    program.wait('Welcome back')
    program.press('Go on with it')
    program.wait('What happened?')
    journey.step('what was being written is there, to the last letter',
                 program.text('What happened, in your own words') == STORY)
    keys('Escape')
    program.press('Keep as Draft')
    program.wait_gone('What happened?')
    time.sleep(0.5)
    keys_until(program, 'Attest is locked', 'ctrl+l')
    program.press('password store')
    program.wait('AT-', 20)
    journey.step('the password store opens it as well')
    program.close()


Journey('journey-setup').run(travel)
