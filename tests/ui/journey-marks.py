#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""By the keyboard alone: look at a kept picture, come nearer, cover a name, save, and see the
copy; marks that were begun are there after kill -9 and after a lock; on the other side the
receiver reads what was done to the copy."""
import re
import subprocess

from journey import Clipboard, Journey, keys, keys_until, picture, write
from school import Lost, attest, scratch, start_practice, start_record

STORY = 'She was called names in a group chat.'


def draw(path):
    """A phone's picture of a made-up chat, with a name in it."""
    subprocess.run(['convert', '-size', '720x1280', 'xc:#f2f1ed', '-fill', '#1f4e5f', '-draw', 'rectangle 0,0 720,110',
                    '-fill', 'white', '-pointsize', '40', '-annotate', '+40+72', '9B girls',
                    '-draw', 'roundrectangle 30,160 600,300 20,20', '-fill', '#222', '-pointsize', '30', '-annotate', '+60+215', 'Sam Example',
                    '-annotate', '+60+265', 'nobody wants you here',
                    '-fill', '#2b6cb8', '-draw', 'roundrectangle 120,340 690,440 20,20', '-fill', 'white', '-annotate', '+150+400', 'please stop',
                    str(path)], check=True)


def tab_to(program, name, most=60):
    """Goes on with Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(most):
        at = program.focused()
        if at is not None and name.lower() in (at.name or '').replace('_', '').lower():
            return at
        keys('Tab')
    raise Lost(f'Tab does not come to "{name}"; on the screen:\n{program.words()}')


def press_key(program, name):
    tab_to(program, name)
    keys('Return')


def record(program):
    start_record(program)
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Paste a picture')
    program.wait('Show the picture')
    program.press('It is in an app')
    program.wait('What happened?')
    program.type('What happened, in your own words', STORY)
    program.press('Inappropriate contact or messages')
    program.press('A pupil')
    program.wait('Is anyone in danger')
    program.press('No')
    program.press('Send to')
    program.wait('has not opened it yet', 40)
    keys('Escape')
    program.wait_gone('Reference AT-')


def open_viewer(program):
    press_key(program, 'Look and mark')
    program.wait('Hidden until you press Show')


def look(journey, program):
    open_viewer(program)
    picture('viewer-hidden')
    journey.check_names(program, 'viewer, hidden')
    journey.step('the keyboard starts on Show', 'Show' in program.focused().name)
    keys('Return')
    program.wait('Mark a copy')
    program.wait('The picture as it was kept')
    program.wait_gone('Hidden until')
    picture('viewer')
    journey.check_names(program, 'viewer')
    before = zoom(program)
    keys('plus')
    keys('plus')
    program.until(lambda: zoom(program) > before, 'plus does not come nearer')
    journey.step('plus comes nearer')
    keys('Down')
    keys('1')
    program.until(lambda: zoom(program) == 100, '1 is not 100 %')
    keys('0')
    program.until(lambda: zoom(program) == before, '0 does not show the whole picture')
    journey.step('1 shows it as large as it is, 0 all of it')


def zoom(program):
    node = program.find('%', lambda candidate: candidate.getRoleName() == 'push button')
    return int(node.name.replace('%', '').strip())


def mark(journey, program):
    keys('m')
    program.wait('Choose what to add to a copy')
    picture('marking')
    journey.check_names(program, 'marking')
    keys('alt+v')
    program.wait('Black cover: drag over the picture, or press Enter')
    keys('Return')
    program.wait('Black cover at')
    at = place(program)
    for _ in range(12):
        keys('Up')
    keys('Left', 'Left', 'shift+Right', 'shift+Right', 'shift+Down')
    program.until(lambda: place(program)[1] < at[1] and place(program)[2] > at[2], 'arrows do not move and resize it')
    journey.step('arrows move a cover, and with Shift resize it')
    keys('ctrl+z')
    program.wait('1 mark.' if program.shows('1 mark.') else 'Choose what to add')
    keys('ctrl+shift+z')
    program.wait('1 mark.')
    journey.step('it is undone and redone')
    keys('Page_Down')
    program.wait('Black cover at')
    for tool, words in (('alt+b', 'Box'), ('alt+a', 'Arrow'), ('alt+n', 'Number')):
        keys(tool)
        program.wait(f'{words}: drag over')
        keys('Return')
        program.wait(f'{words} from' if words == 'Arrow' else f'{words} at')
        keys(*['Down'] * 12)
    keys('alt+w')
    program.wait('Words: drag over')
    keys('Return')
    program.until(lambda: program.focused() and 'Words on the copy' in program.focused().name, 'the words are not asked for')
    write('This is the message')
    program.until(lambda: program.text('Words on the copy') == 'This is the message', 'the words did not arrive')
    keys('Return')
    keys('shift+Up', 'Up', 'Up')
    program.wait('Your marks are kept')
    picture('marked')
    journey.check_names(program, 'marked')


def place(program):
    """x, y, width and height of the selected mark, as the window says them."""
    found = re.search(r'at (-?\d+), (-?\d+), size (\d+) by (\d+)', program.words())
    return [int(part) for part in found.groups()]


def killed(journey, program):
    program.kill()
    program = attest()
    start_practice(program)
    program.press('Inappropriate contact', count=False)
    program.wait('Look and mark')
    open_viewer(program)
    keys('Return')
    program.wait_gone('Hidden until')
    program.wait('Go on marking a copy')
    keys('m')
    program.wait('5 marks')
    keys('Page_Up')
    program.wait('Words at')
    journey.step('after kill -9 the marks are there', program.text('Words on the copy') == 'This is the message')
    return program


def save(journey, program):
    keys('ctrl+s')
    program.wait('Saved as JE/2. JE/1 is as it was.')
    program.wait('Copy of JE/1: 1 thing covered, 4 marks drawn')
    program.wait('See the original')
    picture('copy')
    journey.check_names(program, 'copy')
    journey.step('the copy is shown, and what was done to it')
    keys('b')
    program.wait('The picture as it was kept')
    program.wait('See the copy')
    picture('original')
    keys('b')
    program.wait('See the original')
    journey.step('B shows before and after')
    keys('Page_Up')
    program.wait('Hidden until you press Show')
    program.until(lambda: 'Show' in program.focused().name, 'the keyboard is not on Show')
    journey.step('the next picture is hidden again')
    keys('Escape')
    program.wait('Evidence')
    program.wait('Copy of JE/1')
    program.wait('looked at JE/2')
    journey.step('the history tells a copy from what was added', program.shows('made JE/2, a marked copy of JE/1'))
    picture('case-with-copy')
    journey.step('the history names each look', program.words().count('looked at JE/1') >= 3, program.words())


def send_again(journey, program):
    program.press('Send the update')
    program.wait('This marked copy is sent, and so is the picture it was made from')
    program.wait('JE/2 · Copy of JE/1: 1 thing covered, 4 marks drawn')
    picture('send-with-copy')
    journey.check_names(program, 'send with a copy')
    journey.step('who sends sees which copies go, and that their originals go too')
    program.press('Send to')
    program.wait('Sending to')


def receive(journey, program):
    program.press('Switch to the DSL', count=False)
    program.wait('Inappropriate contact', 30)
    program.press('Inappropriate contact', count=False)
    program.wait('Not changed since', 20)
    program.wait('Copy of JE/1: 1 thing covered, 4 marks drawn', 30)
    picture('received-copy')
    journey.step('the receiver reads what the copy is of, and what was done')
    open_viewer(program)
    program.wait('small and in grey first')
    keys('Return')
    program.wait('Small and in grey.')
    picture('viewer-grey')
    keys('Return')
    program.wait_gone('Small and in grey.')
    program.wait('See the copy')
    journey.step('to the receiver it is shown small and grey first')
    keys_until(program, 'Go back to the practice school', 'ctrl+l')
    program.wait_gone('See the copy')
    journey.step('locking takes the picture off the screen')


def travel(journey):
    path = scratch('chat.png')
    draw(path)
    program = attest()
    start_practice(program)
    held = Clipboard(str(path))
    record(program)
    held.close()
    program.press('Inappropriate contact', count=False)
    program.wait('Look and mark')
    look(journey, program)
    mark(journey, program)
    program = killed(journey, program)
    save(journey, program)
    send_again(journey, program)
    receive(journey, program)
    program.close()


Journey('journey-marks').run(travel)
