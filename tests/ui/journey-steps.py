#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of the school's own policy beside a case: ticked with one press, not done with a
reason, what was done already, who allowed it, and refused in the wrong order."""
import sys

from journey import Clipboard, Journey, keys, picture
from school import attest, make_picture, scratch
from shell import cli, make_store

PASSPHRASE = 'four words not related'
URL = 'https://example.org/ourschool/post/17'


def make_case():
    """A King's Wood store with a record that holds words and no picture yet."""
    make_store(sys.argv[3], PASSPHRASE, role='dsl')
    cli(sys.argv[3], 'card', 'create', '--school', 'King’s Wood School', '--pack', 'kings-wood', '--drop', scratch('drop'))
    opened = cli(sys.argv[3], 'case', 'open', '--type', 'official-account-abuse', '--title', 'Comment under our post',
                 '--about', 'parent-or-public', '--description', 'A comment that calls a girl names.')
    return opened['reference']


def said(reference):
    return {step['step']: step for step in cli(sys.argv[3], 'case', 'steps', reference)['steps']}


def open_case(program, said='type your Attest passphrase'):
    program.wait(said, 20)
    program.type('Attest passphrase', PASSPHRASE)
    program.press('Unlock')
    program.wait('Comment under our post', 30)
    program.press('Comment under our post')
    program.wait('Steps of your school’s policy')


def go_to(program, name, most=60):
    """Tab by Tab, as somebody without a mouse."""
    for _ in range(most):
        node = program.focused()
        if node is not None and name in (node.name or ''):
            return True
        keys('Tab')
    return False


def tick(journey, program):
    journey.step('what is next is shown, and no more', program.shows('call 999 before anything else') and not program.shows('Write the summary'))
    journey.step('the policy says how soon, with its paragraph', program.shows('Told first: SLT (L75).') and program.shows('Tell them at once (L75).'))
    journey.step('and what its reader has to know', program.shows('It is captured before it is removed.'))
    journey.step('the keyboard reaches the steps', go_to(program, 'Done: If anyone is in danger now'))
    keys('space')
    program.wait('Done. Noted by Jo Evans')
    journey.step('one press ticks a step, with who and when')
    journey.step('and the keyboard stays in that row', 'anyone is in danger' in (program.until(program.focused, 'nothing has the focus').name or ''))
    picture('steps-1-next')
    program.press('Show all steps')
    program.wait('Write the summary')
    journey.step('it says where the policy says so', program.shows('Where it says so: L75'))
    journey.step('the contradiction stands at the step where it bites',
                 program.shows('abuse on a school account is to be removed immediately') and program.shows('Capture, seal, then remove'))
    picture('steps-2-all')
    journey.check_names(program, 'case with all steps')


def not_done(journey, program):
    program.press('Not done…: Leave the message')
    program.wait('Why was it not done?')
    program.press('Write it down')
    program.wait('the reason is still empty')
    journey.step('not done asks why')
    program.type('The reason', 'The parent had deleted it already.')
    picture('steps-3-why')
    journey.check_names(program, 'why not')
    program.press('Write it down')
    program.wait('Because: The parent had deleted it already.')
    journey.step('and the reason stands beside the step')


def hidden(journey, program):
    """Somebody walks in while a reason is being written."""
    program.press('Not done…: Leave the message')
    program.wait('Why was it not done?')
    program.type('The reason', 'Her mother took the phone.')
    for key in ('Shift_L', 'Shift_L', 'Shift_R'):
        keys(key)
    program.wait('Attest is locked')
    program.wait_gone('Why was it not done?')
    journey.step('the window of a step goes as well', not program.shows('Her mother took the phone'))
    open_case(program, 'Attest is locked')
    program.press('Show all steps')
    program.wait('Write the summary')


def engaged(journey, program):
    program.press('Some of these…: Do not reply')
    program.wait('What did you do already?')
    program.press('I blocked the account')
    program.type('When, if it was not just now', '4/3/2026 10.42am')
    picture('steps-4-engaged')
    journey.check_names(program, 'what was done already')
    program.press('Write it down')
    program.wait('Done already: blocked the account')
    journey.step('what was done already is logged with its time', program.shows('It happened:'))


