#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture that should not be here: locked away with two presses, and nothing on the page leads to
it any more."""
import sys

from journey import Journey, keys, picture
from school import attest, make_picture, scratch
from shell import cli, make_store

PASSPHRASE = 'four words not related'


def make_case():
    make_store(sys.argv[3], PASSPHRASE, role='dsl')
    scratch('drop').mkdir()
    cli(sys.argv[3], 'card', 'create', '--school', 'The Grange', '--pack', 'the-grange', '--drop', scratch('drop'))
    opened = cli(sys.argv[3], 'case', 'open', '--type', 'child-communication', '--title', 'A message in a group')
    path = scratch('seen.png')
    make_picture(path)
    cli(sys.argv[3], 'add', opened['reference'], str(path), '--gate', 'no', '--kind', 'screenshot')


def travel(journey):
    make_case()
    program = attest()
    program.wait('type your Attest passphrase', 20)
    program.type('Attest passphrase', PASSPHRASE)
    program.press('Unlock')
    program.wait('A message in a group', 30)
    program.press('A message in a group')
    program.wait('Look and mark')
    program.press('Show')
    program.wait('Show larger')
    program.press('JE/1 should not be here')
    program.wait('Lock this away?')
    picture('locked-1-ask')
    journey.check_names(program, 'lock it away?')
    journey.step('the picture is hidden while it is asked', not program.shows('Show larger'))
    keys('Escape')
    program.wait_gone('Lock this away?')
    journey.step('going back changes nothing', program.shows('Look and mark'))
    program.press('JE/1 should not be here')
    program.wait('Lock this away?')
    program.press('Lock it away')
    program.wait('Do not try to get it back', 20)
    picture('locked-2-done')
    journey.check_names(program, 'locked away')
    keys('Escape')
    program.wait('Locked away. Nobody can open or send it')
    program.wait_gone('Look and mark')
    picture('locked-3-case')
    journey.check_names(program, 'case with something locked away')
    journey.step('nothing on the page leads to it', not program.shows('Show larger') and not program.shows('should not be here'))
    journey.step('the police come first among the steps', program.shows('Call the police for advice'))
    journey.step('its history says so', program.shows('Jo Evans locked JE/1 away'))
    program.close()


Journey('journey-locked').run(travel)
