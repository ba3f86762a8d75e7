#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""remote.py TOOL: a drop on a WebDAV server of our own, through GVfs. Speaks TAP."""
import hashlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

TOOL = sys.argv[1]
NAME = 'a.attest'
APACHE = shutil.which('apache2', path=os.environ.get('PATH', '') + ':/usr/sbin')
MODULES = pathlib.Path('/usr/lib/apache2/modules')
count = failed = 0


def report(ok, name, why=''):
    global count, failed
    count += 1
    failed += not ok
    print(f'{"ok" if ok else "not ok"} {count} {name}' + (f' # {why}' if why else ''), flush=True)


def plan_to_skip(why):
    print(f'1..0 # SKIP {why}')
    sys.exit(0)


class Server:
    """Apache with mod_dav_fs, and methods that it can be told to refuse."""

    def __init__(self, work):
        self.root = work / 'www'
        (self.root / 'drop').mkdir(parents=True)
        self.config = work / 'apache.conf'
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.port = probe.getsockname()[1]
        self.process = None
        if os.geteuid() == 0:
            work.chmod(0o755)
            shutil.chown(self.root, 'www-data')
            shutil.chown(self.root / 'drop', 'www-data')
            (work / 'lock').mkdir()
            shutil.chown(work / 'lock', 'www-data')
        else:
            (work / 'lock').mkdir()
        self.work = work

    def start(self, refuse=()):
        modules = ('mpm_event', 'authz_core', 'dav', 'dav_fs')
        self.config.write_text('\n'.join([
            f'ServerRoot {self.work}', 'ServerName localhost', f'Listen 127.0.0.1:{self.port}', f'PidFile {self.work}/pid',
            f'ErrorLog {self.work}/log', f'DefaultRuntimeDir {self.work}', f'DocumentRoot {self.root}', f'DavLockDB {self.work}/lock/db',
            *(['User www-data', 'Group www-data'] if os.geteuid() == 0 else []),
            *(f'LoadModule {m}_module {MODULES}/mod_{m}.so' for m in modules),
            f'<Directory {self.root}>', 'Dav On', 'Require all granted', '</Directory>',
            *(f'<Location /drop/in>\n<Limit {method}>\nRequire all denied\n</Limit>\n</Location>' for method in refuse), '']))
        self.process = subprocess.Popen([APACHE, '-X', '-f', str(self.config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(('127.0.0.1', self.port)) == 0:
                    return
            time.sleep(0.05)
        raise TimeoutError('the server does not start')

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None


def main(work):
    server = Server(work)
    drop = f'dav://127.0.0.1:{server.port}/drop'
    inside = server.root / 'drop' / 'in'
    sealed = work / 'sealed'
    sealed.write_bytes(os.urandom(700000))
    other = work / 'other'
    other.write_bytes(b'other')
    digest = hashlib.sha256(sealed.read_bytes()).hexdigest()

    def run(*argv):
        done = subprocess.run([TOOL, *map(str, argv)], capture_output=True, text=True, timeout=60, check=False)
        return done.stdout.strip() or done.stderr.strip()

    def expect(name, want, *argv, there=None):
        got = run(*argv)
        lies = sorted(p.name for p in inside.iterdir()) if inside.exists() else []
        report(got == want and (there is None or lies == there), name, f'{got} {lies}')

    def again(*refuse):
        server.stop()
        for path in inside.iterdir():
            path.unlink()
        server.start(refuse)

    try:
        expect('/remote/no-server', 'undelivered', 'prepare', drop)
        server.start()
        expect('/remote/mounts-and-prepares', 'prepared', 'prepare', drop, there=[])
        expect('/remote/put', 'checked', 'put', drop, NAME, sealed, there=[NAME])
        report(hashlib.sha256((inside / NAME).read_bytes()).hexdigest() == digest, '/remote/arrives-equal')
        expect('/remote/put-again', 'checked', 'put', drop, NAME, sealed, there=[NAME])
        expect('/remote/name-is-taken', 'exists', 'put', drop, NAME, other, there=[NAME])
        expect('/remote/list', f'{NAME} listed', 'list', drop)
        expect('/remote/get', digest, 'get', drop, NAME)
        expect('/remote/missing', 'missing', 'get', drop, 'b.attest')
        expect('/remote/remove', 'removed', 'remove', drop, NAME, there=[])
        again('MOVE')
        expect('/remote/may-not-rename', 'unchecked', 'put', drop, NAME, sealed, there=[NAME])
        again('GET')
        expect('/remote/may-not-read-back', 'unchecked', 'put', drop, NAME, sealed, there=[NAME])
        again('PUT')
        expect('/remote/may-not-write', 'undelivered', 'put', drop, NAME, sealed, there=[])
        server.stop()
        expect('/remote/server-is-gone', 'undelivered', 'put', drop, NAME, sealed, there=[])
        expect('/remote/cannot-list', 'undelivered', 'list', drop)
        print(f'1..{count}')
    finally:
        server.stop()


if not MODULES.joinpath('mod_dav_fs.so').exists() or not APACHE:
    plan_to_skip('apache2 with mod_dav is not installed')
if not pathlib.Path('/usr/lib/gvfs/gvfsd-dav').exists() and not pathlib.Path('/usr/libexec/gvfsd-dav').exists():
    plan_to_skip('gvfs-backends is not installed')
if not shutil.which('dbus-run-session'):
    plan_to_skip('dbus-run-session is not installed')
if 'ATTEST_REMOTE_INNER' not in os.environ:
    with tempfile.TemporaryDirectory(prefix='attest-remote-') as place:
        home = pathlib.Path(place, 'home')
        (home / 'run').mkdir(parents=True, mode=0o700)
        env = {k: v for k, v in os.environ.items() if k not in ('GIO_USE_VFS', 'DBUS_SESSION_BUS_ADDRESS')}
        env.update(HOME=str(home), XDG_RUNTIME_DIR=str(home / 'run'), ATTEST_REMOTE_INNER=place, GVFS_DISABLE_FUSE='1', G_DEBUG='')
        sys.exit(subprocess.run(['dbus-run-session', '--', sys.executable, __file__, TOOL], env=env, check=False).returncode)
main(pathlib.Path(os.environ['ATTEST_REMOTE_INNER']))
sys.exit(1 if failed else 0)
