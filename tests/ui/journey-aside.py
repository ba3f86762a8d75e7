#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several pictures pasted one after the other, and somebody comes in: none of them is lost,
whether it is kept as a draft or hidden from the screen, and none goes anywhere else."""
from journey import Clipboard, Journey, keys, keys_until
from school import attest, make_picture, scratch, start_practice


def paste_three(program, files):
    program.press('Record something')
    program.until(lambda: program.shows('Before you take a picture') or program.shows('Welcome back'), 'no gate')
    if program.shows('Welcome back'):
        program.press('Start another')
        program.wait('Before you take a picture')
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    for number, path in enumerate(files):
        held = Clipboard(str(path))
        if number == 0:
            program.press('Paste a picture')
            program.wait('Show the picture')
        else:
            keys('ctrl+v')
            program.wait(f'{number} more')
        held.close()


def keep_as_draft(journey, program, files):
    paste_three(program, files)
    keys('Escape')
    program.wait('Keep what you have so far?')
    program.press('Keep as Draft')
    program.wait('AT-', 20)
    program.press('AT-')
    program.wait('JE/3', 20)
    journey.step('all three were kept with the draft', program.shows('JE/1') and program.shows('JE/2'), program.words())


def hide(journey, program, files):
    paste_three(program, files)
    keys_until(program, 'Go back to the practice school', 'ctrl+l')
    program.press('Go back to the practice school')
    program.wait('Was this you?', 30)
    program.press('It Was Me')
    program.until(lambda: program.words().count('Recorded while Attest was locked,') == 3, 'not all three are there', 30)
    journey.step('all three that were hidden came back to the practice school')


def travel(journey):
    files = [scratch(f'picture-{n}.png') for n in range(3)]
    for number, path in enumerate(files):
        make_picture(path, 100 + 20 * number)
    program = attest()
    start_practice(program)
    keep_as_draft(journey, program, files)
    hide(journey, program, files)
    program.close()


Journey('journey-aside').run(travel)
