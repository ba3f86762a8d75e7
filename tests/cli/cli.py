# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the command line share: a runner, a practice school, TAP."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PACKS = 'generic-england heath-hayes kings-wood the-grange houghton-conquest the-oval'.split()
TYPES = ('pupil-message child-communication staff-harassed-by-public staff-harassed-by-pupil staff-harassed-by-staff '
         'pupil-on-pupil-in-school pupil-on-pupil-outside defamation impersonation parent-contact official-account-abuse '
         'criminal-act cse fgm radicalisation indecent-image staff-policy-breach head-allegation').split()


class Tap:
    """Counts points; an exception in one is that point's failure."""
    def __init__(self):
        self.count = self.failed = 0

    def point(self, name, function):
        self.count += 1
        try:
            said = function()
        except Skip as why:
            print(f'ok {self.count} {name} # SKIP {why}', flush=True)
            return
        except Exception as error:  # any way to fail is a failure of the point
            self.failed += 1
            print(f'not ok {self.count} {name}')
            for line in f'{type(error).__name__}: {error}'.splitlines():
                print(f'# {line}', flush=True)
            return
        print(f'ok {self.count} {name}' + (f' # {said}' if said else ''), flush=True)

    def end(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)


class Skip(Exception):
    """The point cannot be tried here."""


def check(ok, *what):
    if not ok:
        raise AssertionError(' '.join(map(str, what)))


class Done:
    def __init__(self, process):
        self.status, self.out, self.err = process.returncode, process.stdout, process.stderr

    def __str__(self):
        return f'status {self.status}, out {self.out[-400:]!r}, err {self.err[-400:]!r}'


class Home:
    """A folder with a passphrase file, where stores are made."""
    def __init__(self, program):
        self.program = program
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='attest-cli-'))
        self.temp = self.dir / 'tmp'
        self.temp.mkdir()
        self.passphrase = self.dir / 'passphrase'
        self.passphrase.write_text('practice\n')
        self.env = dict(os.environ, HOME=str(self.dir), XDG_DATA_HOME=str(self.dir / 'data'), TMPDIR=str(self.temp),
                        XDG_RUNTIME_DIR=str(self.dir))
        for name in ('DBUS_SESSION_BUS_ADDRESS', 'DISPLAY', 'WAYLAND_DISPLAY'):
            self.env.pop(name, None)

    def remove(self):
        shutil.rmtree(self.dir, ignore_errors=True)

    def env_for(self, before):
        """Leaks cannot be looked for while something else traces the program."""
        if not before or before[0] != 'strace':
            return self.env
        return dict(self.env, ASAN_OPTIONS=self.env.get('ASAN_OPTIONS', '') + ':detect_leaks=0')

    def argv(self, who, *words):
        return [self.program, '--store', str(self.dir / who), '--passphrase-file', str(self.passphrase), *map(str, words)]

    def plain(self, *words, before=(), **more):
        more.setdefault('stdin', subprocess.DEVNULL)
        return Done(subprocess.run([*before, self.program, *map(str, words)], capture_output=True, text=True, env=self.env_for(before),
                                   timeout=120, check=False, **more))

    def run(self, who, *words, before=(), **more):
        more.setdefault('stdin', subprocess.DEVNULL)
        return Done(subprocess.run([*before, *self.argv(who, *words)], capture_output=True, text=True, env=self.env_for(before),
                                   timeout=120, check=False, **more))

    def ok(self, who, *words, **more):
        """The JSON that a command answers, which has to work."""
        done = self.run(who, '--json', *words, **more)
        check(done.status == 0 and done.err == '', words, done)
        return json.loads(done.out)

    def fails(self, who, *words, status=1, **more):
        """Status and exactly one line that says so."""
        done = self.run(who, *words, **more)
        check(done.status == status and done.out == '' and done.err.startswith('attest-cli: ') and
              done.err.count('\n') == 1 and done.err.endswith('\n'), words, done)
        return done.err

    def init(self, who, name, role):
        return self.ok(who, 'init', '--practice', '--name', name, '--role', role, '--recovery-file', self.dir / f'{who}.sheet',
                       '--person-file', self.dir / f'{who}.attest-person')

    def school(self):
        """Staff, a DSL, their card and drop, and one case."""
        self.init('dsl', 'Mina Patel', 'dsl')
        self.init('staff', 'Jo Evans', 'staff')
        self.drop = self.dir / 'drop'
        self.drop.mkdir()
        self.card = self.dir / 'school.attest-card'
        self.ok('dsl', 'card', 'create', '--school', 'Practice School', '--pack', 'generic-england', '--drop', self.drop)
        self.ok('dsl', 'card', 'add-person', self.dir / 'staff.attest-person')
        self.ok('dsl', 'card', 'export', self.card)
        self.ok('staff', 'card', 'import', self.card, '--compared')
        self.case = self.ok('staff', 'case', 'open', '--type', 'impersonation', '--title', 'A false account')['reference']
        self.picture = self.dir / 'picture.png'
        self.picture.write_bytes(b'\x89PNG\r\n\x1a\n' + b'planted-pixels' * 40)
        self.words = self.dir / 'words.txt'
        self.words.write_text('I was shown it at the gate.\n')
