#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-hardening.py BUILD: asks readelf whether each program that gets installed was linked as
it should be."""
import json
import pathlib
import shutil
import subprocess
import sys


def readelf(*arguments):
    return subprocess.run(['readelf', '-W', *arguments], capture_output=True, text=True, check=True,
                          env={'LC_ALL': 'C', 'PATH': '/usr/bin:/bin'}).stdout


def stack_is_executable(headers):
    for line in headers.splitlines():
        if 'GNU_STACK' in line:
            return 'E' in line.split()[6]
    return True


def judge(program):
    header, headers = readelf('-h', program), readelf('-l', program)
    dynamic, symbols = readelf('-d', program), readelf('--dyn-syms', program)
    yield 'is position independent', 'DYN (' in header
    yield 'has its relocations read-only', 'GNU_RELRO' in headers
    yield 'is bound at start', any('FLAGS' in line and 'NOW' in line for line in dynamic.splitlines())
    yield 'has no executable stack', not stack_is_executable(headers)
    yield 'has no writable and executable segment', not any(' RWE ' in line for line in headers.splitlines())
    yield 'guards its stack', '__stack_chk_fail' in symbols
    yield 'looks for no library beside itself', not any(t in dynamic for t in ('(RPATH)', '(RUNPATH)'))


def programs(build):
    for target in json.loads((build / 'meson-info' / 'intro-targets.json').read_text(encoding='utf-8')):
        if target['type'] == 'executable' and target['installed']:
            yield target['filename'][0]


if not shutil.which('readelf'):
    print('1..0 # SKIP readelf is not installed')
    sys.exit(0)
found = sorted(programs(pathlib.Path(sys.argv[1])))
results = [('there are programs to look at', bool(found))]
results += [(f'{pathlib.Path(program).name} {name}', good) for program in found for name, good in judge(program)]
print(f'1..{len(results)}')
for number, (name, good) in enumerate(results, 1):
    print(f"{'ok' if good else 'not ok'} {number} {name}")
sys.exit(0 if all(good for _, good in results) else 1)
