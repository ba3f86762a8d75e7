#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A letter dragged out of a mail program, which offers its text and no file: before the answer nothing
of it is taken; after it, the letter is sealed as it was handed over, and is read as one."""
import sys

from journey import DragSource, Journey, picture, write
from school import attest, scratch, start_practice, start_record

WORDS = 'planted-words-5c1e: I know where you live'
LETTER = ('From: Sam Roe <sam@example.org>\r\nTo: jo@school.example\r\nSubject: Hello\r\nDate: Tue, 3 Mar 2026 10:41:00 +0000\r\n'
          f'Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n{WORDS}\r\n')


def travel(journey):
    planted = scratch('letter.eml')
    planted.write_bytes(LETTER.encode())
    program = attest()
    start_practice(program)
    source = DragSource(sys.argv[2], str(planted))
    start_record(program)
    source.drop_at(680, 500)
    program.wait('Answer the question first, then drop it again')
    journey.step('before the answer nothing of a letter is taken')
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    source.drop_at(680, 500)
    program.wait('It is a message', 30)
    source.close()
    picture('letter-1-dropped')
    journey.check_names(program, 'a letter that was dropped')
    program.press('It is a message')
    program.wait('What happened?', 30)
    write('A threat came by e-mail.')
    program.press('Inappropriate contact or messages')
    program.press('A pupil')
    program.wait('Is anyone in danger')
    program.press('No')
    program.wait('Send to ')
    program.press('Send to')
    program.wait('has not opened it yet', 40)
    program.press('Done')
    program.wait('Sent to')
    program.press('Inappropriate contact or messages involving a child, Sent to', count=False)
    program.wait('Read ')
    picture('letter-2-case')
    program.press('Read ')
    program.wait('Sam Roe <sam@example.org>')
    journey.step('a letter dragged out of a mail program is read as an e-mail', program.shows(WORDS), program.words())
    program.close()


Journey('journey-letter').run(travel)
