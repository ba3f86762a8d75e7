#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""In the background. Asked for in the preferences, the program stays when its window closes, locked; it
carries what waits to the shared folder once that is back, says that something came, and nothing more;
the command line has the store meanwhile; and it ends when it is switched off. The settings are real,
and the notification service writes down all that it is told."""
import json
import os
import pathlib
import subprocess
import sys

from journey import Journey, Program, picture
from school import attest, scratch, start_record
from shell import NAME, PATH, call_action, cli, environment, make_store, wait_end

PASSPHRASE = 'four words not related'
STORY = 'He wrote that the canary of Rowan Ashby sings.'
DROP = scratch('drop')
AWAY = scratch('away')
SAID = scratch('notified.jsonl')
CASE_WORDS = ('canary', 'rowan', 'ashby', 'patel', 'evans', 'pupil', 'contact', 'at-', 'record', 'receipt', 'dsl')
EVERY = """[org/attest/Attest]
background-seconds=uint32 1
"""


def settings(text):
    path = pathlib.Path(os.environ['HOME']) / '.config/glib-2.0/settings/keyfile'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def make_school(program):
    dsl, person, card = scratch('dsl'), scratch('Jo Evans.attest-person'), scratch('school.attest-card')
    DROP.mkdir()
    made = make_store(program, PASSPHRASE)
    make_store(program, PASSPHRASE, name='Mina Patel', role='dsl', store=dsl)
    cli(program, 'card', 'create', '--school', 'A School', '--pack', 'generic-england', '--drop', DROP, store=dsl)
    cli(program, 'card', 'add-person', person, store=dsl)
    cli(program, 'card', 'export', card, store=dsl)
    cli(program, 'card', 'import', card, '--compared')
    return made, dsl


def said():
    return [json.loads(line) for line in SAID.read_text().splitlines()] if SAID.exists() else []


def told():
    return [call for call in said() if call[0] in ('Notify', 'AddNotification')]


def words_of(call):
    """What a person would read: summary and body, as either kind of service gets them."""
    kind, given = call
    shown = [given[3], given[4]] if kind == 'Notify' else [given[2].get('title'), given[2].get('body')]
    return [words for words in shown if words]


def listen():
    """NOTIFIED=org.gtk.Notifications is how GNOME is told, the other name how the rest are."""
    service = subprocess.Popen(['/usr/bin/python3', str(pathlib.Path(__file__).with_name('notified.py')), str(SAID),
                                os.environ.get('NOTIFIED', 'org.freedesktop.Notifications')])
    Program.until(lambda: said(), 'the notification service did not come up')
    return service


def packages():
    return list((DROP / 'in').glob('*.attest'))


def unlock(program):
    program.wait('type your Attest passphrase', 20)
    program.type('Attest passphrase', PASSPHRASE)
    program.press('Unlock')


def autostart():
    return list((pathlib.Path(os.environ['HOME']) / '.config/autostart').glob('*'))


def switch(program, on):
    program.press('Main menu')
    program.press('Preferences')
    program.wait('Stay in the background')
    picture(f'service-{"on" if on else "off"}')
    program.press('Stay in the background')
    Program.until(lambda: bool(autostart()) == on, 'the start at login did not change')


def close_preferences(program):
    program.press('Close')
    program.wait_gone('Stay in the background')


def switched_on(journey, program):
    program.wait('Attest is locked')
    unlock(program)
    program.wait('Record what you saw', 30)
    switch(program, True)
    journey.check_names(program, 'preferences')
    judged = subprocess.run(['desktop-file-validate', str(autostart()[0])], capture_output=True, text=True, check=False)
    journey.step('switched on, it starts at the next login', judged.returncode == 0 and '--gapplication-service' in autostart()[0].read_text(),
                 judged.stdout)
    close_preferences(program)


def sent_in_vain(journey, program):
    DROP.rename(AWAY)
    start_record(program)
    program.press('No, take the picture')
    program.press('Go on without a picture')
    program.wait('What happened?')
    program.type('What happened, in your own words', STORY)
    program.press('Inappropriate contact')
    program.press('A pupil')
    program.wait('Is anyone in danger')
    program.press('No')
    program.wait('Send to ')
    program.press('Send to')
    program.wait('Waiting to be sent', 30)
    program.press('Done')
    program.wait('waiting to be sent')
    call_action('quit')
    Program.until(lambda: not program.windows(), 'the window did not close')
    journey.step('its window closed, the program goes on', program.process.poll() is None)


def carried(journey, program, tool, dsl):
    listed = cli(tool, 'case', 'list')
    journey.step('the command line has the store meanwhile', len(listed['cases']) == 1, listed)
    AWAY.rename(DROP)
    Program.until(packages, f'nothing was carried; the program ({program.process.poll()}) said {program.said()}', 20)
    journey.step('the folder is back, and the program alone carries what waits')
    journey.step('of that it says nothing', not told(), told())
    arrived = cli(tool, 'receive', store=dsl)['packages']
    journey.step('the recipient has it', [one['state'] for one in arrived] == ['received'], arrived)
    call = Program.until(told, 'nobody was told of the answer', 20)
    text = json.dumps(call).lower()
    journey.step('the answer is told in these words alone', words_of(call[0]) == ['Attest has something for you'], call)
    journey.step('nothing of the case is in it', not [word for word in CASE_WORDS if word in text], text)


def opened_again(journey, program):
    subprocess.run([sys.argv[1]], check=True, timeout=20)
    program.wait('Attest is locked', 20)
    journey.step('started again, it is the same program that shows its window', program.process.poll() is None)
    unlock(program)
    program.wait('Received', 30)
    journey.step('unlocked, the record is received, and was told once', len(told()) == 1, told())
    closed = Program.until(lambda: [call for call in said() if call[0] in ('CloseNotification', 'RemoveNotification')], 'it stayed')
    journey.step('the notification is taken back', closed)


def at_login(journey, tool):
    """What the desktop does with the file at the next login."""
    line = next(line for line in autostart()[0].read_text().splitlines() if line.startswith('Exec='))
    service = subprocess.Popen(['sh', '-c', 'exec ' + line[5:]], env=environment())
    DROP.rename(AWAY)
    cli(tool, 'case', 'open', '--type', 'pupil-message', '--title', 'Another')
    opened = cli(tool, 'case', 'list')['cases']
    words = scratch('words.txt')
    words.write_text('Another thing.')
    case = next(one for one in opened if one['title'] == 'Another')['case']
    cli(tool, 'write', case, '--kind', 'written', '--text-file', words)
    sealed = cli(tool, 'submit', case)
    journey.step('started at login, it leaves the store to others', sealed['state'] == 'queued', sealed)
    AWAY.rename(DROP)
    Program.until(packages, 'nothing was carried', 20)
    journey.step('and carries what they left')
    return service


def ended(journey, service):
    subprocess.run(['gsettings', 'set', 'org.attest.Attest', 'run-in-background', 'false'], check=True)
    journey.step('switched off without a window, it ends', wait_end(service, 25) == 0)
    journey.step('and does not start at login any more', not autostart(), autostart())


def started_by_the_bus(journey):
    """The launcher's "Record something" with nothing running: the bus reads our service file and starts it."""
    here = pathlib.Path(__file__).parent
    services = scratch('services')
    services.mkdir()
    wanted = (here / '../../data/org.attest.Attest.service.in').read_text().replace('@bindir@/attest', os.path.abspath(sys.argv[1]))
    (services / 'org.attest.Attest.service').write_text(wanted)
    config = scratch('bus.conf')
    config.write_text((here / 'desktop/session-bus.conf').read_text().replace('<servicedir>services<', f'<servicedir>{services}<'))
    asked = f'gdbus call --session --dest {NAME} --object-path {PATH} --method org.freedesktop.Application.ActivateAction'
    shown = subprocess.run(['dbus-run-session', f'--config-file={config}', '--', 'sh', '-c',
                            f"{asked} record '[]' '{{}}' && timeout 20 xdotool search --sync --onlyvisible --name 'Record what you saw' && {asked} quit '[]' '{{}}'"],
                           env=environment(GTK_A11Y='none'), capture_output=True, text=True, timeout=60, check=False)
    journey.step('asked by the launcher with nothing running, the bus starts it at the gate', shown.returncode == 0, shown.stderr)


def travel(journey):
    os.environ['GSETTINGS_BACKEND'] = 'keyfile'
    settings(EVERY)
    tool = sys.argv[3]
    _, dsl = make_school(tool)
    listener = listen()
    program = attest()
    switched_on(journey, program)
    sent_in_vain(journey, program)
    carried(journey, program, tool, dsl)
    opened_again(journey, program)
    switch(program, False)
    close_preferences(program)
    call_action('quit')
    journey.step('switched off, it ends with its window', wait_end(program.process) == 0, f'{program.process.poll()}: {program.said()}')
    program = attest()
    unlock(program)
    program.wait('AT-', 30)
    subprocess.run(['gsettings', 'set', 'org.attest.Attest', 'run-in-background', 'true'], check=True)
    Program.until(lambda: autostart() and (scratch('home') / '.local/share/attest/store/post/where').exists(), 'the setting was not heard')
    program.close()
    ended(journey, at_login(journey, tool))
    started_by_the_bus(journey)
    listener.terminate()


Journey('journey-service').run(travel)
