# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers of other people's making on this computer alone, and a wire to them that can be cut."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading
import time

PATH = os.environ.get('PATH', '') + ':/usr/sbin:/sbin'
MODULES = pathlib.Path('/usr/lib/apache2/modules')


class Missing(Exception):
    """A program that is not installed."""


def program(name, package):
    found = shutil.which(name, path=PATH)
    if not found:
        raise Missing(f'{package} is not installed')
    return found


def backend(name):
    for folder in ('/usr/libexec', '/usr/lib/gvfs', '/usr/lib/x86_64-linux-gnu/gvfs'):
        if pathlib.Path(folder, name).exists():
            return
    raise Missing('gvfs-backends is not installed')


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(('127.0.0.1', port)) == 0:
                return
        if process.poll() is not None:
            raise RuntimeError(f'the server ended with {process.returncode}')
        time.sleep(0.05)
    raise TimeoutError('the server does not start')


class Wire:
    """Passes bytes on to a server, until it is cut: at once, or after so many bytes there."""

    def __init__(self, port):
        self.to, self.left, self.pairs, self.when_done = port, None, [], None
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                here, _ = self.listener.accept()
            except OSError:
                return
            try:
                if self.left is not None and self.left <= 0:
                    raise ConnectionError
                there = socket.create_connection(('127.0.0.1', self.to), 5)
            except OSError:
                here.close()
                continue
            for end in (here, there):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.pairs.append((here, there))
            for source, target, counted in ((here, there, True), (there, here, False)):
                threading.Thread(target=self.pump, args=(source, target, counted), daemon=True).start()

    def pump(self, source, target, counted):
        try:
            while data := source.recv(16384):
                if counted and self.left is not None:
                    self.left -= len(data)
                    if self.left <= 0 and self.when_done:
                        self.left, act, self.when_done = None, self.when_done, None
                        act()
                    elif self.left <= 0:
                        break
                target.sendall(data)
        except OSError:
            pass
        if counted and self.left is not None and self.left <= 0:
            self.hang_up()
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def hang_up(self):
        for pair in self.pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        self.pairs = []

    def cut(self, after=0):
        self.left = after
        if after == 0:
            self.hang_up()

    def mend(self):
        self.left = None

    def after(self, count, act):
        """Calls @act when so many bytes have passed there."""
        self.when_done, self.left = act, count


class Server:
    user, password = 'nobody' if os.geteuid() == 0 else None, 'a-password-of-many-letters'
    log = None
    silent = ()

    def __init__(self, work):
        self.work = work
        self.root = work / 'files'
        (self.root / 'drop').mkdir(parents=True)
        self.port = free_port()
        self.process = None
        self.wire = None
        if self.user is None:
            self.user = subprocess.run(['id', '-un'], capture_output=True, text=True, check=True).stdout.strip()

    def own(self, *paths):
        for path in paths:
            if os.geteuid() == 0:
                shutil.chown(path, self.user)

    def run(self, argv, **more):
        self.log = open(self.work / 'log', 'ab')
        self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True, **more)
        wait_for(self.port, self.process)
        self.wire = self.wire or Wire(self.port)

    def everybody(self):
        """The server and who is below it, by /proc: a connection may have a session of its own."""
        below = {}
        for stat in pathlib.Path('/proc').glob('[0-9]*/stat'):
            try:
                below.setdefault(int(stat.read_text().rsplit(')', 1)[1].split()[1]), []).append(int(stat.parent.name))
            except (OSError, IndexError):
                continue
        found = [self.process.pid]
        for pid in found:
            found += below.get(pid, [])
        return found

    def fall_silent(self):
        """It is there and says nothing any more, until it speaks again."""
        self.silent = self.everybody()
        for pid in self.silent:
            os.kill(pid, signal.SIGSTOP)

    def speak_again(self):
        for pid in self.silent:
            try:
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                pass
        self.silent = []

    def stop(self):
        self.speak_again()
        if self.process:
            # Whoever is connected has a process of their own.
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
            self.process = None
            self.log.close()


