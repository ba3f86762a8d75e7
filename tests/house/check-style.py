#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-style.py ROOT: the rules of the house that a program can see (docs/HACKING.md)."""
import pathlib
import re
import subprocess
import sys

SPDX = 'SPDX-License-Identifier: GPL-3.0-or-later'
LONGEST = 500
# Put together here, so that this file does not contain what it looks for.
UNFINISHED = re.compile(r'\b(TO' r'DO|FIX' r'ME|X' r'XX)\b')
MACHINE = re.compile(r'(?<![\w.])/(wo' r'rk|home/\w+|tm' r'p/wt|ro' r'ot)/')

root = pathlib.Path(sys.argv[1])
bad = []


def tracked():
    """Files that git knows; in an unpacked archive, all that are not built."""
    found = subprocess.run(['git', '-c', 'safe.directory=*', '-C', str(root), 'ls-files', '-co', '--exclude-standard'],
                           capture_output=True, text=True, check=False)
    if found.returncode == 0:
        names = found.stdout.splitlines()
    else:
        names = [p.relative_to(root).as_posix() for p in root.rglob('*') if not p.parts[len(root.parts)].startswith('build')]
    return [root / name for name in sorted(names) if (root / name).is_file()]


def complain(path, number, words):
    bad.append(f'{path.relative_to(root)}:{number}: {words}')


def check_c(path, lines):
    code = [(n, line) for n, line in enumerate(lines, 1) if line.startswith('#')]
    if SPDX not in lines[0]:
        complain(path, 1, 'the first line is the licence')
    if len(lines) > LONGEST:
        complain(path, len(lines), f'longer than {LONGEST} lines: one job a file')
    if path.suffix == '.h' and '#pragma once' not in lines:
        complain(path, 1, '#pragma once is missing')
    includes = [(n, line) for n, line in code if line.startswith('#include')]
    if path.suffix == '.c' and includes and includes[0][1] != '#include "config.h"':
        complain(path, includes[0][0], 'config.h comes first')


def check_file(path):
    data = path.read_bytes()
    if b'\0' in data:
        return
    try:
        lines = data.decode('utf-8').splitlines() or ['']
    except UnicodeDecodeError:
        return
    inside = path.relative_to(root)
    if path.suffix in ('.c', '.h'):
        check_c(path, lines)
    elif path.suffix == '.py' and not any(SPDX in line for line in lines[:3]):
        complain(path, 1, 'the licence is missing')
    if inside.parts[0] in ('app', 'ui', 'tests', 'docs', 'data', 'build-aux') or len(inside.parts) == 1:
        for number, line in enumerate(lines, 1):
            if UNFINISHED.search(line) and path.name != 'LICENSE':
                complain(path, number, 'unfinished')
            if MACHINE.search(line):
                complain(path, number, 'a path of one computer')
            if path.suffix in ('.c', '.h', '.py', '.ui', '.build') and line != line.rstrip():
                complain(path, number, 'space at the end of the line')


files = tracked()
for file in files:
    check_file(file)
print('\n'.join(bad) or f'{len(files)} files in the style of the house')
sys.exit(1 if bad or not files else 0)
