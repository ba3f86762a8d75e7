#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`attest --record`, as the launcher's action and the shortcut start it: before set-up, with nothing
running, while Attest is locked, while it shows a case, and with a record under way already."""
import subprocess
import sys

from journey import Journey, Program, keys, label, picture, seen, states
from school import attest, scratch
from shell import call_action, cli, make_store, record_again

PASSPHRASE = 'four words not related'
STORY = 'He wrote that he knows where she lives, and that he will wait for her.'


def headings(program, words):
    """How many windows there are whose words say that."""
    return sum(any(words.lower() in line.lower() for line in window_words(program, window)) for window in program.windows())


def window_words(program, window):
    return [label(node) for node in seen(window) if label(node)]


def before_set_up(journey):
    program = attest('--record')
    program.wait('Set up Attest first')
    journey.step('before set-up, the shortcut leads to set-up and says why', program.shows('Welcome to Attest'))
    node = program.until(program.focused, 'nothing has the focus')
    journey.step('the first choice has the focus there, and not the menu', 'practice school' in (node.name or '').lower(), node.name)
    program.close()


def cold(journey):
    make_store(sys.argv[3], PASSPHRASE)
    program = attest('--record')
    program.wait('Before you take a picture')
    journey.step('with nothing running, it stands at the gate', not program.shows('Attest is locked'))
    picture('launch-1-cold')
    journey.step('with one window and no more', len(program.windows()) == 1)
    program.press('Yes or not sure')
    program.wait('Write down what you were told')
    program.type('Who told you', 'Amira in 8C')
    program.press('A pupil')
    program.wait('Have the police been called?')
    program.press('Continue')
    program.wait('Is anyone in danger')
    program.press('No')
    program.wait('nobody has been told yet', 20)
    journey.step('while locked, words are kept as well')
    program.press('Done')
    Program.until(lambda: program.process.poll() is not None, 'it did not end')
    journey.step('and it ends when the window closes', program.process.returncode == 0, program.process.returncode)


def unlock(program):
    program.wait('Attest is locked')
    program.wait('type your Attest passphrase', 20)
    program.type('Attest passphrase', PASSPHRASE)
    program.press('Unlock')
    program.wait('Was this you?', 30)
    program.press('It Was Me')
    program.wait('AT-', 30)


def warm(journey):
    program = attest()
    program.wait('type your Attest passphrase', 20)
    journey.step('a password store that was never asked to keep the key is not offered', not program.shows('password store'), program.words())
    unlock(program)
    node = program.until(program.focused, 'nothing has the focus')
    journey.step('with records, the button that records has the focus', 'record something' in (node.name or '').lower().replace('_', ''), node.name)
    program.press('Recorded while Attest was locked')
    program.wait('History')
    record_again(sys.argv[1])
    program.wait('Before you take a picture')
    journey.step('with a case on the screen, it stands at the gate', headings(program, 'History') == 1)
    program.press('No, take the picture')
    program.press('Go on without a picture')
    program.wait('What happened?')
    program.type('What happened, in your own words', STORY)
    record_again(sys.argv[1])
    call_action('record')
    program.wait('What happened?')
    journey.step('pressed again, the record under way is shown, with all its words', program.text('What happened, in your own words') == STORY)
    journey.step('and there is no second one', headings(program, 'What happened?') == 1)
    keys('Escape')
    program.press('Keep as Draft')
    program.wait_gone('What happened?')
    program.wait('History')
    journey.step('the case is still there behind it')
    call_action('lock')
    program.wait('Attest is locked')
    record_again(sys.argv[1])
    program.wait('Before you take a picture')
    journey.step('locked, it stands at the gate as well')
    picture('launch-2-locked')
    keys('Escape')
    program.wait('Attest is locked')
    program.close()


def open_by_password_store(journey):
    """The store's key is in the password store: nobody locked anything, so what is recorded can be sent."""
    subprocess.run(['rm', '-rf', str(scratch('home') / '.local/share/attest')], check=True)
    make_store(sys.argv[3], PASSPHRASE, '--keyring')
    program = attest('--record')
    program.wait('Before you take a picture')
    program.press('No, take the picture')
    program.press('Go on without a picture')
    program.wait('What happened?', 20)
    program.wait('What is it?')
    journey.step('with the key in the password store, the whole way is open from the shortcut')
    program.type('What happened, in your own words', STORY)
    program.wait('Saved', 20)
    journey.step('and what is typed is saved as it is typed')
    program.kill()
    program = attest('--record')
    program.wait('Welcome back', 20)
    journey.step('killed there, the next start offers it again')
    program.press('Go on with it')
    program.wait('What happened?')
    journey.step('to the last letter', program.text('What happened, in your own words') == STORY)
    program.close()


def person_file(journey):
    """A person file pressed twice by who keeps the card: numbers first, and only then onto the card."""
    subprocess.run(['rm', '-rf', str(scratch('home') / '.local/share/attest')], check=True)
    make_store(sys.argv[3], PASSPHRASE, '--keyring', name='Mina Patel', role='dsl')
    scratch('drop').mkdir()
    cli(sys.argv[3], 'card', 'create', '--school', 'A School', '--pack', 'generic-england', '--drop', scratch('drop'))
    make_store(sys.argv[3], PASSPHRASE, name='Lee Park', role='head', store=scratch('other'))
    groups = cli(sys.argv[3], 'keys', 'show', store=scratch('other'))['fingerprint'].split()
    program = attest(str(scratch('Lee Park.attest-person')))
    program.wait('Compare the numbers', 30)
    journey.step('a person file shows who it is, and six groups to compare',
                 program.shows('Lee Park, ') and all(program.shows(one) for one in groups), program.words())
    picture('launch-3-person')
    journey.check_names(program, 'person file')
    keys('Return', 'Return')
    ticked = program.find('I have compared these numbers with Lee Park', program.is_row)
    journey.step('one Enter too many says nothing was compared', 'checked' not in states(ticked), states(ticked))
    program.press('I have compared these numbers with Lee Park')
    program.press('Add to the card')
    program.wait_gone('Compare the numbers')
    program.close()
    people = cli(sys.argv[3], 'card', 'show')['people']
    journey.step('and once compared, that person is on the card', 'Lee Park' in [one['name'] for one in people], people)


def travel(journey):
    before_set_up(journey)
    cold(journey)
    warm(journey)
    open_by_password_store(journey)
    person_file(journey)
    listed = cli(sys.argv[3], 'case', 'list')
    journey.step('the command line opens the store afterwards', 'cases' in listed, listed)


Journey('journey-launch').run(travel)
