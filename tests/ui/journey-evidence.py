#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An e-mail, a chat with its files, a call and a letter are added to a record and looked at: what
they say is shown, a picture inside stays shut until the question is answered again, and nothing of
either is ever outside the seal."""
import base64
import io
import os
import pathlib
import struct
import subprocess
import sys
import time
import zipfile

from journey import Clipboard, Journey, keys, keys_until, picture
from school import attest, chunk, find_in, make_picture, needles, scratch
from shell import cli, make_store

PASSPHRASE = 'four words not related'
CLI = sys.argv[3]
WORDS = 'planted-words-5c1e: I know where you live'


def make_files():
    pixels = make_picture(scratch('p.png'))
    inside = scratch('p.png').read_bytes()
    mail = (b'From: Sam Roe <sam@example.org>\r\nTo: jo@school.example\r\nSubject: =?utf-8?B?WcO0dQ==?=\r\nDate: Tue, 3 Mar 2026 10:41:00 +0000\r\n'
            b'Received: from a.example by b.example; Tue, 3 Mar 2026 10:41:01 +0000\r\nAuthentication-Results: b.example; spf=fail\r\n'
            b'Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n'
            b'<img src="http://tracker.example/x"><p>' + WORDS.encode() + b'\r\n--b\r\nContent-Type: image/png; name="me.png"\r\n'
            b'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n' + base64.encodebytes(inside) + b'\r\n--b--\r\n')
    scratch('you.eml').write_bytes(mail)
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as archive:
        archive.writestr('WhatsApp Chat with Sam.txt', ''.join(f'12/03/2026, 10:{i // 60:02}:{i % 60:02} - Sam Roe: message number {i}\n' for i in range(450)) +
                         '12/03/2026, 11:42 - Ann: IMG-20260312-WA0001.jpg (file attached)\n12/03/2026, 11:43 - Ann: <Media omitted>\n')
        archive.writestr('IMG-20260312-WA0001.jpg', inside)
    scratch('chat.zip').write_bytes(out.getvalue())
    scratch('p.png').unlink()
    return needles(pixels)


def make_photo():
    """A picture as a phone writes it: when and where stand hidden inside."""
    make_picture(scratch('photo.png'), 32)
    plain = scratch('photo.png').read_bytes()

    def entry(tag, kind, count, value):
        return struct.pack('<HHI', tag, kind, count) + (value if isinstance(value, bytes) else struct.pack('<I', value))

    tiff = b'II*\0' + struct.pack('<I', 8) + struct.pack('<H', 2) + entry(0x0132, 2, 20, 38) + entry(0x8825, 4, 1, 58) + b'\0' * 4
    tiff += b'2026:03:03 10:41:07\0'
    tiff += struct.pack('<H', 4) + entry(1, 2, 2, b'N\0\0\0') + entry(2, 5, 3, 112) + entry(3, 2, 2, b'W\0\0\0') + entry(4, 5, 3, 136) + b'\0' * 4
    tiff += struct.pack('<6I', 52, 1, 6, 1, 0, 1) + struct.pack('<6I', 0, 1, 24, 1, 0, 1)
    scratch('photo.png').write_bytes(plain[:33] + chunk(b'eXIf', tiff) + plain[33:])


def locked_while_looking(journey, program):
    """Somebody walks in: nothing of it stays on the screen, whatever window it stood in."""
    program.press('Read JE/4')
    program.wait(WORDS)
    program.press('Look at the picture me.png')
    program.wait('Before you look at this picture')
    keys('Escape')
    program.wait_gone('Before you look at this picture')
    keys_until(program, 'Attest is locked', 'ctrl+l')
    journey.step('locking takes what was being read off the screen', WORDS not in program.words(top_only=False), program.words(top_only=False))
    open_case(program)
    add(program)
    program.press('A written account')
    program.type('What happened', 'He said it again.')
    keys_until(program, 'Attest is locked', 'ctrl+l')
    journey.step('and what was being typed', 'He said it again' not in program.words(top_only=False), program.words(top_only=False))
    open_case(program)
    program.press('Add evidence')
    program.wait('Use their own words')
    journey.step('which is there again after unlocking', program.text('What happened') == 'He said it again.', program.words())
    program.type('What happened', '')
    keys('Escape')
    program.wait('It began on Monday')


def look_at_photo(journey, program):
    program.press('Show', count=False)
    program.wait('The picture itself says: taken 3 March 2026, 10:41, near 52.1000, -0.4000. This can be changed by anybody.', 20)
    journey.step('a picture says when and where it was taken, and that anybody can change that')
    for number in range(4):
        picture(f'evidence-11-cards-{number}')
        subprocess.run(['xdotool', 'mousemove', '850', '400', 'click', '--repeat', '6', '5'], check=True)


def make_case():
    make_store(CLI, PASSPHRASE, role='dsl')
    scratch('drop').mkdir()
    cli(CLI, 'card', 'create', '--school', 'The Grange', '--pack', 'the-grange', '--drop', scratch('drop'))
    reference = cli(CLI, 'case', 'open', '--type', 'staff-harassed-by-public', '--title', 'Calls and letters',
               '--about', 'parent-or-public', '--description', 'It began on Monday.')['reference']
    make_photo()
    cli(CLI, 'add', reference, scratch('photo.png'), '--gate', 'no')
    return reference


def open_case(program):
    program.wait('Attest passphrase', 20)
    program.type('Attest passphrase', PASSPHRASE)
    program.press('Unlock')
    program.wait('Calls and letters', 30)
    program.press('Calls and letters')
    program.wait('It began on Monday')


def add(program):
    program.press('Add evidence')
    program.wait('What do you want to add?')


def add_call(journey, program):
    add(program)
    picture('evidence-1-kinds')
    journey.check_names(program, 'kinds of evidence')
    program.press('A phone call')
    program.wait('Write what was said as nearly as you can')
    program.press('Seal it into the record')
    program.wait('A few words are enough')
    journey.step('an empty call is not sealed, and says why')
    program.type('Number, or why there is none', '01632 960001')
    program.type('When it rang', '2026-03-04 25:99')
    program.type('What was said', 'You will be sorry.')
    program.press('Seal it into the record')
    program.wait('Write the day and the time, like 4 March 10:42')
    program.type('When it rang', '4 March 10:42')
    program.press('Choose the day and the time')
    program.wait('Hour')
    picture('evidence-2-when')
    # The page below it waits: a Tab walk of the whole would not end there.
    bad = program.lint()
    journey.step('every control of the calendar has a name', not bad, '\n'.join(bad))
    keys('Escape')
    program.wait_gone('Hour')
    program.type('How long it lasted', '4 minutes')
    picture('evidence-2-call')
    journey.check_names(program, 'call')


def interrupted(journey, program):
    """Typed, and the program dies: it is there again."""
    time.sleep(2.6)
    program.kill()
    again = attest()
    open_case(again)
    again.press('Add evidence')
    again.wait('Write what was said as nearly as you can')
    journey.step('what was typed is there after kill -9', again.text('What was said') == 'You will be sorry.' and again.text('How long it lasted') == '4 minutes',
                 again.words())
    again.press('Seal it into the record')
    again.wait('Number: 01632960001')
    journey.step('a call is sealed with its number, time and length', again.shows('How long it lasted: 4 minutes') and again.shows('You will be sorry.'))
    return again


def add_letter(journey, program):
    add(program)
    program.press('A letter or another thing')
    program.type('What it is', 'A letter without a name')
    program.type('Where it is locked away', 'Safe in the office')
    program.type('Who has the key', 'The head')
    program.type('What it says or looks like', 'Brown envelope, second class stamp.')
    picture('evidence-3-letter')
    program.press('Seal it into the record')
    program.wait('Where it is locked away: Safe in the office')
    program.press('Note where')
    program.wait('Somebody has it now')
    program.press('It was taken out')
    program.type('Who took it', 'PC Hall')
    program.press('Seal it into the record')
    program.wait('with PC Hall')
    journey.step('a thing has its own custody')
    picture('evidence-4-moved')


def add_file(program, tile, path, reason):
    """Through the same question as every picture."""
    listed = scratch('list')
    listed.write_text(f'file://{path}\r\n')
    held = Clipboard(str(listed), 'text/uri-list')
    add(program)
    program.press(tile)
    program.wait('Does what you saw show a nude or sexual picture')
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Paste a picture')
    program.wait('Where does this file come from')
    program.press('A school phone or computer')
    program.press(reason)
    program.wait('Send to', 20)
    keys('Escape')
    program.wait('are sealed and stay in Attest either way')
    program.press('Throw Away')
    program.wait('It began on Monday')
    held.close()


def look_at_mail(journey, program):
    program.press('Read JE/4')
    program.wait('Sam Roe <sam@example.org>')
    shown = program.words()
    journey.step('headers and words are shown', all(one in shown for one in ('Yôu', WORDS, 'Tue, 3 Mar 2026', 'me.png')), shown)
    journey.step('and nothing of a remote picture', 'tracker' not in shown)
    picture('evidence-5-mail')
    journey.check_names(program, 'e-mail')
    program.press('Look at the picture me.png')
    program.wait('Before you look at this picture')
    picture('evidence-6-gate')
    program.press('Yes or not sure')
    program.wait('It was not opened, and stays sealed inside')
    journey.step('yes or not sure opens nothing')
    program.press('Look at the picture me.png')
    program.wait('Before you look at this picture')
    program.press('No, show it')
    program.wait('Hide', 20)
    journey.step('no shows it')
    picture('evidence-7-part')
    keys('Escape')
    program.wait('It began on Monday')


def look_at_chat(journey, program):
    program.press('Read JE/5')
    program.wait('message number 0')
    journey.step('a chat is shown in pages', program.shows('1 to 200 of 452') and not program.shows('message number 200'))
    picture('evidence-8-chat')
    journey.check_names(program, 'chat')
    program.press('Later')
    program.wait('201 to 400 of 452')
    program.press('Later')
    program.wait('401 to 452 of 452')
    journey.step('its files are named and shut', program.shows('kept sealed inside: IMG-20260312-WA0001.jpg') and program.shows('that the export leaves out'))
    picture('evidence-9-chat-end')
    keys('Escape')
    program.wait('It began on Monday')


def travel(journey):
    wanted = make_files()
    reference = make_case()
    program = attest()
    open_case(program)
    add_call(journey, program)
    program = interrupted(journey, program)
    add_letter(journey, program)
    add_file(program, 'An e-mail', scratch('you.eml'), 'It is a message')
    program.wait('JE/4')
    add_file(program, 'Messages from a chat', scratch('chat.zip'), 'It is in an app')
    program.wait('JE/5')
    picture('evidence-10-case')
    look_at_mail(journey, program)
    look_at_chat(journey, program)
    locked_while_looking(journey, program)
    look_at_photo(journey, program)
    program.close()
    shown = cli(CLI, 'case', 'show', reference)
    journey.step('each is of its kind', [item['kind'] for item in shown['items']] == ['image', 'phone-call', 'physical', 'e-mail', 'message'], shown['items'])
    journey.step('what is missing is said', [item['missing'] for item in shown['items']] == [['time', 'date', 'address'], [], ['time', 'date'], [], []], shown['items'])
    looks = sum(entry['kind'] == 'item-viewed' for entry in shown['entries'])
    journey.step('each look is in the history', looks == 5, looks)
    mine = (scratch('you.eml'), scratch('chat.zip'), scratch('photo.png'))
    left = find_in(pathlib.Path(os.environ['ATTEST_SCRATCH']), {**wanted, 'the words': WORDS.encode()}, but=mine)
    journey.step('nothing of them is outside the seal', not left, left)


Journey('journey-evidence').run(travel)
