#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kills.py ATTEST-CLI [--all]: each command, ended at one of its system calls.

Every write, sync, rename and unlink of a command is in turn the last thing it does; without
--all some of each. Then both stores verify, what was recorded is there whole or not at all,
nothing says that it was sent which is not in the drop, nothing of ours lies about, nothing is
readable, and doing it again ends as if nothing had happened. Speaks TAP."""
import collections
import json
import shutil
import subprocess
import sys

from cli import Home, Tap, check

PROGRAM, EVERY = sys.argv[1], '--all' in sys.argv
FLOOR = 10
CALLS = 'pwrite64 write fdatasync fsync rename renameat renameat2 link linkat unlink unlinkat ftruncate mkdir'.split()
CANARIES = (b'planted-pixels', b'at the gate', b'A false account', b'planted-url', b'Jo Evans', b'Mina Patel')
# What is public: a card and a person file carry names.
READABLE = {'.attest-card', '.attest-person', '.sheet'}
home = Home(PROGRAM)
tap = Tap()
LIVE = ('staff', 'dsl', 'drop')


def save(name):
    for place in LIVE:
        shutil.copytree(home.dir / place, home.dir / 'saved' / name / place)


def restore(name):
    for place in LIVE:
        shutil.rmtree(home.dir / place)
        shutil.copytree(home.dir / 'saved' / name / place, home.dir / place)
    for path in home.temp.iterdir():
        path.unlink()


def items(who):
    done = home.run(who, '--json', 'case', 'list')
    check(done.status == 0, done)
    return {c['reference']: (c['state'], c['items']) for c in json.loads(done.out)['cases']}


# ── What holds after every one ────────────────────────────────────────────

def sound():
    for who in ('staff', 'dsl'):
        answer = home.ok(who, 'verify')
        check(answer == {'ok': True, 'problems': []}, who, answer)
        left = [p for p in (home.dir / who).rglob('*.part')]
        check(not left, 'left behind', left)
    check(not list(home.temp.iterdir()), 'in the folder for temporary files', list(home.temp.iterdir()))


def nothing_readable():
    for place in (*LIVE, 'tmp'):
        for path in (home.dir / place).rglob('*'):
            if path.is_file() and path.suffix not in READABLE:
                data = path.read_bytes()
                for canary in CANARIES:
                    check(canary not in data and canary.decode() not in path.name, canary, 'can be read in', path)


def whole_in_drop():
    """Every package that has a package's name opens and verifies."""
    packages = [p for p in (home.drop / 'in').iterdir() if p.suffix == '.attest']
    for path in packages:
        check(home.ok('dsl', 'verify', path)['ok'], path)
    return packages


# ── The commands ──────────────────────────────────────────────────────────

def after_item(count):
    """The item is there once or not at all; then it can be added, and is there."""
    there = items('staff')[home.case][1]
    check(there in (count, count + 1), 'items', there)
    return there


class Add:
    name, start, who = 'add', 'recorded', 'staff'
    argv = ('add', lambda: home.case, lambda: home.picture, '--gate', 'no', '--again', '--url', 'https://example.org/planted-url')

    def after(self):
        there = after_item(2)
        home.ok('staff', *words(self.argv))
        check(items('staff')[home.case][1] == there + 1, 'the next one')


class Write(Add):
    name, argv = 'write', ('write', lambda: home.case, '--text-file', lambda: home.words)


class OpenCase:
    name, start, who = 'case-open', 'recorded', 'staff'
    argv = ('case', 'open', '--type', 'cse', '--title', 'Another')

    def after(self):
        check(len(items('staff')) in (1, 2), items('staff'))


class Submit:
    name, start, who = 'submit', 'recorded', 'staff'
    argv = ('submit', lambda: home.case)

    def after(self):
        state = items('staff')[home.case][0]
        packages = whole_in_drop()
        check(state in ('open', 'queued', 'sent'), state)
        check(state != 'sent' or packages, 'said to be sent, and is not in the drop')
        outbox = [p.name for p in (home.dir / 'staff' / 'outbox').iterdir()]
        check((state == 'open') == (not outbox), state, outbox)
        if state == 'open':
            home.ok('staff', 'submit', home.case)
        finish(1)


class Receive:
    name, start, who = 'receive', 'sent', 'dsl'
    argv = ('receive',)

    def after(self):
        there = items('dsl')
        check(there in ({}, {home.case: (there.get(home.case, ('',))[0], 2)}), there)
        finish(1)


class Show:
    name, start, who = 'show', 'received', 'dsl'
    argv = ('case', 'show', lambda: home.case)

    def after(self):
        home.ok('dsl', 'case', 'show', home.case)
        home.ok('dsl', 'sync')
        home.ok('staff', 'sync')
        check(items('staff')[home.case][0] == 'opened', items('staff'))


class Close:
    name, start, who = 'close', 'received', 'dsl'
    argv = ('case', 'close', lambda: home.case, '--summary', 's', '--follow-up', 'f', '--outcome', 'o', '--reason', 'r')

    def after(self):
        state = items('dsl')[home.case][0]
        home.ok('dsl', 'sync')
        home.ok('staff', 'sync')
        told = items('staff')[home.case][0]
        check((state == 'closed') == (told == 'closed'), state, told)


