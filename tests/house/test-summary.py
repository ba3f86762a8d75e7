#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The closing line of `make test` must not flatter: each way to fail or skip is counted."""
import contextlib
import importlib.util
import io
import json
import os
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location('summary', pathlib.Path(__file__).parents[1] / 'summary.py')
summary = importlib.util.module_from_spec(spec)
spec.loader.exec_module(summary)

CASES = [
    ('points are counted one by one', 'OK', '1..2\nok 1 /a\nok 2 /b\n', (2, 0, 0)),
    ('a point that is not ok fails', 'FAIL', '1..2\nok 1 /a\nnot ok 2 /b\n', (1, 1, 0)),
    ('a skip is not a pass', 'OK', '1..2\nok 1 /a\nok 2 /b # SKIP no age here\n', (1, 0, 1)),
    ('a program that stops half-way fails', 'ERROR', '1..3\nok 1 /a\nBail out! x\n', (1, 1, 0)),
    ('points beyond the plan fail', 'ERROR', '1..1\nok 1 /a\nok 2 /b\n', (2, 1, 0)),
    ('a crash after the last point fails', 'ERROR', '1..1\nok 1 /a\n', (1, 1, 0)),
    ('a time-out fails', 'TIMEOUT', '1..1\nok 1 /a\n', (1, 1, 0)),
    ('a whole program can be skipped', 'SKIP', '1..0 # SKIP no bus\n', (0, 0, 1)),
    ('a program without points passes as one', 'OK', 'fine\n', (1, 0, 0)),
    ('a program without points fails as one', 'FAIL', '', (0, 1, 0)),
    ('a program without points skips with its last line', 'SKIP', 'no strace\n', (0, 0, 1)),
    ('an indented point belongs to another plan', 'OK', '1..1\n    not ok 1 inner\nok 1 /a\n', (1, 0, 0)),
]

# The second run's result, as meson would write it, and what all then comes to.
AGAIN = [
    ('what passes when run again alone counts as passed', 'ok 1 /a', (2, 0, 0)),
    ('what fails again has failed', 'not ok 1 /a', (1, 1, 0)),
    ('a second run that says nothing changes nothing', '', (1, 1, 0)),
]


def again(second):
    """A build folder with one failure in it, and a meson that writes what the second run said."""
    with tempfile.TemporaryDirectory() as folder:
        logs = pathlib.Path(folder, 'meson-logs')
        logs.mkdir()
        record = json.dumps({'name': 'attest:x / y', 'result': 'OK' if second.startswith('ok') else 'FAIL',
                             'stdout': f'1..1\n{second}\n'})
        meson = pathlib.Path(folder, 'meson')
        meson.write_text(f"#!/bin/sh\n[ \"$*\" = 'test -C {folder} --no-rebuild --logbase again y' ] || exit 9\n"
                         f"cat >'{logs}/again.json' <<'END'\n{record if second else ''}\nEND\n")
        meson.chmod(0o755)
        path = os.environ['PATH']
        os.environ['PATH'] = f'{folder}:{path}'
        count, other = summary.Count(), summary.Count()
        count.failed.append(('attest:x / y /a', ['not ok', 'why']))
        other.passed = 1
        counts = {'attest:x / y': count, 'attest:x / z': other}
        with contextlib.redirect_stdout(io.StringIO()) as said:
            summary.run_again(counts, pathlib.Path(folder))
        os.environ['PATH'] = path
        all_in_all = summary.Count()
        for each in counts.values():
            all_in_all.add(each)
        told = 'why' in said.getvalue() or all_in_all.failed
        return (all_in_all.passed, len(all_in_all.failed), len(all_in_all.skipped)) if told else 'not told'


number, bad = 0, 0


def point(name, got, expected):
    global number, bad
    number += 1
    bad += got != expected
    print(f"{'ok' if got == expected else 'not ok'} {number} {name}" + ('' if got == expected else f' (got {got})'))


print(f'1..{len(CASES) + len(AGAIN) + 1}')
for name, result, text, expected in CASES:
    count = summary.Count()
    summary.read_program({'name': 'x', 'result': result, 'stdout': text}, count)
    point(name, (count.passed, len(count.failed), len(count.skipped)), expected)
for name, second, expected in AGAIN:
    point(name, again(second), expected)
point('a log that was not written counts nothing', summary.read_log(pathlib.Path('/nonexistent')), {})
sys.exit(1 if bad else 0)