class Samba(Server):
    name, scheme = 'smb', 'smb'
    question = '{user}\nWORKGROUP\n{password}\n'

    def __init__(self, work):
        self.smbd, smbpasswd = program('smbd', 'samba'), program('smbpasswd', 'samba')
        backend('gvfsd-smb')
        super().__init__(work)
        for folder in ('private', 'state', 'run'):
            (work / folder).mkdir()
        self.config = work / 'smb.conf'
        self.config.write_text('\n'.join([
            '[global]', 'workgroup = WORKGROUP', 'security = user', 'map to guest = never', 'disable netbios = yes', 'load printers = no',
            f'smb ports = {self.port}', 'bind interfaces only = yes', 'interfaces = lo', 'passdb backend = tdbsam', 'disable spoolss = yes',
            f'private dir = {work}/private', f'state directory = {work}/state', f'cache directory = {work}/state',
            f'lock directory = {work}/run', f'pid directory = {work}/run', f'ncalrpc dir = {work}/run/rpc', f'log file = {work}/smbd.log',
            '[files]', f'path = {self.root}', 'read only = no', '']))
        self.own(self.root, self.root / 'drop')
        subprocess.run([smbpasswd, '-c', str(self.config), '-L', '-a', '-s', self.user], input=f'{self.password}\n{self.password}\n',
                       text=True, check=True, capture_output=True)

    def start(self, **_):
        self.run([self.smbd, '--foreground', '--no-process-group', '--configfile', str(self.config)])

    def uri(self):
        return f'smb://127.0.0.1:{self.wire.port}/files/drop'


class Dav(Server):
    name, scheme = 'davs', 'davs'
    question = '{user}\n{password}\n'

    def __init__(self, work):
        self.apache, openssl = program('apache2', 'apache2-bin'), program('openssl', 'openssl')
        if not MODULES.joinpath('mod_ssl.so').exists():
            raise Missing('apache2-bin has no mod_ssl')
        backend('gvfsd-dav')
        super().__init__(work)
        (work / 'lock').mkdir()
        if os.geteuid() == 0:
            self.user = 'www-data'
        self.own(self.root, self.root / 'drop', work / 'lock')
        subprocess.run([openssl, 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext',
                        'subjectAltName=DNS:localhost', '-keyout', str(work / 'key.pem'), '-out', str(work / 'cert.pem')], check=True, capture_output=True)
        secret = subprocess.run([openssl, 'passwd', '-apr1', self.password], check=True, capture_output=True, text=True).stdout.strip()
        (work / 'users').write_text(f'{self.user}:{secret}\n')
        (work / 'users').chmod(0o644)

    def start(self, refuse=()):
        modules = ('mpm_event', 'authz_core', 'authz_user', 'authn_core', 'authn_file', 'auth_basic', 'dav', 'dav_fs', 'ssl', 'socache_shmcb')
        config = self.work / 'apache.conf'
        config.write_text('\n'.join([
            f'ServerRoot {self.work}', 'ServerName localhost', f'Listen 127.0.0.1:{self.port}', f'PidFile {self.work}/pid',
            f'ErrorLog {self.work}/errors', f'DefaultRuntimeDir {self.work}', f'DocumentRoot {self.root}', f'DavLockDB {self.work}/lock/db',
            *(['User www-data', 'Group www-data'] if os.geteuid() == 0 else []),
            *(f'LoadModule {m}_module {MODULES}/mod_{m}.so' for m in modules if MODULES.joinpath(f'mod_{m}.so').exists()),
            'SSLEngine on', f'SSLCertificateFile {self.work}/cert.pem', f'SSLCertificateKeyFile {self.work}/key.pem',
            f'<Directory {self.root}>', 'Dav On', 'AuthType Basic', 'AuthName files', f'AuthUserFile {self.work}/users', 'Require valid-user', '</Directory>',
            *([f'<Location /drop/in>\n<Limit {" ".join(refuse)}>\nRequire all denied\n</Limit>\n</Location>'] if refuse else []), '']))
        self.run([self.apache, '-X', '-f', str(config)])

    def uri(self):
        return f'davs://localhost:{self.wire.port}/drop'


