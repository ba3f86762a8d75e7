#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-keyring-rows.py ATTEST-CLI MOCK: every state a password store can be in, one point each.

In each the words are its own, the passphrase opens the store all the same, and neither a new key nor
a new store is made. The real gnome-keyring-daemon wherever it can be brought there. Speaks TAP."""
import hashlib
import os
import shutil
import signal
import subprocess
import sys

from cli import Home, Skip, Tap, check

home = Home(sys.argv[1])
mock = sys.argv[2]
tap = Tap()
PASSWORD = b'test-pass'
CONFIG = ('<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth><policy context="default">'
          '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>')
seen = {}


class Bus:
    """A session bus that starts nothing by itself, with a home of its own for the keyrings."""
    def __init__(self, data=None):
        for program in ('dbus-daemon', 'gnome-keyring-daemon', 'secret-tool'):
            if shutil.which(program) is None:
                raise Skip(f'{program} is not installed')
        self.data = home.dir / 'keyring-data'
        if data is None:
            shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(exist_ok=True)
        (home.dir / 'bus.conf').write_text(CONFIG)
        self.daemon = subprocess.Popen(['dbus-daemon', f'--config-file={home.dir / "bus.conf"}', '--nofork', '--print-address=1'],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        home.env['DBUS_SESSION_BUS_ADDRESS'] = self.daemon.stdout.readline().strip()
        self.service = None

    def __enter__(self):
        return self

    def environment(self):
        return dict(home.env, XDG_DATA_HOME=str(self.data), XDG_RUNTIME_DIR=str(self.data), HOME=str(self.data))

    def keyring(self, unlocked=True):
        """The real one. It prints where it is and serves in the background until its bus ends."""
        how = ['--unlock'] if unlocked else ['--start']
        subprocess.run(['gnome-keyring-daemon', *how, '--components=secrets'], input=PASSWORD if unlocked else b'', env=self.environment(),
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=20)
        self.wait_for_owner()

    def owner(self):
        done = subprocess.run(['gdbus', 'call', '--session', '-d', 'org.freedesktop.DBus', '-o', '/', '-m',
                               'org.freedesktop.DBus.GetConnectionUnixProcessID', 'org.freedesktop.secrets'],
                              capture_output=True, text=True, env=home.env, check=False)
        return int(done.stdout.split()[1].strip(',)')) if done.returncode == 0 else None

    def wait_for_owner(self):
        subprocess.run(['gdbus', 'wait', '--session', '--timeout', '10', 'org.freedesktop.secrets'], env=home.env, check=True)

    def stop_keyring(self):
        """Ours by construction: nothing else is on this bus."""
        pid = self.owner()
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
        while self.owner() is not None:
            pass

    def mock(self, mode):
        if subprocess.run(['/usr/bin/python3', '-c', 'import gi'], capture_output=True, check=False).returncode:
            raise Skip('python3-gi is not installed')
        self.notes = home.dir / 'notes'
        self.notes.unlink(missing_ok=True)
        self.service = subprocess.Popen(['/usr/bin/python3', mock, mode, str(self.notes)], stdout=subprocess.PIPE, text=True, env=home.env)
        check(self.service.stdout.readline() == 'ready\n', 'the mock did not come up')

    def tool(self, *words, given=None):
        return subprocess.run(['secret-tool', *words], input=given, capture_output=True, text=True, env=self.environment(), check=False, timeout=20)

    def __exit__(self, *_):
        if self.service is not None:
            self.service.kill()
            self.service.wait()
        self.daemon.terminate()
        self.daemon.wait()
        home.env.pop('DBUS_SESSION_BUS_ADDRESS')


def attribute():
    text = (home.dir / 'one' / 'store.keys').read_text()
    store = text.split('"store":"')[1][:32]
    return hashlib.sha256(f'attest-keyring-master-{store}'.encode()).hexdigest()[:32]


def kept(bus):
    """The store, and its key in the password store."""
    home.init('one', 'Jo Evans', 'staff')
    done = home.plain('--store', home.dir / 'one', '--passphrase-file', home.passphrase, 'keys', 'keyring-on')
    check(done.status == 0, done)
    check(asked().status == 0, 'the password store opens it')
    check(items(bus) == 1, 'items', items(bus))


def items(bus):
    return bus.tool('search', '--all', 'attest-item', attribute()).stdout.count('secret = ')


def asked():
    return home.plain('--store', home.dir / 'one', 'case', 'list')


def row(name, words):
    """What every row has to hold."""
    store = home.dir / 'one'
    keys = (store / 'store.keys').read_bytes()
    done = asked()
    check(done.status == 1 and done.err.count('\n') == 1 and words in done.err, done)
    check(seen.setdefault(done.err, name) == name, 'the same words as for', seen[done.err])
    for word in ('errno', 'invalid', 'please', 'sorry', 'oops', 'GDBus', 'org.freedesktop'):
        check(word not in done.err, word, done.err)
    done = home.plain('--store', store, '--passphrase-file', home.passphrase, 'case', 'list')
    check(done.status == 0, 'the passphrase', done)
    done = home.run('one', 'init', '--practice', '--keyring', '--name', 'X Y', '--role', 'staff', '--recovery-file', home.dir / 'x.sheet')
    check(done.status == 1 and not (home.dir / 'x.sheet').exists(), 'a store made where one is', done)
    check((store / 'store.keys').read_bytes() == keys, 'the key file was changed')


def fresh():
    shutil.rmtree(home.dir / 'one', ignore_errors=True)
    for path in home.dir.glob('one.*'):
        path.unlink()


def without_keyring():
    fresh()
    home.init('one', 'Jo Evans', 'staff')


# ── The rows ──────────────────────────────────────────────────────────────

def no_bus():
    without_keyring()
    row('no bus', 'There is no password store here')


def no_service():
    without_keyring()
    with Bus():
        seen.clear()  # to the person it is the same thing as no bus
        row('no service', 'There is no password store here')


def never_kept():
    without_keyring()
    with Bus() as bus:
        bus.keyring()
        done = asked()
        check(done.status == 1 and 'password store' not in done.err and 'passphrase' in done.err, 'nothing is wrong, and nothing is said to be', done)
        check(items(bus) == 0, 'a key was put there')


def opens():
    fresh()
    with Bus() as bus:
        bus.keyring()
        kept(bus)
        bus.stop_keyring()
        bus.keyring()
        check(asked().status == 0, 'after the daemon was started again')


def locked_cold():
    """Never unlocked in this session, nobody to ask: the trap where it looks as if there were no key."""
    fresh()
    with Bus() as bus:
        bus.keyring()
        kept(bus)
        bus.stop_keyring()
        bus.keyring(unlocked=False)
        row('locked', 'locked and was not unlocked')
        bus.stop_keyring()
        bus.keyring()
        check(asked().status == 0 and items(bus) == 1, 'unlocked, it opens as before')


def item_deleted():
    fresh()
    with Bus() as bus:
        bus.keyring()
        kept(bus)
        bus.tool('clear', 'attest-item', attribute())
        check(items(bus) == 0, 'not deleted')
        row('deleted', 'has lost the key')
        check(items(bus) == 0, 'made anew without being asked')
        done = home.plain('--store', home.dir / 'one', '--passphrase-file', home.passphrase, 'keys', 'keyring-on')
        check(done.status == 0 and asked().status == 0, 'asked for, it is there again', done)


def keyring_reset():
    """Somebody deleted the keyring's file; a new one is empty."""
    fresh()
    with Bus() as bus:
        bus.keyring()
        kept(bus)
        bus.stop_keyring()
        shutil.rmtree(bus.data / 'keyrings')
        bus.keyring()
        seen.clear()  # to the person the same thing as a deleted item
        row('reset', 'has lost the key')
        check(items(bus) == 0, 'made anew without being asked')


