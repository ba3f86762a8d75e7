#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""shares.py TOOL SCHEME: a drop on a real server (smb, davs or sftp) on this computer, through GVfs
in a session of its own. The wire to it is cut in the middle; its disk is full; it refuses to
rename and to give back; somebody signs in with another password. Speaks TAP."""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import servers

TOOL, SCHEME = sys.argv[1], sys.argv[2]
NAME = 'a.attest'
SIZE = 3000000
count = failed = 0


def report(ok, name, why=''):
    global count, failed
    count += 1
    failed += not ok
    print(f'{"ok" if ok else "not ok"} {count} /{SCHEME}/{name}' + (f' # {why}' if why else ''), flush=True)


def skip(name, why):
    global count
    count += 1
    print(f'ok {count} /{SCHEME}/{name} # SKIP {why}', flush=True)


def plan_to_skip(why):
    print(f'1..0 # SKIP {why}')
    sys.exit(0)


def run(*argv, patience=None):
    env = dict(os.environ, SUBMIT_TOOL_PATIENCE_MS=str(patience)) if patience else None
    done = subprocess.run([TOOL, *map(str, argv)], capture_output=True, text=True, timeout=60, check=False, env=env)
    return done.stdout.strip() or done.stderr.strip()


class Share:
    def __init__(self, server, work):
        self.server = server
        self.inside = server.root / 'drop' / 'in'
        self.sealed = work / 'sealed'
        self.sealed.write_bytes(os.urandom(SIZE))
        self.digest = hashlib.sha256(self.sealed.read_bytes()).hexdigest()

    def sign_in(self, password=None, trust=True):
        """GVfs's own tool does it, as a person in the file manager would."""
        answers = '1\n' if self.server.scheme == 'davs' and trust else '2\n' if self.server.scheme == 'davs' else ''
        answers += self.server.question.format(user=self.server.user, password=password or self.server.password)
        # Whoever is asked a second time, because it was wrong, has nothing more to say.
        done = subprocess.run(['gio', 'mount', self.server.uri()], input=answers, text=True, capture_output=True, timeout=40, check=False)
        return done.returncode == 0

    def sign_out(self):
        subprocess.run(['gio', 'mount', '-u', self.server.uri()], capture_output=True, timeout=40, check=False)

    def lies_there(self):
        return sorted(path.name for path in self.inside.iterdir()) if self.inside.exists() else []

    def clear(self):
        for path in self.inside.iterdir():
            path.unlink()

    def whole(self):
        path = self.inside / NAME
        return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == self.digest

    def put(self):
        return run('put', self.server.uri(), NAME, self.sealed)

    def expect(self, name, want, *argv, there=None):
        got = run(argv[0], self.server.uri(), *argv[1:])
        report(got in want if isinstance(want, tuple) else got == want, name, f'{got} {self.lies_there()}')
        if there is not None and self.lies_there() != there:
            report(False, f'{name}/leaves', f'{self.lies_there()}')


def whole_way(share):
    share.expect('prepares', 'prepared', 'prepare', there=[])
    share.expect('try-it', 'reads renames removes in out tried', 'try', there=[])
    share.expect('put', 'checked', 'put', NAME, share.sealed, there=[NAME])
    report(share.whole(), 'arrives-equal')
    share.expect('put-again', 'checked', 'put', NAME, share.sealed, there=[NAME])
    share.expect('name-is-taken', 'exists', 'put', NAME, TOOL, there=[NAME])
    share.expect('list', f'{NAME} listed', 'list')
    share.expect('get', share.digest, 'get', NAME)
    share.expect('missing', 'missing', 'get', 'b.attest')
    share.expect('remove', 'removed', 'remove', NAME, there=[])