class Sftp(Server):
    """Nobody is asked for a password here: ssh has a key of its own, as the schools' own do."""
    name, scheme = 'sftp', 'sftp'
    question, way = '', 'no'
    requests = {'MOVE': 'rename,posix-rename', 'GET': 'read', 'PUT': 'write', 'DELETE': 'remove'}

    def __init__(self, work):
        self.sshd, self.keygen, self.ssh = program('sshd', 'openssh-server'), program('ssh-keygen', 'openssh-client'), program('ssh', 'openssh-client')
        backend('gvfsd-sftp')
        super().__init__(work)
        self.user = subprocess.run(['id', '-un'], capture_output=True, text=True, check=True).stdout.strip()
        for name in ('host', 'other-host', 'user'):
            subprocess.run([self.keygen, '-q', '-t', 'ed25519', '-N', '', '-f', str(work / name)], check=True)
        shutil.copy(work / 'user.pub', work / 'authorized')
        if os.geteuid() == 0:
            pathlib.Path('/run/sshd').mkdir(mode=0o755, exist_ok=True)

    def client(self, folder, way='-o IdentitiesOnly=yes'):
        """The ssh that GVfs finds first: our key, and known hosts of our own."""
        folder.mkdir(exist_ok=True)
        script = folder / 'ssh'
        script.write_text(f'#!/bin/sh\nexec {self.ssh} -F none -i {self.work}/user {way} -o UserKnownHostsFile={self.work}/known '
                          f'-o StrictHostKeyChecking=accept-new -o HostKeyAlias=drop "$@"\n')
        script.chmod(0o755)

    def give_password(self, folder):
        """An account with a password, for sshd below alone: a list of accounts of our own lies over the
        system's, which nobody outside these mounts sees."""
        if 'ATTEST_OWN_MOUNTS' not in os.environ:
            raise Missing('no mounts of one\'s own can be made here')
        self.user, self.question, self.way = 'nobody', '{password}\n', 'yes'
        secret = subprocess.run([program('openssl', 'openssl'), 'passwd', '-6', self.password], check=True, capture_output=True, text=True).stdout.strip()
        shadow = self.work / 'shadow'
        shadow.write_text(f'{self.user}:{secret}:19000:0:99999:7:::\n')
        shadow.chmod(0o600)
        subprocess.run(['mount', '--bind', str(shadow), '/etc/shadow'], check=True)
        self.own(self.root, self.root / 'drop', *(self.root / 'drop').iterdir())
        self.client(folder, '-o PubkeyAuthentication=no')

    def start(self, refuse=(), host='host'):
        denied = ','.join(self.requests[method] for method in refuse)
        config = self.work / 'sshd.conf'
        config.write_text('\n'.join([
            f'Port {self.port}', 'ListenAddress 127.0.0.1', f'HostKey {self.work}/{host}', f'PidFile {self.work}/pid', 'UsePAM no', 'StrictModes no',
            'PermitRootLogin yes', f'PasswordAuthentication {self.way}', 'KbdInteractiveAuthentication no', f'AuthorizedKeysFile {self.work}/authorized',
            f'Subsystem sftp internal-sftp{" -P " + denied if denied else ""}', '']))
        self.run([self.sshd, '-D', '-e', '-f', str(config)])

    def uri(self):
        who = f'{self.user}@' if self.way == 'yes' else ''
        return f'sftp://{who}127.0.0.1:{self.wire.port}{self.root}/drop'


ALL = (Samba, Dav, Sftp)
