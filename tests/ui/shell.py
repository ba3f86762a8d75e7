# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop does around Attest: it starts it, tells it what was pressed, opens files with it;
and what the command line does beside it."""
import json
import os
import subprocess

from school import scratch

NAME = 'org.attest.Attest'
PATH = '/org/attest/Attest'


SHEETS = {}


def cli(program, *arguments, store=None, ok=True, **more):
    """Runs attest-cli and gives its answer; the recovery sheet opens a store without any waiting."""
    command = [program, '--json'] + (['--store', str(store)] if store else [])
    for name, value in ({'recovery-sheet': SHEETS.get(store)} | more).items():
        command += [f'--{name}', str(value)] if value else []
    ended = subprocess.run([os.path.abspath(command[0]), *command[1:], *map(str, arguments)],
                           capture_output=True, text=True, timeout=60, check=False, cwd=scratch('.'))
    if ok and ended.returncode != 0:
        raise RuntimeError(f'attest-cli {arguments}: {ended.stderr}')
    return json.loads(ended.stdout) if ended.returncode == 0 and ended.stdout.strip() else ended.stderr


def make_store(program, passphrase, *more, name='Jo Evans', role='staff', store=None):
    """A real store; without a folder, the one that the window opens."""
    secret, sheet = scratch('passphrase'), scratch(f'sheet-{name}')
    secret.write_text(passphrase + '\n')
    sheet.unlink(missing_ok=True)
    made = cli(program, 'init', '--name', name, '--role', role, '--recovery-file', sheet, *more, store=store,
               **{'recovery-sheet': None, 'passphrase-file': secret})
    SHEETS[store] = sheet
    return made


def record_again(program):
    """The shortcut, while Attest is running: a second process that hands on what was asked and ends."""
    subprocess.run([program, '--record'], check=True, timeout=20, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def bus(*arguments):
    return subprocess.run(['gdbus', 'call', '--session', '--dest', *arguments], check=True, capture_output=True, text=True, timeout=20).stdout


def call_action(action):
    """What the launcher's menu does with a program that the bus starts."""
    return bus(NAME, '--object-path', PATH, '--method', 'org.freedesktop.Application.ActivateAction', action, '[]', '{}')


def wait_end(process, seconds=15):
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def data_home():
    return scratch('home') / '.local' / 'share'


def environment(**more):
    return {**os.environ, **more}