def no_collection():
    """A service without any keyring in it."""
    fresh()
    with Bus() as bus:
        bus.keyring()
        kept(bus)
        bus.stop_keyring()
        shutil.rmtree(bus.data / 'keyrings')
        bus.keyring(unlocked=False)
        seen.clear()
        row('no keyring', 'has lost the key')


def wrong_item():
    fresh()
    with Bus() as bus:
        bus.keyring()
        kept(bus)
        for secret in ('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', 'no key at all', ''):
            bus.tool('clear', 'attest-item', attribute())
            bus.tool('store', '--label=Attest', 'attest-item', attribute(), given=secret)
            if items(bus) != 1:
                continue  # it takes no empty secrets
            seen.clear()
            row('wrong item', "is not this store's")
            check(items(bus) == 1, 'replaced without being asked')


def duplicates():
    """The same name in two keyrings: the one that fits opens, whichever comes first."""
    for right_first in (True, False):
        fresh()
        with Bus() as bus:
            bus.keyring()
            if not right_first:
                home.init('one', 'Jo Evans', 'staff')
                bus.tool('store', '--collection=session', '--label=Attest', 'attest-item', attribute(), given='AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=')
                done = home.plain('--store', home.dir / 'one', '--passphrase-file', home.passphrase, 'keys', 'keyring-on')
                check(done.status == 0, done)
            else:
                kept(bus)
                bus.tool('store', '--collection=session', '--label=Attest', 'attest-item', attribute(), given='AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=')
            check(items(bus) == 2, 'items', items(bus))
            check(asked().status == 0, 'the one that fits')


def mocked(mode, words):
    def point():
        without_keyring()
        with Bus() as bus:
            bus.mock(mode)
            row(mode, words)
            check(not bus.notes.exists(), 'a key was made')
    return point


def dies(mode):
    def point():
        without_keyring()
        with Bus() as bus:
            bus.mock(mode)
            done = asked()
            check(done.status == 1 and done.err.count('\n') == 1 and 'stopped while it was being asked' in done.err, done)
            check(home.plain('--store', home.dir / 'one', '--passphrase-file', home.passphrase, 'case', 'list').status == 0, 'the passphrase')
    return point


try:
    for title, function in (('no-bus', no_bus), ('no-service', no_service), ('never-kept', never_kept), ('opens', opens),
                            ('locked-and-never-unlocked', locked_cold), ('item-deleted', item_deleted), ('keyring-reset', keyring_reset),
                            ('no-default-keyring', no_collection), ('wrong-item', wrong_item), ('duplicate-items', duplicates),
                            ('prompt-dismissed', mocked('dismiss', 'locked and was not unlocked')),
                            ('prompt-never-answered', mocked('silent', 'nobody answered its question')),
                            ('slow', mocked('slow', 'does not answer')), ('dies-in-mid-call', dies('dies')), ('dies-while-asking', dies('dies-asking'))):
        tap.point(f'/keyring/row/{title}', function)
finally:
    home.remove()
tap.end()
