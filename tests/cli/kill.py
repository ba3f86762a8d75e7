# SPDX-License-Identifier: GPL-3.0-or-later
"""Ending a command at one of its system calls, by strace."""
import collections
import shutil
import subprocess

CALLS = 'pwrite64 write fdatasync fsync rename renameat renameat2 link linkat unlink unlinkat ftruncate mkdir'.split()


def strace_works():
    return shutil.which('strace') is not None and subprocess.run(['strace', '-o', '/dev/null', 'true'], capture_output=True, check=False).returncode == 0


def places(home, argv, ready, most=24):
    """What to put before the command so that it dies at each of its writes, syncs and renames; evenly
    chosen where there are more than @most."""
    trace = home.dir / 'trace'
    ready()
    done = home.plain(*argv, before=('strace', '-f', '-q', '-o', str(trace), '-e', 'trace=' + ','.join(CALLS)))
    if done.status != 0:
        raise AssertionError(f'it does not work when left alone: {done}')
    made = collections.Counter()
    for line in trace.read_text(errors='replace').splitlines():
        call = line.split(None, 1)[1].split('(', 1)[0]
        if call in CALLS:
            made[call] += 1
    points = [(call, n) for call in CALLS for n in range(1, made[call] + 1)]
    if len(points) > most:
        points = [points[i * (len(points) - 1) // (most - 1)] for i in range(most)]
    for call, n in points:
        yield ('strace', '-f', '-q', '-o', '/dev/null', '-e', f'trace={call}', '-e', f'inject={call}:signal=KILL:when={n}')
