#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys, as somebody lives with them: a forgotten passphrase and the sheet; a new sheet, saved as a
PDF that a camera reads; the password store off and on; a copy on a stick, and the next computer."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

from journey import Journey, keys, picture, states, write
from school import attest, scratch

CLI = sys.argv[3]
OLD, NEW = 'four words not related', 'five more words for later'
STORE = pathlib.Path(os.environ['HOME'], '.local/share/attest/store')


def cli(*words, how=None):
    return subprocess.run([CLI, '--store', str(STORE), *(how or []), *map(str, words)], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def by(name, secret):
    path = scratch(name)
    path.write_text(secret + '\n')
    return ['--recovery-sheet' if 'SECRET' in secret else '--passphrase-file', str(path)]


def opens(how):
    return cli('case', 'list', how=how).returncode == 0


def make_store():
    done = cli('init', '--name', 'Jo Evans', '--role', 'staff', '--recovery-file', scratch('sheet'), '--person-file', scratch('jo.attest-person'), how=by('p', OLD))
    assert done.returncode == 0, done
    done = cli('case', 'open', '--type', 'cse', '--title', 'Kept through it all', how=by('p', OLD))
    assert done.returncode == 0, done
    return scratch('sheet').read_text().strip()


def choose(program, title, path):
    """The toolkit's own chooser: its location line takes a whole path."""
    program.wait(title)
    time.sleep(0.5)
    keys('ctrl+l')
    time.sleep(0.3)
    keys('ctrl+a')
    write(str(path))
    keys('Return')


def forgotten(journey, program, sheet):
    program.wait('Attest is locked')
    program.press('Use my recovery sheet')
    program.type('Key from your recovery sheet', sheet.lower())
    program.press('Unlock')
    program.wait('Choose a new passphrase?', 20)
    picture('keys-1-forgotten')
    journey.check_names(program, 'choose a new passphrase?')
    program.press('Choose One')
    program.wait('The old one opens your records until', 20)
    picture('keys-2-new-passphrase')
    journey.check_names(program, 'new passphrase')
    program.type('Passphrase', 'short')
    program.type('The same again', 'short')
    program.press('Continue')
    program.wait('needs at least 10 characters')
    journey.step('a short one is refused kindly')
    program.type('Passphrase', NEW)
    program.type('The same again', NEW)
    program.press('Continue')
    program.wait('The new passphrase opens your records', 20)
    picture('keys-3-changed')
    program.press('Done')
    program.wait_gone('The new passphrase opens your records')


def preferences(program):
    program.press('Main menu')
    program.press('Preferences')
    program.wait('Lock after')
    program.press('Keys')
    program.wait('Move to another computer')


def new_sheet(journey, program):
    pdf = scratch('sheet.pdf')
    program.press('Make a new recovery sheet')
    program.wait('First, show that it is you', 20)
    picture('keys-5-proof')
    journey.check_names(program, 'proof')
    program.type('Attest passphrase', OLD)
    program.press('Continue')
    program.wait('That passphrase does not open', 20)
    journey.step('the forgotten passphrase proves nothing any more')
    program.type('Attest passphrase', NEW)
    program.press('Continue')
    program.wait('Keep your recovery sheet', 20)
    picture('keys-6-sheet')
    key = ''.join(re.search(r'AGE-SECRET-KEY-1[A-Z0-9 ]*', program.words()).group().split())
    program.press('Save as PDF')
    program.wait('This file will be a key')
    picture('keys-7-pdf')
    journey.check_names(program, 'PDF')
    program.press('Choose a Place')
    choose(program, 'Save the Recovery Sheet', pdf)
    program.until(pdf.exists, 'the PDF was not saved')
    program.wait('Keep your recovery sheet')
    if shutil.which('zbarimg') and shutil.which('pdftoppm'):
        subprocess.run(['pdftoppm', '-png', '-singlefile', '-r', '150', pdf, scratch('page')], check=True)
        read = subprocess.run(['zbarimg', '--quiet', '--raw', f'{scratch("page")}.png'], capture_output=True, text=True, check=False).stdout.strip()
        journey.step('a camera reads the new key off the page', read == key)
    journey.step('nobody else may read the file', pdf.stat().st_mode & 0o077 == 0)
    # The toolkit writes it down a moment after the choice; then it goes again.
    time.sleep(2)
    journey.step('no list of recent files says where it is', not [path for path in scratch('home').rglob('recently-used*') if pdf.name in path.read_text()])
    return key


def type_back(journey, program, key):
    groups = [key[16:][i:i + 5] for i in range(0, len(key) - 16, 5)]
    program.type('Last two groups', ' '.join(groups[-2:]))
    program.press('I have kept it')
    program.wait('The new sheet opens your records', 20)
    picture('keys-8-sheet-changed')
    program.press('Done')
    program.wait('Move to another computer')


def toggle_keyring(journey, program):
    program.press('Open with this computer’s password store too')
    program.until(lambda: program.find('Open with this computer’s password store too', lambda node: 'checked' in states(node)), 'the switch did not go on', 15)
    journey.step('the password store has the key')


def save_copy(journey, program, stick):
    program.press('Move to another computer')
    choose(program, 'Where to Save the Copy', stick)
    time.sleep(0.4)
    if program.shows('Where to Save the Copy'):
        program.press('Save Here')
    program.wait('The copy is saved and checked', 30)
    picture('keys-9-copy')
    journey.check_names(program, 'copy saved')
    made = list(stick.iterdir())
    journey.step('one folder, with a name that says what it is', len(made) == 1 and made[0].name.startswith('Attest records of Jo Evans'), made)
    program.press('Close')


def next_computer(journey, stick):
    STORE.rename(STORE.parent / 'the-old-computer')
    program = attest()
    program.wait('Welcome to Attest')
    picture('keys-10-start')
    program.press('I have a copy of my records', count=False)
    program.wait('Bring your records here')
    journey.check_names(program, 'bring your records here')
    program.press('Bring them here')
    program.wait('choose the folder first')
    program.press('Choose the folder')
    choose(program, 'Where the Copy Is', stick)
    time.sleep(0.4)
    if program.shows('Where the Copy Is'):
        program.press('Open')
    program.wait('Bring your records here')
    program.type('Attest passphrase', OLD)
    program.press('Bring them here')
    program.wait('does not open these records', 20)
    journey.step('the forgotten passphrase does not open the copy, and nothing is placed', not STORE.exists())
    picture('keys-11-bring')
    program.type('Attest passphrase', NEW)
    program.press('Bring them here')
    program.wait('Kept through it all', 40)
    picture('keys-12-here')
    journey.step('the records are on the next computer')
    program.close()


def travel(journey):
    sheet = make_store()
    stick = scratch('stick')
    stick.mkdir()
    program = attest()
    forgotten(journey, program, sheet)
    preferences(program)
    picture('keys-4-page')
    journey.check_names(program, 'keys')
    key = new_sheet(journey, program)
    type_back(journey, program, key)
    toggle_keyring(journey, program)
    save_copy(journey, program, stick)
    program.close()
    journey.step('the old sheet and the old passphrase open nothing', not opens(by('p', OLD)) and not opens(by('s', sheet)))
    journey.step('the new ones and the password store do', opens(by('p', NEW)) and opens(by('s', key)) and opens(None))
    next_computer(journey, stick)
    journey.step('and its password store has the key', opens(None))


Journey('journey-keys').run(travel)
