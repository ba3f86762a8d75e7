#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""faults.py TOOL [--all]: building and handing over a package, while the system fails.

Each system call that touches the file in the making fails in turn, or is the last
one the process makes. Whatever happens, no half file may have a whole file's name,
success may only be said of a file that is there and equal, and the next attempt
has to work. Speaks TAP."""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

TOOL = sys.argv[1]
EVERY = '--all' in sys.argv
NAME = 'a.attest'
CALLS = {'put': ('write', 'fsync', 'renameat2', 'unlink', 'close', 'fchmod', 'read'),
         'build': ('write', 'fsync', 'renameat2', 'close', 'pread64')}
ENV = dict(os.environ, GIO_USE_VFS='local', G_DEBUG='')
count = failed = 0


def report(ok, name, why=''):
    global count, failed
    count += 1
    failed += not ok
    print(f'{"ok" if ok else "not ok"} {count} {name}' + (f' # {why}' if why else ''), flush=True)


def skip(name, why):
    global count
    count += 1
    print(f'ok {count} {name} # SKIP {why}', flush=True)


def sha(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(argv, inject=(), paths=()):
    """The status, and the word that the tool said; with @inject under strace."""
    command = [TOOL, *map(str, argv)]
    if inject:
        only = [x for p in paths for x in ('-P', str(p))]
        command = ['strace', '-f', '-q', '-E', 'ASAN_OPTIONS=detect_leaks=0', '-o', str(work / 'trace'), *only, '-e', f'trace={inject[0]}', '-e', f'inject={":".join(inject)}', *command]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENV, timeout=60, check=False)
    return done.returncode, done.stdout.decode().strip()


class Put:
    """Handing a file over to a drop."""
    word = 'checked'

    def __init__(self):
        self.drop = work / 'drop'
        self.inside = self.drop / 'in'
        self.inside.mkdir(parents=True)
        self.source = work / 'sealed'
        self.source.write_bytes(os.urandom(700000))
        self.final = self.inside / NAME
        self.part = self.inside / f'.{NAME}.part'
        self.paths = [self.inside, self.final, self.part]
        self.argv = ['put', self.drop, NAME, self.source]

    def is_whole(self):
        return sha(self.final) == sha(self.source)


class Build:
    """Building a package."""
    word = 'built'

    def __init__(self):
        self.inside = work / 'outbox'
        self.inside.mkdir()
        self.source = work / 'evidence'
        self.source.write_bytes(os.urandom(300000))
        self.key = work / 'id.txt'
        keys = subprocess.run(['age-keygen'], capture_output=True, text=True, check=True).stdout
        self.key.write_text(next(line for line in keys.splitlines() if line.startswith('AGE-')))
        self.final = self.inside / NAME
        self.part = self.inside / f'{NAME}.part'
        self.paths = [self.inside, self.final, self.part]
        self.argv = ['build', self.source, self.final, self.key]

    def is_whole(self):
        return run(['open', self.final, self.key]) == (0, 'opened')


def lying_there(job):
    return sorted(p.name for p in job.inside.iterdir())


def clear(job):
    for path in job.inside.iterdir():
        path.unlink()


def try_one(job, fault, problems):
    """One fault; returns whether it struck, by what strace wrote down."""
    status, word = run(job.argv, fault, job.paths)
    trace = (work / 'trace').read_text()
    struck = 'INJECTED' in trace or 'killed by SIGKILL' in trace
    there = lying_there(job)
    what = f'{fault}: {status} {word} {there}'
    if set(there) - {job.final.name, job.part.name}:
        problems.append(f'strange files, {what}')
    if job.final.exists() and not job.is_whole():
        problems.append(f'half a file has a whole name, {what}')
    if status == 0 and not job.final.exists():
        problems.append(f'said done and it is not, {what}')
    if status not in (0, 1, 137, -9):
        problems.append(f'died, {what}')
    if struck and 'signal=KILL' not in fault and status == 1 and job.part.exists() and 'unlink' not in fault[0]:
        problems.append(f'left its part behind, {what}')
    if isinstance(job, Build) and job.part.exists():
        job.part.unlink()
    if isinstance(job, Build) and job.final.exists():
        job.final.unlink()
    if run(job.argv) != (0, job.word) or lying_there(job) != [job.final.name]:
        problems.append(f'the next attempt did not work, {what}')
    clear(job)
    return struck


def sweep(job, name, calls, action, ever=''):
    """strace counts each system call by itself, so each has its own sweep."""
    problems = []
    places = 0
    for call in calls:
        n = 1
        while try_one(job, (call, action, f'when={n}{ever}'), problems):
            n += 1
        places += n - 1
    report(not problems and places >= len(calls), name, '; '.join(problems[:3]) or f'{places} places')


def expect(job, name, fault, status, word, there):
    clear(job)
    got = run(job.argv, fault, job.paths)
    left = lying_there(job)
    whole = not job.final.exists() or job.is_whole()
    report(got == (status, word) and left == there and whole, name, f'{got} {left}')
    clear(job)


def on_small_disk(job, name, options, word):
    """A real file system that is full, or that nothing can be written to."""
    point = job.inside
    script = (f'mount -t tmpfs -o {options} t "{point}" && ' + ' '.join(f'"{x}"' for x in (TOOL, *job.argv)) +
              f'; ls -A "{point}"')
    done = subprocess.run(['unshare', '-Urm', 'sh', '-c', script], capture_output=True, text=True, env=ENV, check=False)
    if 'mount' in done.stderr or 'unshare' in done.stderr:
        skip(name, done.stderr.strip().splitlines()[-1])
        return
    report(done.stdout.split() == [word], name, done.stdout.strip().replace('\n', ' '))


work = pathlib.Path(tempfile.mkdtemp(prefix='attest-faults-'))
try:
    missing = [tool for tool in ('strace', 'age-keygen') if shutil.which(tool) is None]
    if missing or subprocess.run(['strace', '-o', '/dev/null', 'true'], capture_output=True, check=False).returncode:
        print(f'1..0 # SKIP {", ".join(missing) or "strace may not trace"}')
        sys.exit(0)
    jobs = {'put': Put(), 'build': Build()}
    for what, job in jobs.items():
        sweep(job, f'/{what}/killed-anywhere', CALLS[what], 'signal=KILL')
        for errno in ('EIO', 'ENOSPC', 'EDQUOT', 'ENOTCONN', 'EACCES') if EVERY else ('EIO', 'ENOSPC'):
            sweep(job, f'/{what}/{errno}-once', ('write', 'fsync', 'renameat2'), f'error={errno}')
        if EVERY:
            sweep(job, f'/{what}/EIO-for-ever', ('write', 'fsync', 'renameat2'), 'error=EIO', '+')
        expect(job, f'/{what}/sync-that-fails-is-not-success', ('fsync', 'error=EIO', 'when=1'), 1,
               'undelivered' if what == 'put' else 'storage', [])
        expect(job, f'/{what}/full-at-sync', ('fsync', 'error=ENOSPC', 'when=1'), 1, 'no-space', [])
        expect(job, f'/{what}/over-quota', ('write', 'error=EDQUOT', 'when=1'), 1, 'no-space', [])
        expect(job, f'/{what}/no-atomic-rename', ('renameat2', 'error=EINVAL', 'when=1+'), 0, job.word, [NAME])
        on_small_disk(job, f'/{what}/full-disk', 'size=100k', 'no-space')
        on_small_disk(job, f'/{what}/read-only-disk', 'ro', 'undelivered' if what == 'put' else 'storage')
    job = jobs['put']
    expect(job, '/put/share-is-gone', ('write', 'error=ENOTCONN', 'when=2'), 1, 'undelivered', [])
    expect(job, '/put/may-not-rename', ('renameat2', 'error=EPERM', 'when=1+'), 0, 'unchecked', [NAME])
    job.paths = [job.part]
    expect(job, '/put/may-not-read-back', ('openat', 'error=EACCES', 'when=2+'), 0, 'unchecked', [NAME])
    expect(job, '/put/reads-back-something-else', ('read', 'retval=100', 'when=1'), 1, 'undelivered', [])
    expect(jobs['build'], '/build/reads-back-something-else', ('pread64', 'retval=100', 'when=1'), 1, 'storage', [])
    print(f'1..{count}')
finally:
    shutil.rmtree(work)
sys.exit(1 if failed else 0)
