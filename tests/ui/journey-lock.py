#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locked by the screen lock, by the login manager, before the computer sleeps, and by Shift three
times: each time nothing is on the screen, and what was being written is there again."""
import os
import queue
import subprocess
import sys
import threading

from journey import Clipboard, Journey, keys, picture, write
from school import attest, scratch, start_record

CLI, FAKE = sys.argv[3], sys.argv[4]
PASSPHRASE = 'four words not related'
STORY = 'Somebody wrote about our head of year, and the whole class has it.'
CONFIG = ('<busconfig><type>system</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth><policy context="default">'
          '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>')


class Login:
    """A system bus with nothing on it but a login manager of the test's own."""
    def __init__(self):
        config = scratch('system-bus.conf')
        config.write_text(CONFIG)
        self.bus = subprocess.Popen(['dbus-daemon', f'--config-file={config}', '--nofork', '--print-address=1'], stdout=subprocess.PIPE, text=True)
        os.environ['DBUS_SYSTEM_BUS_ADDRESS'] = self.bus.stdout.readline().strip()
        self.fake = subprocess.Popen(['/usr/bin/python3', FAKE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.said = queue.Queue()
        threading.Thread(target=lambda: [self.said.put(line.strip()) for line in self.fake.stdout], daemon=True).start()
        self.wait('ready')

    def wait(self, wanted, seconds=15):
        while True:
            word = self.said.get(timeout=seconds)
            if word.startswith(wanted):
                return word

    def do(self, order):
        self.fake.stdin.write(order + '\n')
        self.fake.stdin.flush()
        self.wait('sent')

    def is_silent(self):
        return self.said.empty()

    def close(self):
        self.fake.kill()
        self.fake.wait()
        self.bus.terminate()
        self.bus.wait()


def make_store():
    secret = scratch('passphrase')
    secret.write_text(PASSPHRASE + '\n')
    subprocess.run([CLI, '--store', os.path.join(os.environ['HOME'], '.local/share/attest/store'), '--passphrase-file', secret, 'init', '--name', 'Jo Evans',
                    '--role', 'staff', '--recovery-file', scratch('sheet'), '--person-file', scratch('jo.attest-person')],
                   check=True, stdout=subprocess.DEVNULL)


def unlock(program):
    program.wait('Attest is locked')
    program.type('Attest passphrase', PASSPHRASE)
    program.press('Unlock')
    program.wait_gone('Attest is locked', 20)
    program.wait('Record something')


def screensaver(active):
    subprocess.run(['gdbus', 'emit', '--session', '-o', '/org/gnome/ScreenSaver', '-s', 'org.gnome.ScreenSaver.ActiveChanged', active], check=True)


def locked(journey, program, what):
    program.wait('Attest is locked', 20)
    journey.step(f'{what}: it locks, and nothing of the record is on the screen', not program.shows('Somebody wrote'))


def go_on(journey, program):
    unlock(program)
    program.press('Record something')
    program.wait('Welcome back')
    program.press('Go on with it')
    program.wait('What happened?')
    journey.step('what was being written is there, to the last letter', program.text('What happened, in your own words') == STORY,
                 program.text('What happened, in your own words'))


def paste():
    return subprocess.run(['xclip', '-selection', 'clipboard', '-o', '-t', 'UTF8_STRING'], capture_output=True, text=True, check=False).stdout


def clipboard(journey, program):
    """What Attest put there goes; what somebody else put there stays."""
    keys('ctrl+a')
    keys('ctrl+c')
    program.until(lambda: paste() == STORY, 'nothing was copied')
    screensaver('true')
    program.wait('Attest is locked', 20)
    program.until(lambda: paste() == '', 'what Attest copied stays in the clipboard')
    journey.step('what was copied out of Attest is gone from the clipboard')
    go_on(journey, program)
    other = scratch('other.txt')
    other.write_text('somebody else copied this')
    held = Clipboard(str(other), 'UTF8_STRING')
    screensaver('true')
    program.wait('Attest is locked', 20)
    journey.step('what somebody else copied is left alone', paste() == 'somebody else copied this', paste())
    held.close()
    unlock(program)


def travel(journey):
    login = Login()
    try:
        make_store()
        program = attest()
        try:
            stay(journey, login, program)
        finally:
            program.close()
    finally:
        login.close()


def stay(journey, login, program):
    journey.step('it asks to be waited for before sleep', login.wait('held') == 'held sleep delay by Attest')
    unlock(program)
    start_record(program)
    program.press('No, take the picture')
    program.wait('What do you want to keep?')
    program.press('Go on without a picture')
    program.wait('What happened?')
    write(STORY)
    program.until(lambda: program.text('What happened, in your own words') == STORY, 'the keys did not arrive')

    screensaver('false')
    login.do('lock OTHER')
    journey.step('another session that locks is none of our business', program.shows('What happened?'))
    screensaver('true')
    locked(journey, program, 'screen lock')
    picture('lock-screen')
    go_on(journey, program)
    login.do('lock OURS')
    locked(journey, program, 'login manager')
    go_on(journey, program)
    journey.step('until then nothing let go of the computer', login.is_silent())
    login.do('sleep')
    login.wait('released')
    journey.step('before sleep: the computer was held until the store was closed', not os.path.exists(
        os.path.join(os.environ['HOME'], '.local/share/attest/store/store.db-wal')))
    locked(journey, program, 'sleep')
    login.do('wake')
    journey.step('awake again, it asks to be waited for the next time', login.wait('held') == 'held sleep delay by Attest')
    go_on(journey, program)
    keys('Shift_L')
    keys('Shift_L')
    keys('a')
    keys('BackSpace')
    keys('Shift_L')
    journey.step('Shift three times with a letter between is typing', program.shows('What happened?'))
    keys('Shift_L')
    keys('Shift_R')
    keys('Shift_L')
    locked(journey, program, 'Shift three times')
    go_on(journey, program)
    clipboard(journey, program)


Journey('journey-lock').run(travel)
