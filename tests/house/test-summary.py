#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The closing line of `make test` must not flatter: each way to fail or skip is counted."""
import importlib.util
import pathlib
import sys

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

print(f'1..{len(CASES) + 1}')
bad = 0
for number, (name, result, text, expected) in enumerate(CASES, 1):
    count = summary.Count()
    summary.read_program({'name': 'x', 'result': result, 'stdout': text}, count)
    got = (count.passed, len(count.failed), len(count.skipped))
    bad += got != expected
    print(f"{'ok' if got == expected else 'not ok'} {number} {name}" + ('' if got == expected else f' (got {got})'))
empty = summary.read_log(pathlib.Path('/nonexistent')).total() == 0
bad += not empty
print(f"{'ok' if empty else 'not ok'} {len(CASES) + 1} a log that was not written counts nothing")
sys.exit(1 if bad else 0)
