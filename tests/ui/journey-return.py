#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stop and come back, from every page of a record: Escape, kept as a draft, and on it goes where it
was, with every answer. Nothing about the person's own care before the end, and there once."""
from journey import Clipboard, Journey, keys, keys_until, picture, states
from school import attest, make_picture, scratch, start_practice

CARE = 'Looking after yourself'
STORY = 'Somebody wrote about our head of year,\nand the whole class has it.'
TOLD = {'Who told you?': 'Amira in 8C', 'Which app or site?': 'A chat', 'Who is shown, as told?': 'A girl in 9B', 'What did you do?': 'I wrote this.'}
PLACE = {'Advice given': 'Keep it off.', 'Device or print': 'A phone', 'Locked away in': 'Safe in the office', 'Key held by': 'The head',
         'Police reference': '4711'}


def calm(journey, program, page):
    journey.step(f'{page}: nothing to read but the question', not program.shows(CARE), program.words())


def go_away(program, page):
    keys_until(program, 'Keep what you have so far?', 'Escape')
    program.press('Keep as Draft')
    program.wait_gone(page)
    program.wait('Record something', 20)


def come_back(program):
    program.press('Record something')
    program.wait('Welcome back', 20)
    program.press('Go on with it')


def there_again(journey, program, page, holds):
    """Away and back; what holds() says is the answers of the page."""
    calm(journey, program, page)
    before = program.steadily(holds)
    go_away(program, page)
    come_back(program)
    program.wait(page)
    try:
        program.until(lambda: holds() == before, 'x', 5)
    finally:
        journey.step(f'{page}: away and back, each answer is there', before and holds() == before, f'{before}\n{holds()}')


def chosen(program, *names):
    """Which of these tiles are pressed."""
    def able(node):
        return 'toggle button' in node.getRoleName() or 'pressed' in states(node)
    return [name for name in names if (node := program.find(name, able)) and states(node) & {'pressed', 'checked'}]


def texts(program, names):
    return {name: program.text(name) for name in names}


def gate(journey, program, answer):
    program.press('Record something')
    program.wait('Before you take a picture')
    calm(journey, program, 'gate')
    program.press(answer)


def nothing_yet(journey, program):
    """Where nothing is said there is nothing to ask about."""
    gate(journey, program, 'No, take the picture')
    program.wait('What do you want to keep?')
    calm(journey, program, 'capture')
    keys('Escape')
    program.wait_gone('What do you want to keep?')
    journey.step('with nothing said or taken, leaving asks nothing', not program.shows('Keep what you have so far?'))


def kept(journey, program):
    path = scratch('picture.png')
    make_picture(path)
    held = Clipboard(str(path))
    gate(journey, program, 'No, take the picture')
    program.press('Paste a picture')
    program.wait('Show the picture')
    program.type('Web address', 'https://example.org/17')
    calm(journey, program, 'keep')
    go_away(program, 'Is this what you wanted to keep?')
    held.close()
    come_back(program)
    program.wait('Before you take a picture')
    journey.step('keep: what was taken is sealed, and the question comes again before anything else')
    program.press('No, take the picture')
    program.wait('Go on without another picture')
    journey.step('keep: and the picture is part of the record')
    program.press('Go on without another picture')


def with_pictures(journey, program):
    program.wait('What happened?')
    program.type('What happened, in your own words', STORY)
    program.press('Inappropriate contact')
    there_again(journey, program, 'What happened?',
                lambda: (program.text('What happened, in your own words'), chosen(program, 'Inappropriate contact or messages')))
    program.press('A pupil')
    program.wait('Is anyone in danger')
    program.press('Yes or not sure')
    program.wait('Call 999 if')
    there_again(journey, program, 'Is anyone in danger', lambda: (chosen(program, 'Yes or not sure'), program.shows('Call 999 if')))
    program.press('Continue')
    program.wait('Send to ')
    there_again(journey, program, 'Check and send',
                lambda: [words for words in ('whole class has it', '1 picture or file, sealed', 'A pupil', 'Yes or not sure') if program.shows(words)])
    keys('alt+Left')
    program.wait('Is anyone in danger')
    keys('alt+Left')
    program.wait('What happened?')
    journey.step('after coming back, Back leads over every page',
                 program.text('What happened, in your own words') == STORY and chosen(program, 'A pupil') == ['A pupil'], program.words())


def to_the_end(journey, program):
    program.press('Continue')
    program.wait('Is anyone in danger')
    program.press('Continue')
    program.wait('Send to ')
    program.press('Send to')
    program.wait('Sending to')
    calm(journey, program, 'stop')
    program.wait('has not opened it yet', 40)
    journey.step('at the end it says where to turn to oneself, once, with the number of the pack',
                 program.words().count(CARE) == 1 and program.shows('Professionals Online Safety Helpline, 0344 381 4772'), program.words())
    picture('return-1-sent')
    journey.check_names(program, 'sent, with whom to talk to')
    program.press('Done')
    program.wait('AT-')
    calm(journey, program, 'records')
    program.press('Inappropriate contact')
    program.wait('History', 20)
    journey.step('keep: the address that was typed before leaving is with the picture', program.shows('https://example.org/17'), program.words())


def words_only(journey, program):
    gate(journey, program, 'Yes or not sure')
    program.wait('Write down what you were told')
    for name, text in TOLD.items():
        program.type(name, text)
    there_again(journey, program, 'Write down what you were told', lambda: texts(program, TOLD))
    program.press('A member of staff')
    program.wait('Have the police been called?')
    program.press('Yes')
    program.wait('Police reference')
    for name, text in PLACE.items():
        program.type(name, text)
    there_again(journey, program, 'Have the police been called?', lambda: texts(program, PLACE))
    program.press('Continue')
    program.wait('Is anyone in danger')
    program.press('No')
    program.wait('Check and send')
    there_again(journey, program, 'Check and send', lambda: [words for words in (*TOLD.values(), *PLACE.values()) if program.shows(words)])
    keys('Escape')
    program.press('Throw Away')
    program.wait_gone('Check and send')


def travel(journey):
    program = attest()
    start_practice(program)
    nothing_yet(journey, program)
    kept(journey, program)
    with_pictures(journey, program)
    to_the_end(journey, program)
    words_only(journey, program)
    program.close()


Journey('journey-return').run(travel)
