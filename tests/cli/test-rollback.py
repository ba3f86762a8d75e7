#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-rollback.py ATTEST-CLI: a store put back from an older copy, with a real password store.

Runs itself on a session bus of its own with gnome-keyring-daemon. Speaks TAP."""
import os
import shutil
import subprocess
import sys

from cli import Home, Tap, check

PROGRAM = sys.argv[1]
# A bus that starts nothing by itself.
BUS = ('<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth><policy context="default">'
       '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>')
NEEDED = ('dbus-run-session', 'gnome-keyring-daemon', 'gdbus')
missing = [tool for tool in NEEDED if shutil.which(tool) is None]
if missing:
    print(f'1..0 # SKIP {", ".join(missing)} is not installed')
    sys.exit(0)
if 'ATTEST_TEST_BUS' not in os.environ:
    home = Home(PROGRAM)
    try:
        config = home.dir / 'bus.conf'
        config.write_text(BUS)
        sys.exit(subprocess.run(['dbus-run-session', f'--config-file={config}', '--', sys.executable, *sys.argv],
                                env=dict(home.env, ATTEST_TEST_BUS=str(home.dir)), check=False).returncode)
    finally:
        home.remove()

home = Home(PROGRAM)
home.env.update(os.environ)
tap = Tap()
keyring = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'], stdin=subprocess.PIPE,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=home.env)
keyring.stdin.write(b'test')
keyring.stdin.close()
# It answers only once its name is on the bus.
subprocess.run(['gdbus', 'wait', '--session', '--timeout', '20', 'org.freedesktop.secrets'], check=True)
store = home.dir / 'store'


def run(*words):
    """Without a passphrase: the password store opens it or nobody does."""
    return home.plain('--store', store, '--json', *words)


def test_opens_by_keyring():
    made = home.run('store', 'init', '--practice', '--keyring', '--name', 'Jo Evans', '--role', 'staff', '--recovery-file', home.dir / 'sheet',
                    '--person-file', home.dir / 'x.attest-person')
    check(made.status == 0 and 'does not keep' not in made.err, made)
    done = run('case', 'open', '--type', 'defamation', '--title', 'One')
    check(done.status == 0, done)
    check(run('verify').status == 0, run('verify'))


def test_rollback_is_reported():
    old = home.dir / 'old'
    shutil.copytree(store, old)
    check(run('case', 'open', '--type', 'defamation', '--title', 'Two').status == 0, 'the newer entry')
    check(run('verify').status == 0, 'before it was put back')
    shutil.rmtree(store)
    shutil.copytree(old, store)
    done = run('verify')
    check(done.status == 3 and '"rolled-back"' in done.out, done)
    # It goes on saying so, and the store can still be used
    check(run('case', 'open', '--type', 'defamation', '--title', 'Three').status == 0, 'recording goes on')
    check(run('verify').status == 3, 'forgotten')


def test_keyring_gone():
    """Without the password store the passphrase is what opens it."""
    keyring.terminate()
    keyring.wait(timeout=10)
    done = run('case', 'list')
    check(done.status == 1 and done.err.count('\n') == 1, done)
    check(home.run('store', 'case', 'list').status == 0, 'by passphrase')


try:
    for name, function in list(globals().items()):
        if name.startswith('test_'):
            tap.point('/rollback/' + name[5:].replace('_', '-'), function)
finally:
    keyring.kill()
    home.remove()
tap.end()
