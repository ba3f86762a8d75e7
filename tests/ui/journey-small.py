#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""On a small screen with large letters: the questions that come in a window of their own have all
their buttons on the screen, and what they say can be scrolled to its end."""
import base64
import sys

from journey import Journey, Program, keys, keys_until, picture, seen, states
from school import attest, make_picture, scratch
from shell import cli, make_store, record_again

PASSPHRASE = 'four words not related'
CLI = sys.argv[3]


def make_case():
    make_store(CLI, PASSPHRASE)
    opened = cli(CLI, 'case', 'open', '--type', 'staff-harassed-by-public', '--title', 'Calls and letters', '--about', 'parent-or-public',
                 '--description', 'It began on Monday.')
    make_picture(scratch('me.png'))
    scratch('you.eml').write_bytes(
        b'From: Sam Roe <sam@example.org>\r\nTo: jo@school.example\r\nSubject: You\r\nDate: Tue, 3 Mar 2026 10:41:00 +0000\r\n'
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nI know where you live.\r\n'
        b'--b\r\nContent-Type: image/png; name="me.png"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n' +
        base64.encodebytes(scratch('me.png').read_bytes()) + b'\r\n--b--\r\n')
    cli(CLI, 'add', opened['reference'], scratch('you.eml'), '--gate', 'no')


def on_the_screen(program, name):
    """Whether the whole of a button of the newest window lies on the screen, and where it lies."""
    node = program.find(name, lambda one: 'button' in one.getRoleName() and 'sensitive' in states(one))
    box = node.queryComponent().getExtents(0)
    place = Program.until(Program.active_window, 'no window is the active one')
    top, left = int(place['Y']), int(place['X'])
    inside = node.queryComponent().getExtents(1)
    lowest, right = top + inside.y + inside.height, left + inside.x + inside.width
    return (top + inside.y >= 0 and lowest <= 640 and left + inside.x >= 0 and right <= 360,
            f'{name}: {left + inside.x} to {right} across, {top + inside.y} to {lowest} down; {box}')


def fits(journey, program, what, *names):
    for name in names:
        holds, why = on_the_screen(program, name)
        journey.step(f'{what}: “{name}” lies on the screen', holds, why)
    tall = [box for box in (node.queryComponent().getExtents(1) for node in seen(program.windows()[-1]) if node.getRoleName() == 'scroll pane')
            if box.height < 60]
    journey.step(f'{what}: there is room to read in', not tall, tall)


def record(journey, program):
    """The question with three answers, and the way back through it."""
    record_again(sys.argv[1])
    program.wait('Before you take a picture')
    program.press('Yes or not sure')
    program.type('Who told you', 'Amira in 8C')
    keys('Escape')
    program.wait('Keep what you have so far?')
    picture('small-3-keep')
    fits(journey, program, 'leaving', 'Go Back', 'Throw Away', 'Keep as Draft')
    program.press('Go Back')
    program.wait_gone('Keep what you have so far?')
    program.wait('Who told you')
    keys_until(program, 'Keep what you have so far?', 'Escape')
    journey.step('after a question, keys reach the window that asked it')
    program.press('Throw Away')
    program.wait('It began on Monday')


def travel(journey):
    make_case()
    program = attest()
    program.wait('type your Attest passphrase', 20)
    program.type('Attest passphrase', PASSPHRASE)
    program.press('Unlock')
    program.wait('Calls and letters', 30)
    program.press('Calls and letters')
    program.wait('It began on Monday')
    program.press('Read ')
    program.wait('Sam Roe')
    program.press('Look at the picture me.png')
    program.wait('Before you look at this picture')
    picture('small-1-gate')
    fits(journey, program, 'gate inside a letter', 'No, show it', 'Yes or not sure')
    keys('Tab')
    keys('Page_Down')
    picture('small-2-gate-end')
    keys('Escape')
    program.wait('Sam Roe')
    keys('Escape')
    program.wait('It began on Monday')
    record(journey, program)
    program.close()


Journey('journey-small').run(travel)