def cut_wire(share):
    """The network goes away in the middle of a package; nothing half is taken for whole."""
    share.server.wire.cut(after=SIZE // 2)
    got = share.put()
    report(got == 'undelivered' and not share.whole(), 'network-away-in-the-middle', f'{got} {share.lies_there()}')
    report(NAME not in share.lies_there(), 'no-half-file-has-a-whole-name', str(share.lies_there()))
    share.server.wire.mend()
    if run('list', share.server.uri()).split()[-1] != 'listed':
        share.sign_out()
        share.sign_in()
    got = share.put()
    report(got == 'checked' and share.whole() and share.lies_there() == [NAME], 'next-attempt-delivers', f'{got} {share.lies_there()}')
    share.clear()


def silence(share):
    """The server is there and says nothing: nobody waits for ever, and nothing half is taken for whole."""
    def in_time(*argv, name, words=('no-answer',)):
        began = time.monotonic()
        got = run(*argv, patience=2000)
        took = time.monotonic() - began
        report(got in words and took < 15, name, f'{got} {took:.1f} s {share.lies_there()}')

    share.server.fall_silent()
    in_time('list', share.server.uri(), name='silent-server-is-not-waited-for')
    share.server.speak_again()
    again(share)
    share.clear()
    share.server.wire.after(SIZE // 2, share.server.fall_silent)
    # Over WebDAV the back end itself gives up on a request that gets no answer.
    in_time('put', share.server.uri(), NAME, share.sealed, name='silent-in-the-middle-of-a-package', words=('no-answer', 'undelivered'))
    report(NAME not in share.lies_there(), 'silent-server-has-no-half-file', str(share.lies_there()))
    share.server.speak_again()
    again(share)
    got = share.put()
    report(got == 'checked' and share.whole() and share.lies_there() == [NAME], 'delivers-when-it-speaks-again', f'{got} {share.lies_there()}')
    share.clear()


def full(share):
    """A disk of the server's that has no room for the package."""
    small = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=1m,mode=0777', 't', str(share.inside)], capture_output=True, text=True, check=False)
    if small.returncode:
        skip('full', f'no small disk can be made here: {small.stderr.strip()}')
        return
    got = share.put()
    report(got in ('no-space', 'undelivered') and NAME not in share.lies_there(), 'full', f'{got} {share.lies_there()}')
    subprocess.run(['umount', '-l', str(share.inside)], check=True)


def refusals(share):
    if share.server.scheme == 'smb':
        for why, where in (('may-not-write', share.inside),):
            where.chmod(0o555)
            share.expect(why, 'undelivered', 'put', NAME, share.sealed, there=[])
            where.chmod(0o755)
        return
    for why, methods, word, there in (('may-not-rename', ['MOVE'], 'unchecked', [NAME]), ('may-not-read-back', ['GET'], 'unchecked', [NAME]),
                                      ('may-not-write', ['PUT'], 'undelivered', None)):
        again(share, refuse=methods)
        share.expect(why, word, 'put', NAME, share.sealed, there=there)
        if there is not None:
            report(share.whole(), f'{why}/arrives-equal')
        share.clear()
    again(share, refuse=['MOVE', 'DELETE'])
    share.expect('try-it-says-what-is-refused', 'reads in out tried', 'try')
    again(share)
    share.clear()


def again(share, **how):
    share.sign_out()
    share.server.stop()
    share.server.start(**how)
    share.sign_in()


def strangers(share):
    share.sign_out()
    if share.server.scheme == 'sftp':
        share.server.stop()
        share.server.start(host='other-host')
        share.expect('another-host-key', 'undelivered', 'list')
        share.server.stop()
        share.server.start()
        return
    report(not share.sign_in(password='not-the-password'), 'another-password-is-refused')
    share.expect('and-nothing-is-sent', 'undelivered', 'put', NAME, share.sealed, there=[])
    if share.server.scheme == 'davs':
        report(not share.sign_in(trust=False), 'an-unknown-certificate-is-refused-when-a-person-says-so')
    report(share.sign_in(), 'the-right-one-is-taken')


def by_password(share):
    """Where the school's server gives people passwords and no keys."""
    share.sign_out()
    share.server.stop()
    try:
        share.server.give_password(share.inside.parents[3] / 'bin')
    except servers.Missing as missing:
        skip('by-password', missing)
        share.server.start()
        return
    share.server.start()
    share.expect('password-nobody-signed-in', 'undelivered', 'put', NAME, share.sealed, there=[])
    report(not share.sign_in(password='not-the-password'), 'another-password-is-refused')
    share.expect('another-password-sends-nothing', 'undelivered', 'put', NAME, share.sealed, there=[])
    report(share.sign_in(), 'the-right-password-is-taken')
    share.expect('password-put', 'checked', 'put', NAME, share.sealed, there=[NAME])
    report(share.whole(), 'password-arrives-equal')
    share.expect('password-get', share.digest, 'get', NAME)
    share.expect('password-remove', 'removed', 'remove', NAME, there=[])


def travel(share):
    share.server.start()
    share.expect('nobody-signed-in', 'prepared' if share.server.scheme == 'sftp' else 'undelivered', 'prepare')
    strangers(share)
    whole_way(share)
    cut_wire(share)
    silence(share)
    full(share)
    refusals(share)
    if share.server.scheme == 'sftp':
        by_password(share)
    share.server.stop()
    share.server.wire.cut()
    share.expect('server-is-gone', 'undelivered', 'put', NAME, share.sealed, there=[])
    print(f'1..{count}')


def inside(place):
    (place / 'server').mkdir()
    place.chmod(0o755)
    try:
        server = next(kind for kind in servers.ALL if kind.name == SCHEME)(place / 'server')
    except servers.Missing as missing:
        plan_to_skip(missing)
    if isinstance(server, servers.Sftp):
        server.client(place / 'bin')
    try:
        travel(Share(server, place))
    finally:
        server.stop()


if 'ATTEST_SHARES' in os.environ:
    inside(pathlib.Path(os.environ['ATTEST_SHARES']))
    sys.exit(1 if failed else 0)
for needed, package in (('dbus-run-session', 'dbus'), ('gio', 'libglib2.0-bin')):
    if not shutil.which(needed):
        plan_to_skip(f'{package} is not installed')
with tempfile.TemporaryDirectory(prefix='attest-shares-') as scratch:
    home = pathlib.Path(scratch, 'home')
    (home / 'run').mkdir(parents=True, mode=0o700)
    env = {k: v for k, v in os.environ.items() if k not in ('GIO_USE_VFS', 'DBUS_SESSION_BUS_ADDRESS', 'DISPLAY', 'WAYLAND_DISPLAY')}
    env.update(HOME=str(home), XDG_RUNTIME_DIR=str(home / 'run'), ATTEST_SHARES=scratch, GVFS_DISABLE_FUSE='1', GIO_USE_VOLUME_MONITOR='unix', G_DEBUG='', LC_ALL='C.UTF-8',
               PATH=f'{scratch}/bin:' + servers.PATH)
    own = ['unshare', '-m'] if os.geteuid() == 0 and subprocess.run(['unshare', '-m', 'true'], capture_output=True, check=False).returncode == 0 else []
    env.update({'ATTEST_OWN_MOUNTS': '1'} if own else {})
    ended = subprocess.run([*own, 'dbus-run-session', '--', sys.executable, __file__, TOOL, SCHEME], env=env, check=False).returncode
sys.exit(ended)