class Sync:
    name, start, who = 'sync', 'received', 'staff'
    argv = ('sync',)

    def after(self):
        home.ok('staff', 'sync')
        check(items('staff')[home.case][0] == 'received', items('staff'))
        check(not list((home.drop / 'in').iterdir()) and not list((home.dir / 'staff' / 'outbox').iterdir()), 'left lying')


class TakeSpool:
    """Unlocking takes in what was recorded while locked."""
    name, start, who = 'unlock', 'spooled', 'staff'
    argv = ('case', 'list')

    def after(self):
        check(items('staff')[home.case][1] == 4, 'spooled twice or not at all', items('staff'))
        check(not list((home.dir / 'staff' / 'spool').iterdir()), 'spool')


class Init:
    name, start, who = 'init', 'recorded', 'fresh'

    def __init__(self):
        self.argv = ('init', '--practice', '--name', 'A B', '--role', 'staff', '--recovery-file', home.dir / 'fresh.sheet',
                     '--person-file', home.dir / 'fresh.attest-person')

    def after(self):
        sheet, store = home.dir / 'fresh.sheet', home.dir / 'fresh'
        done = home.run('fresh', 'case', 'list')
        check(done.status in (0, 1) and done.err.count('\n') == done.status, done)
        shutil.rmtree(store, ignore_errors=True)
        for path in home.dir.glob('fresh*'):
            path.unlink()
        check(not sheet.exists(), 'sheet')


def finish(cases):
    """Whatever was cut off, the flow ends as it always does."""
    home.ok('staff', 'sync')
    home.ok('dsl', 'receive')
    home.ok('staff', 'sync')
    home.ok('dsl', 'receive')
    check({r: n for r, (_, n) in items('dsl').items()} == {home.case: 2}, items('dsl'))
    check(items('staff')[home.case][0] == 'received', items('staff'))
    check(not list((home.drop / 'in').iterdir()), 'in the drop', list((home.drop / 'in').iterdir()))


def words(argv):
    return [str(word() if callable(word) else word) for word in argv]


# ── The sweep ─────────────────────────────────────────────────────────────

def counted(job):
    """How often the command makes each call."""
    trace = home.dir / 'trace'
    done = home.run(job.who, *words(job.argv), before=('strace', '-f', '-q', '-o', str(trace), '-e', 'trace=' + ','.join(CALLS)))
    check(done.status == 0, done)
    made = collections.Counter()
    for line in trace.read_text(errors='replace').splitlines():
        call = line.split(None, 1)[1].split('(', 1)[0]
        if call in CALLS:
            made[call] += 1
    return [(call, n) for call in CALLS for n in range(1, made[call] + 1)]


def chosen(points):
    if EVERY or len(points) <= FLOOR:
        return points
    return [points[i * (len(points) - 1) // (FLOOR - 1)] for i in range(FLOOR)]


def sweep(job):
    restore(job.start)
    points = chosen(counted(job))
    if job.name == 'init':
        job.after()
    killed = 0
    for call, n in points:
        restore(job.start)
        done = home.run(job.who, *words(job.argv), before=('strace', '-f', '-q', '-o', '/dev/null', '-e', f'trace={call}',
                                                            '-e', f'inject={call}:signal=KILL:when={n}'))
        check(done.status in (0, 137, -9), call, n, done)
        killed += done.status != 0
        try:
            nothing_readable()
            sound()
            job.after()
            sound()
            nothing_readable()
        except AssertionError as error:
            raise AssertionError(f'after {call} number {n}: {error}') from error
    check(killed >= min(len(points), FLOOR) - 2, 'only', killed, 'of', len(points), 'were killed')
    return f'{killed} places'



try:
    if shutil.which('strace') is None or subprocess.run(['strace', '-o', '/dev/null', 'true'], capture_output=True, check=False).returncode:
        print('1..0 # SKIP strace is not installed, or may not trace')
        sys.exit(0)
    home.school()
    home.ok('staff', 'add', home.case, home.picture, '--gate', 'no', '--url', 'https://example.org/planted-url')
    home.ok('staff', 'write', home.case, '--text-file', home.words)
    save('recorded')
    # Without the passphrase the store is locked, and what is recorded is spooled.
    home.plain('--store', home.dir / 'staff', 'add', home.case, home.picture, '--gate', 'no')
    home.plain('--store', home.dir / 'staff', 'write', home.case, '--text-file', home.words)
    save('spooled')
    restore('recorded')
    home.ok('staff', 'submit', home.case)
    save('sent')
    home.ok('dsl', 'receive')
    save('received')
    for job in (Init(), Add(), Write(), OpenCase(), TakeSpool(), Submit(), Receive(), Show(), Close(), Sync()):
        tap.point(f'/kill/{job.name}', lambda job=job: sweep(job))
finally:
    home.remove()
tap.end()