def authority(journey, program):
    program.press('Done…: Say who allowed social media')
    program.wait('What was done?')
    program.press('Write it down')
    program.wait('write who allowed it')
    program.type('Who allowed it', 'Ms Wood, headteacher')
    program.press('Write it down')
    program.wait('Allowed by: Ms Wood, headteacher')
    journey.step('who allowed it is part of the step')


def order(journey, program):
    program.press('Done: Remove the comment')
    program.wait('Why could it not wait?')
    journey.step('removing it before it is kept is refused, with words', program.shows('nothing of it is sealed here yet'))
    picture('steps-5-order')
    journey.check_names(program, 'why it could not wait')
    program.press('Write it down')
    program.wait('the reason is still empty')
    program.press('Close')
    program.wait_gone('Why could it not wait?')
    journey.step('without a reason it stays to do', program.shows('To do. First: Take the picture'))
    program.press('Done: Report it to the site')
    program.wait('Why could it not wait?')
    program.type('The reason', 'It named her street.')
    program.press('Write it down')
    program.wait('It was done before what comes first, because: It named her street.')
    journey.step('with a reason it is written down, and says that it came early')


def record(journey, program):
    """A pasted picture: the contradiction bites before it is taken; one press, or none, says what was done."""
    path = scratch('pasted.png')
    make_picture(path)
    held = Clipboard(str(path))
    program.press('Record something')
    program.wait('Before you take a picture')
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    journey.step('where a picture can be taken, the policy’s contradiction is shown with its paragraph',
                 program.shows('social media should not be opened on school equipment') and program.shows('(L49'))
    picture('steps-7-capture')
    journey.check_names(program, 'capture with a contradiction')
    program.press('Paste a picture')
    program.wait('Show the picture')
    held.close()
    program.press('It is in an app')
    program.wait('What happened?')
    program.type('What happened, in your own words', 'He wrote to her again.')
    program.press('Inappropriate contact or messages')
    program.press('A pupil')
    program.wait('Is anyone in danger')
    program.press('No')
    program.wait('Have you replied')
    program.press('Have you replied')
    program.press('Some of these')
    program.wait('I blocked the account')
    program.press('I blocked the account')
    program.type('When', '4 March 10:42')
    picture('steps-8-check')
    journey.check_names(program, 'check with what was done already')
    program.press('None of these')
    program.wait_gone('I blocked the account')
    program.press('Some of these')
    program.wait('I blocked the account')
    journey.step('one press says what was done already, before it is sent')


def kept_at_last(journey, reference):
    path = scratch('post.png')
    make_picture(path)
    steps = said(reference)
    journey.step('another reader finds the same words', steps['keep-original']['reason'] == 'The parent had deleted it already.' and
                 steps['do-not-engage']['engaged'] == 'blocked' and steps['kit-authority']['who'] == 'Ms Wood, headteacher' and
                 steps['provider-report']['early'] and steps['remove-official']['state'] == 'todo', steps)
    cli(sys.argv[3], 'add', reference, path, '--gate', 'no', '--url', URL)
    program = attest()
    open_case(program)
    journey.step('what a piece of evidence lacks stands beside the case', program.shows('Picture, time, date and address'))
    journey.step('it can be said there and on its card', program.find('Say what is missing', program.can_press) and program.find('Say what JE/', program.can_press))
    picture('steps-9-lacks')
    program.press('Say what JE/')
    program.wait('was kept without this')
    program.press('Write it down')
    program.wait('nothing is filled in yet')
    program.type('Seen at', '2026-03-04 10:42')
    picture('steps-9-missing')
    journey.check_names(program, 'what is missing')
    program.press('Write it down')
    program.wait_gone('Picture, time, date and address')
    journey.step('and goes once it is said')
    program.press('Show all steps')
    program.wait('Done: the record shows it')
    program.press('Done: Remove the comment')
    program.wait('Address: ' + URL)
    journey.step('once it is kept, one press is enough, and the address goes with it')
    picture('steps-6-removed')
    program.close()


def travel(journey):
    scratch('drop').mkdir()
    reference = make_case()
    program = attest()
    open_case(program)
    for part in (tick, hidden, not_done, engaged, authority, order, record):
        part(journey, program)
    program.close()
    kept_at_last(journey, reference)


Journey('journey-steps').run(travel)
