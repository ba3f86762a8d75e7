#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A record waits for a share that wants a password again: the line above the list says so, and signing
in there sends it. Before that, the dialog that sends says what whoever receives has to know: the
school's list does not name the sender. A real Samba server, reached through GVfs."""
import os
import pathlib
import subprocess
import sys

from journey import Journey, picture
from school import attest, scratch
from shell import cli, make_store

sys.path.append(str(pathlib.Path(__file__).parent.parent / 'submit'))
import servers  # noqa: E402 (found beside the other tests)

PASSPHRASE = 'four words not related'
VFS = {'GIO_USE_VFS': 'gvfs', 'GVFS_DISABLE_FUSE': '1'}
CLI = sys.argv[3]


def plan_to_skip(why):
    print(f'1..0 # SKIP {why}')
    sys.exit(0)


def gio_mount(server, *more):
    """What somebody did once in the file manager, keeping no password."""
    subprocess.run(['gio', 'mount', *more, server.uri()], input=server.question.format(user=server.user, password=server.password),
                   text=True, check=True, capture_output=True, timeout=40)


def make_school(server):
    os.environ |= VFS
    dsl, card = scratch('dsl'), scratch('school.attest-card')
    for half in ('in', 'out'):
        (server.root / 'drop' / half).mkdir()
        server.own(server.root / 'drop' / half)
    make_store(CLI, PASSPHRASE, name='Mina Patel', role='dsl', store=dsl)
    gio_mount(server)
    cli(CLI, 'card', 'create', '--school', 'A School', '--pack', 'the-oval', '--drop', server.uri(), store=dsl)
    cli(CLI, 'card', 'export', card, store=dsl)
    gio_mount(server, '-u')
    make_store(CLI, PASSPHRASE)
    cli(CLI, 'card', 'import', card, '--compared')
    waits, kept = (cli(CLI, 'case', 'open', '--type', 'pupil-message', '--title', title, '--description', 'It was shown to me.')
                   for title in ('This one waits', 'This one is not sent'))
    cli(CLI, 'submit', waits['case'])
    return waits['reference'], kept['reference']


def stranger(journey, program):
    program.press('This one is not sent', count=False)
    program.wait('Send…')
    program.press('Send…')
    program.wait('Goes to')
    program.wait('Your school’s list does not name you', 20)
    picture('waits-1-not-named')
    journey.check_names(program, 'sending, not on the list')
    journey.step('whoever sends hears that the school’s list does not name them', program.shows('compare your numbers with you'))
    journey.step('and who vouches for that list', program.shows('Only Mina Patel vouches'))
    subprocess.run(['xdotool', 'key', '--clearmodifiers', 'Escape'], check=True)
    program.wait_gone('Goes to')


def signs_in(journey, program, server):
    inside = server.root / 'drop' / 'in'
    program.wait('is waiting to be sent', 40)
    program.wait('Sign in to the folder', 40)
    picture('waits-2-line')
    journey.check_names(program, 'the line that waits')
    journey.step('nothing went before somebody signed in', not list(inside.iterdir()))
    program.press('Sign in to the folder')
    program.wait('Sign in to the Shared Folder', 20)
    program.type('User name at your school', server.user)
    program.type('Password for the folder', server.password)
    program.press('Sign in')
    program.until(lambda: list(inside.glob('*.attest')), 'what waits was not sent', 60)
    journey.step('signing in on the line sends what waits', len(list(inside.iterdir())) == 1, list(inside.iterdir()))
    program.wait_gone('is waiting to be sent', 60)
    journey.step('and the line is gone', not program.shows('Sign in to the folder'))
    picture('waits-3-sent')


def travel(journey):
    daemon = next((path for path in map(pathlib.Path, ('/usr/libexec/gvfsd', '/usr/lib/gvfs/gvfsd')) if path.exists()), None)
    place = scratch('server')
    place.mkdir()
    scratch('').chmod(0o711)
    server = servers.Samba(place)
    server.start()
    gvfs = subprocess.Popen([daemon, '--no-fuse'], env={**os.environ, **VFS}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        make_school(server)
        program = attest()
        program.wait('Attest is locked')
        program.wait('type your Attest passphrase', 20)
        program.type('Attest passphrase', PASSPHRASE)
        program.press('Unlock')
        program.wait('AT-', 30)
        stranger(journey, program)
        signs_in(journey, program, server)
        program.close()
    finally:
        gvfs.terminate()
        gvfs.wait()
        server.stop()


try:
    servers.program('smbd', 'samba')
    servers.backend('gvfsd-smb')
except servers.Missing as missing:
    plan_to_skip(missing)
Journey('journey-waits').run(travel)
