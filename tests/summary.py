#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""summary.py BUILD -- MESON TEST COMMAND…

Runs the command, reads what each program said (TAP lines one by one, other programs by
their result), prints why anything was skipped or failed, and closes with one plain line:
N passed, N failed, N skipped. Ends with 1 when anything failed or nothing passed."""
import json
import pathlib
import re
import subprocess
import sys

POINT = re.compile(r'^(not )?ok\b\s*(\d+)?\s*-?\s*(.*)$')
PLAN = re.compile(r'^1\.\.(\d+)(?:\s*#\s*skip\S*\s*(.*))?', re.IGNORECASE)
DIRECTIVE = re.compile(r'^(.*?)\s*#\s*(skip|todo)\S*\s*(.*)$', re.IGNORECASE)


class Count:
    def __init__(self):
        self.passed, self.failed, self.skipped = 0, [], []

    def total(self):
        return self.passed + len(self.failed) + len(self.skipped)


def read_points(name, text, count):
    """Counts the TAP points in text; answers how many were planned, or None."""
    planned = None
    for line in text.splitlines():
        plan = PLAN.match(line)
        if plan:
            planned = int(plan[1])
            if planned == 0:
                count.skipped.append((name, plan[2] or 'no reason given'))
            continue
        point = POINT.match(line)
        if not point:
            continue
        words, directive, reason = point[3], '', ''
        found = DIRECTIVE.match(words)
        if found:
            words, directive, reason = found[1], found[2].lower(), found[3]
        if directive == 'skip':
            count.skipped.append((f'{name} {words}', reason or 'no reason given'))
        elif point[1] and directive != 'todo':
            count.failed.append((f'{name} {words}', 'not ok'))
        else:
            count.passed += 1
    return planned


def read_program(record, count):
    """Counts one program: by its points when it speaks TAP, else as one."""
    name, result = record['name'], record['result']
    before, failed = count.total(), len(count.failed)
    text = record.get('stdout') or ''
    planned = read_points(name, text, count) if re.search(r'^1\.\.\d', text, re.MULTILINE) else None
    seen = count.total() - before
    good = result in ('OK', 'EXPECTEDFAIL')
    if planned is None:
        if good:
            count.passed += 1
        elif result == 'SKIP':
            lines = text.strip().splitlines()
            count.skipped.append((name, lines[-1] if lines else 'no reason given'))
        else:
            count.failed.append((name, result.lower()))
    elif planned and seen != planned:
        count.failed.append((name, f'planned {planned}, ran {seen}'))
    elif not good and result != 'SKIP' and len(count.failed) == failed:
        count.failed.append((name, result.lower()))


def read_log(path):
    count = Count()
    if path.exists():
        for line in path.read_text(encoding='utf-8', errors='replace').splitlines():
            if line.strip():
                read_program(json.loads(line), count)
    return count


def report(count, status):
    for name, reason in count.skipped:
        print(f'skipped  {name}: {reason}')
    for name, reason in count.failed:
        print(f'failed   {name}: {reason}')
    if status and not count.failed:
        count.failed.append(('meson', f'ended with {status}'))
        print(f'failed   meson test ended with {status}')
    print(f'{count.passed} passed, {len(count.failed)} failed, {len(count.skipped)} skipped')
    return 1 if count.failed or not count.passed else 0


def main():
    build, command = pathlib.Path(sys.argv[1]), sys.argv[3:]
    log = build / 'meson-logs' / 'testlog.json'
    log.unlink(missing_ok=True)
    status = subprocess.run(command, check=False).returncode
    sys.stdout.flush()
    return report(read_log(log), status)


if __name__ == '__main__':
    if len(sys.argv) < 4 or sys.argv[2] != '--':
        sys.exit(__doc__)
    sys.exit(main())
