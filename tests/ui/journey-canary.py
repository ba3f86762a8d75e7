#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is recorded can be read nowhere outside the sealed stores: not after recording, sending,
receiving and looking, and not after the program is killed at moments nobody chose. Every file of
the home, the runtime and the temporary folder is searched for the planted words and pixels; so
are the lists that a desktop keeps (recent files, thumbnails) and what the program printed."""
import os
import pathlib
import random
import subprocess
import time

from journey import Clipboard, Journey, keys, picture, write
from school import attest, find_in, make_picture, needles, scratch, start_practice, start_record

WORDS = {'story': 'Plantedstory-4417 he wrote that he waits at the gate',
         'address': 'https://planted-address-5528.example/post/9',
         'account': 'planted_account_6639',
         'title': 'Planted-title-7740'}
KILLS = 40 if os.environ.get('ATTEST_TORTURE') == 'full' else 5


def wanted_of(pixels):
    """The picture in pieces; each text as a file, a UTF-16 file or a base64 line would hold it."""
    wanted = needles(pixels)
    for name, text in WORDS.items():
        short = text[:22]
        wanted[f'the {name}'] = short.encode()
        wanted[f'the {name} in UTF-16'] = short.encode('utf-16-le')
    return wanted


def clean(journey, words, wanted, but):
    left = find_in(scratch('.'), wanted, but=but)
    journey.step(f'{words}: nothing can be read anywhere', not left, left)
    listed = [path for path in scratch('home').rglob('*')
              if path.name.startswith('recently-used') or 'thumbnails' in path.parts]
    journey.step(f'{words}: no list of recent files and no thumbnail', not listed, listed)


def no_core(journey, program):
    limits = pathlib.Path(f'/proc/{program.process.pid}/limits').read_text()
    core = next(line for line in limits.splitlines() if line.startswith('Max core file size')).split()
    journey.step('the program leaves no core file when it ends badly', core[4:6] == ['0', '0'], core)


def keep_picture(program):
    start_record(program)
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Paste a picture')
    program.wait('Show the picture')


def record(program):
    keep_picture(program)
    program.type('Web address, or say below', WORDS['address'])
    program.type('App or account', WORDS['account'])
    program.press('Use this picture')
    program.wait('What happened?')
    program.type('What happened, in your own words', WORDS['story'])
    program.press('Inappropriate contact or messages')
    program.press('A pupil')
    program.wait('Is anyone in danger')
    program.press('No')
    program.wait('Send to ')
    program.press('Send to')
    program.wait('has not opened it yet', 30)
    program.press('Done')


def receive(program):
    program.press('Switch to the DSL')
    program.wait('Inappropriate contact', 20)
    program.press('Inappropriate contact')
    program.wait('Not changed since', 20)
    program.until(lambda: program.find('Show', program.can_press), 'no picture to show')
    program.press('Show')
    program.wait('Hide', 20)
    picture('canary-shown')


def offers_nothing(journey):
    """Nobody but the planted clipboard's owner offers anything, and that one is gone by now."""
    offered = subprocess.run(['xclip', '-o', '-selection', 'clipboard', '-t', 'TARGETS'], capture_output=True,
                             check=False, timeout=10)
    journey.step('the clipboard offers nothing', offered.returncode != 0 or not offered.stdout.strip(), offered.stdout)


def kill_somewhere(number):
    """Somebody records, and the program dies at a moment of its own."""
    chance = random.Random(number)
    program = attest()
    start_practice(program)
    if program.find('Switch to the staff side', program.can_press):
        program.press('Switch to the staff side')
        program.wait('Record something', 20)
    program.press('Record something')
    program.until(lambda: program.shows('Before you take a picture') or program.shows('Welcome back'), 'no gate')
    if program.shows('Welcome back'):
        program.press('Start another')
        program.wait('Before you take a picture')
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Paste a picture')
    program.wait('Show the picture')
    if number % 2:
        program.press('It is in an app')
        program.wait('What happened?')
        write(WORDS['story'])
    else:
        program.type('App or account', WORDS['account'])
    time.sleep(chance.uniform(0, 2.6))
    program.kill()


def still_sound(journey):
    program = attest()
    start_practice(program)
    program.wait('Inappropriate contact', 20)
    journey.step('after all of it the record is there')
    program.close()


def travel(journey):
    planted = scratch('planted.png')
    wanted = wanted_of(make_picture(planted))
    plain = scratch('plain.txt')
    plain.write_text('\n'.join(WORDS.values()))
    found = {name for _, name in find_in(scratch('.'), wanted)}
    journey.step('the search finds the words and the picture where they are', found >= {'the mark', *(f'the {name}' for name in WORDS)}, found)
    plain.unlink()
    but = (planted,)
    program = attest()
    no_core(journey, program)
    start_practice(program)
    held = Clipboard(str(planted))
    record(program)
    held.close()
    clean(journey, 'recorded and sent', wanted, but)
    receive(program)
    clean(journey, 'received and looked at', wanted, but)
    keys('ctrl+l')
    time.sleep(0.5)
    clean(journey, 'hidden', wanted, but)
    offers_nothing(journey)
    program.close()
    for number in range(KILLS):
        held = Clipboard(str(planted))
        kill_somewhere(number)
        held.close()
        left = find_in(scratch('.'), wanted, but=but)
        if left:
            journey.step(f'killed, the time number {number + 1}: nothing can be read anywhere', False, left)
    clean(journey, f'killed at {KILLS} moments', wanted, but)
    offers_nothing(journey)
    still_sound(journey)


Journey('journey-canary').run(travel)
