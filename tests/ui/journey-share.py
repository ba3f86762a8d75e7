#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A safeguarding lead sets the school up with a Windows share as drop folder: a real Samba server,
reached through GVfs. The folder asks who they are; another password is not taken; the right one
is, and is kept by the password store alone, so that later nobody is asked."""
import json
import os
import pathlib
import re
import subprocess
import sys

from journey import Journey, picture
from school import attest, find_in, scratch

sys.path.append(str(pathlib.Path(__file__).parent.parent / 'submit'))
import servers  # noqa: E402 (found beside the other tests)

PASSPHRASE = 'four words not related'
VFS = {'GIO_USE_VFS': 'gvfs', 'GVFS_DISABLE_FUSE': '1'}
CLI = sys.argv[3]


def plan_to_skip(why):
    print(f'1..0 # SKIP {why}')
    sys.exit(0)


def make_store(program):
    program.wait('Welcome to Attest')
    program.press('I am the DSL', count=False)
    program.wait('Who are you?')
    program.type('Your name, as colleagues know it', 'Mina Patel')
    program.press('Continue')
    program.wait('Choose a passphrase')
    program.type('Passphrase', PASSPHRASE)
    program.type('The same again', PASSPHRASE)
    program.press('Continue')
    program.wait('Keep your recovery sheet', 30)
    groups = re.search(r'AGE-SECRET-KEY-1[A-Z0-9 ]*', program.words()).group().split()
    program.type('Last two groups', ' '.join(groups[-2:]))
    program.press('I have kept it')
    program.wait('Your school’s card')


def sign_in(program, user, password):
    program.type('User name at your school', user)
    program.type('Password for the folder', password)
    program.press('Sign in')


def tries(journey, program, server, address):
    program.type('Name of the school', 'Practice Primary')
    program.type('Or its address', 'https://example.org/drop')
    program.press('Try the drop folder')
    program.wait('That address cannot be used')
    journey.step('an address that others can read on the wire is not taken')
    program.type('Or its address', address)
    picture('share-1-address')
    journey.check_names(program, 'address of a share')
    program.press('Try the drop folder')
    program.wait('Sign in to the Shared Folder', 20)
    picture('share-2-sign-in')
    journey.check_names(program, 'signing in')
    sign_in(program, server.user, 'not-the-password')
    program.wait('did not open the folder', 20)
    journey.step('another password is not taken, and says so')
    picture('share-3-again')
    journey.step('and keeps the name that was typed', program.text('User name at your school') == server.user)
    sign_in(program, server.user, server.password)
    program.wait('It works: sealed records can be put there and checked', 30)
    picture('share-4-works')
    journey.step('the right one is, and the folder is tried',
                 sorted(path.name for path in (server.root / 'drop').iterdir()) == ['in', 'out'] and not list((server.root / 'drop' / 'in').iterdir()))
    program.press('Make the card')
    program.wait('People', 30)
    picture('share-5-card')
    journey.step('the card is made with that folder')


def later(journey, server, address):
    """The password store knows the rest: nobody is asked, and nothing else has the password."""
    environment = {**os.environ, **VFS}
    subprocess.run(['gio', 'mount', '-u', address], env=environment, capture_output=True, timeout=30, check=False)
    done = subprocess.run([CLI, '--json', 'drop', address], env=environment, capture_output=True, text=True, timeout=60, check=False)
    journey.step('later nobody is asked', done.returncode == 0 and json.loads(done.stdout)['removes'], done.stdout + done.stderr)
    left = find_in(scratch('home'), {'the password': server.password.encode()})
    journey.step('nothing in the home folder has the password in the clear', not left, left)


def travel(journey):
    daemon = next((path for path in map(pathlib.Path, ('/usr/libexec/gvfsd', '/usr/lib/gvfs/gvfsd')) if path.exists()), None)
    place = scratch('server')
    place.mkdir()
    # The share belongs to an account of its own, which has to get there.
    scratch('').chmod(0o711)
    server = servers.Samba(place)
    server.start()
    gvfs = subprocess.Popen([daemon, '--no-fuse'], env={**os.environ, **VFS}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        program = attest(**VFS)
        make_store(program)
        tries(journey, program, server, server.uri())
        program.close()
        later(journey, server, server.uri())
    finally:
        gvfs.terminate()
        gvfs.wait()
        server.stop()


try:
    servers.program('smbd', 'samba')
    servers.backend('gvfsd-smb')
except servers.Missing as missing:
    plan_to_skip(missing)
Journey('journey-share').run(travel)
