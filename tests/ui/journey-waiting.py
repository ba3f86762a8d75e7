#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Without the school's card: a record is finished all the same and waits; unfinished ones stand in the
list, and none is in the way of another; the card comes, what waits is offered, and one press sends it;
whoever is not on the card sees the numbers to compare; who is not on any list can be named."""
import sys
import time

from journey import Journey, picture
from school import attest, scratch, start_record
from shell import cli, make_store

PASSPHRASE = 'four words not related'
TOLD = 'Amira in 8C showed me a message'
OTHER = 'Sam in 9A'


def unlock(program, then='Record something'):
    program.wait('Attest is locked')
    program.type('Attest passphrase', PASSPHRASE)
    program.press('Unlock')
    program.wait_gone('Attest is locked', 30)
    program.wait(then, 30)


def tell_words(program, who):
    start_record(program)
    program.press('Yes or not sure')
    program.wait('Write down what you were told')
    program.type('Who told you', who)


def to_the_end(program):
    program.press('Continue')
    program.wait('Have the police been called?')
    program.press('Continue')
    program.wait('Is anyone in danger')
    program.press('No')


def left_in_the_middle(journey, program):
    tell_words(program, TOLD)
    program.wait('Saved', 20)
    program.press('Hide')
    unlock(program)
    program.wait('Not finished')
    journey.step('words alone, hidden in the middle, are a row of the list', program.shows(TOLD), program.words())
    picture('waiting-1-draft')
    journey.check_names(program, 'list with a draft')


def another_beside_it(journey, program):
    program.press('Record something')
    program.wait('Welcome back')
    picture('waiting-2-welcome')
    journey.step('the one that was left can be kept, and not only thrown away',
                 program.shows('Start another') and not program.shows('Throw'), program.words())
    program.press('Start another')
    program.wait('Before you take a picture')
    program.press('Yes or not sure')
    program.wait('Write down what you were told')
    journey.step('another one begins empty', not program.text('Who told you'), program.text('Who told you'))
    program.type('Who told you', OTHER)
    time.sleep(4)  # what was typed two seconds ago is kept, whatever happens
    program.kill()


def both_are_there(journey):
    program = attest()
    unlock(program)
    program.wait(OTHER)
    journey.step('killed, both are rows of the list', program.shows(TOLD) and program.shows(OTHER), program.words())
    program.press(TOLD)
    program.wait('Write down what you were told')
    journey.step('one press leads to where it was left', program.text('Who told you') == TOLD, program.words())
    return program


def saved(journey, program):
    program.press('A pupil')
    program.wait('Have the police been called?')
    program.press('Continue')
    program.wait('Is anyone in danger')
    program.press('No')
    program.wait('Save it')
    picture('waiting-3-check')
    journey.check_names(program, 'check without a card')
    journey.step('it says why it cannot be sent, and what to do', program.shows('card is not on this computer') and program.shows('Import the card'), program.words())
    journey.step('the DSL is among those to tell', program.shows('today: Designated Safeguarding Lead'), program.words())
    program.press('Save it')
    program.wait('It waits for somebody who can receive it', 30)
    journey.step('nothing asks whether to throw it away', not program.shows('Throw'))
    picture('waiting-4-saved')
    journey.check_names(program, 'saved')
    program.press('Done')
    program.wait_gone('Reference AT-')
    program.wait('Waits for somebody who can receive it', 20)
    journey.step('it is a finished record of the list', program.shows(OTHER) and program.shows('card is missing'), program.words())
    picture('waiting-5-list')
    journey.check_names(program, 'list with one that waits')


def card_comes(journey):
    make_store(sys.argv[3], PASSPHRASE, name='Mina Patel', role='dsl', store=scratch('dsl'))
    scratch('drop').mkdir()
    cli(sys.argv[3], 'card', 'create', '--school', 'A School', '--pack', 'generic-england', '--drop', scratch('drop'), store=scratch('dsl'))
    cli(sys.argv[3], 'card', 'export', scratch('school.attest-card'), store=scratch('dsl'))
    program = attest(str(scratch('school.attest-card')))
    unlock(program, 'Compare the numbers')
    program.press('I have compared these numbers with Mina Patel')
    program.press('Use this card')
    program.wait('1 record can be sent now', 20)
    program.wait_gone('The card is shown as soon as Attest is unlocked', 30)
    picture('waiting-6-offered')
    journey.check_names(program, 'offered')
    journey.step('with the card, it is offered, and to whom', program.shows('Send to Mina Patel') and not program.shows('card is missing'), program.words())
    program.press('Send to Mina Patel')
    program.wait('Sending to Mina Patel')
    program.wait_gone('can be sent now', 40)
    program.wait('Sent to Mina Patel', 20)
    journey.step('one press sends it')
    left = list(scratch('drop').rglob('*.attest'))
    journey.step('it lies in the folder', len(left) == 1, left)
    return program


def numbers(journey, program):
    groups = cli(sys.argv[3], 'keys', 'show', store=scratch('dsl'))['fingerprint'].split()
    program.press(OTHER)
    program.wait('Write down what you were told')
    program.press('The head, the DSL')
    program.wait('Which of them')
    picture('waiting-7-which')
    journey.check_names(program, 'which of them')
    journey.step('a role that nobody on the card holds can be chosen', program.shows('Headteacher'), program.words())
    program.press('Somebody who is not listed here')
    program.press('Continue')
    program.wait('Write the name of whom it is about')
    program.type('The name of somebody who is not listed here', 'Helen Ward')
    to_the_end(program)
    program.wait('Send to Mina Patel', 20)
    picture('waiting-8-numbers')
    journey.check_names(program, 'check with numbers')
    journey.step('the numbers to compare are my own, on the page', program.shows('before these numbers are compared') and
                 not all(program.shows(one) for one in groups), program.words())
    program.press('Send to Mina Patel')
    program.wait('has not opened it yet', 40)
    journey.step('and on the last page too', program.shows('before these numbers are compared'), program.words())
    picture('waiting-9-sent')


def travel(journey):
    make_store(sys.argv[3], PASSPHRASE)
    program = attest()
    unlock(program)
    journey.step('at the start, the missing card is named and can be imported', program.shows('card is missing') and program.shows('Import the card'), program.words())
    picture('waiting-0-start')
    journey.check_names(program, 'start without a card')
    left_in_the_middle(journey, program)
    another_beside_it(journey, program)
    program = both_are_there(journey)
    saved(journey, program)
    program.close()
    program = card_comes(journey)
    numbers(journey, program)
    program.close()


Journey('journey-waiting').run(travel)
