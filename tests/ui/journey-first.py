#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first start of somebody on the staff, with a card pressed twice before anything else: set-up uses
it when it comes to the card, with the numbers compared; the shortcut is added and taken back; a
practice record; and back to the real records, which practice never touched. The settings are real."""
import os
import re
import subprocess
import sys

from journey import Journey, keys, picture, states
from school import attest, scratch, start_record
from shell import cli, make_store

PASSPHRASE = 'four words not related'
MEDIA_KEYS = 'org.gnome.settings-daemon.plugins.media-keys'
OURS = '/org/gnome/settings-daemon/plugins/media-keys/custom-keybindings/attest-record/'


def make_card(program):
    dsl, card = scratch('dsl'), scratch('school.attest-card')
    scratch('drop').mkdir()
    make_store(program, PASSPHRASE, name='Mina Patel', role='dsl', store=dsl)
    cli(program, 'card', 'create', '--school', 'A School', '--pack', 'the-oval', '--drop', scratch('drop'), store=dsl)
    cli(program, 'card', 'export', card, store=dsl)
    return card, cli(program, 'keys', 'show', store=dsl)['fingerprint']


def before_the_card(journey, program):
    program.wait('Welcome to Attest')
    program.wait('Your school’s card is here: school.attest-card')
    journey.step('a card pressed twice before set-up is kept, and the first page says so')
    picture('first-1-card-waits')
    journey.check_names(program, 'start with a card')
    program.press('I work at a school')
    program.wait('Who are you?')
    program.type('Your name, as colleagues know it', 'Jo Evans')
    program.press('Continue')
    program.wait('Choose a passphrase')
    program.type('Passphrase', PASSPHRASE)
    program.type('The same again', PASSPHRASE)
    program.press('Continue')
    program.wait('Keep your recovery sheet', 30)
    groups = re.search(r'AGE-SECRET-KEY-1[A-Z0-9 ]*', program.words()).group().split()
    program.type('Last two groups', ' '.join(groups[-2:]))
    program.press('I have kept it')
    program.wait('Use the card you opened')


def compare(journey, program, fingerprint):
    picture('first-2-card')
    program.press('Use the card you opened')
    program.wait('Compare the numbers', 20)
    groups = fingerprint.split()
    journey.step('the numbers to compare are those of who signed it, in groups', len(groups) == 6 and all(program.shows(one) for one in groups), groups)
    journey.step('without comparing, it is not taken', program.find('Use this card', lambda node: 'button' in node.getRoleName() and 'sensitive' not in states(node)))
    program.press('I have compared these numbers with Mina Patel')
    program.press('Use this card')
    program.wait('Ready when it matters', 20)


def settings(*arguments):
    return subprocess.run(['gsettings', *arguments], check=True, capture_output=True, text=True).stdout.strip()


def get_ready(journey, program):
    picture('first-3-ready')
    journey.check_names(program, 'ready')
    journey.step('where no desktop gives pictures, it says what else there is', program.shows('Paste, drop or choose pictures instead'))
    program.press('Keyboard shortcut')
    program.wait('Ctrl+Alt+R starts a record from anywhere')
    command = settings('get', f'{MEDIA_KEYS}.custom-keybinding:{OURS}', 'command')
    journey.step('the shortcut is the desktop’s own, and starts a record', OURS in settings('get', MEDIA_KEYS, 'custom-keybindings') and '--record' in command,
                 command)
    program.press('Keyboard shortcut')
    program.wait('would start a record')
    journey.step('and is gone as it came', OURS not in settings('get', MEDIA_KEYS, 'custom-keybindings'))


def practise(journey, program):
    keys('Tab')
    node = program.until(program.focused, 'the keys reach nothing')
    journey.step('the keyboard reaches the page', any(words in (node.name or '') for words in ('practice', 'shortcut', 'background', 'Start using')), node.name)
    program.press('Send a practice record')
    program.wait('Practice school: nothing here is real', 40)
    start_record(program)
    program.press('No, take the picture')
    program.press('Go on without a picture')
    program.wait('What happened?')
    program.type('What happened, in your own words', 'This is only practice.')
    program.press('Inappropriate contact')
    program.press('A pupil')
    program.wait('Is anyone in danger')
    program.press('No')
    program.wait('Send to ')
    program.press('Send to Mina Patel')
    program.wait('has not opened it yet', 30)
    program.press('Done')
    program.wait('AT-')
    picture('first-4-practice')
    program.press('End practice')
    program.wait('End practice?')
    program.press('End Practice')
    program.wait_gone('nothing here is real', 20)
    program.wait('Record what you saw', 30)
    journey.step('practice ends where the real records are, which the password store opens')
    journey.step('and none of it is among them', not program.shows('AT-'))


def hide_in_practice(journey, program):
    """Locked in the practice school, it is the real records that are locked, and practice is a menu away."""
    program.press('Main menu')
    program.press('Practice school')
    program.wait('Practice school: nothing here is real', 40)
    start_record(program)
    journey.step('a recording says as well that it is practice', program.shows('Practice: nothing here is real'))
    program.press('Hide')
    program.wait('Attest is locked')
    journey.step('hidden in practice, nothing of practice stays', not program.shows('nothing here is real'))
    program.type('Attest passphrase', PASSPHRASE)
    program.press('Unlock')
    program.wait('Record what you saw', 30)
    program.press('Main menu')
    program.press('Practice school')
    program.wait('Practice school: nothing here is real', 40)
    journey.step('and the way back to it is in the menu')
    program.press('End practice')
    program.wait('End practice?')
    program.press('End Practice')
    program.wait_gone('nothing here is real', 20)
    program.wait('Record what you saw', 30)


def routed(journey, program):
    """The policy names roles that nobody on this card holds."""
    start_record(program)
    program.press('No, take the picture')
    program.press('Go on without a picture')
    program.wait('What happened?')
    program.type('What happened, in your own words', 'A boy in my form asked to be friends.')
    program.press('A message or friend request')
    program.press('A pupil')
    program.wait('Is anyone in danger')
    program.press('No')
    program.wait('Send to Mina Patel')
    journey.step('that nobody holds the roles the policy names is said before sending', program.shows('Nobody on your school’s list is that'), program.words())
    picture('first-5-nobody-holds-it')
    subprocess.run(['xdotool', 'key', '--clearmodifiers', 'Escape'], check=True)
    program.press('Throw Away')
    program.wait_gone('Send to Mina Patel')


def another_card(journey, program, card):
    """The same card once more, while a window is there."""
    subprocess.run([sys.argv[1], str(card)], check=True, timeout=20)
    program.wait('Compare the numbers', 20)
    journey.step('with a window open, a card is shown there at once')
    picture('first-6-card-again')
    subprocess.run(['xdotool', 'key', '--clearmodifiers', 'Escape'], check=True)
    program.wait_gone('Compare the numbers')
    other = scratch('notes.txt')
    other.write_text('x')
    subprocess.run([sys.argv[1], str(other)], check=True, timeout=20)
    program.wait('Attest does not know this file')
    journey.step('another file is not taken, and it says what to do')
    program.press('Close')


def travel(journey):
    os.environ |= {'GSETTINGS_BACKEND': 'keyfile', 'XDG_CURRENT_DESKTOP': 'GNOME'}
    card, fingerprint = make_card(sys.argv[3])
    program = attest(str(card))
    before_the_card(journey, program)
    compare(journey, program, fingerprint)
    get_ready(journey, program)
    practise(journey, program)
    hide_in_practice(journey, program)
    routed(journey, program)
    another_card(journey, program, card)
    program.close()
    listed = cli(sys.argv[3], 'case', 'list', **{'recovery-sheet': None, 'passphrase-file': scratch('passphrase')})
    journey.step('the real store has no record, whatever was practised', listed == {'cases': []}, listed)


if 'org.gnome.settings-daemon' in subprocess.run(['gsettings', 'list-schemas'], capture_output=True, text=True, check=False).stdout:
    Journey('journey-first').run(travel)
else:
    print('1..0 # SKIP gnome-settings-daemon-common is not installed')
