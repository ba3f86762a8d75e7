#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""summary.py BUILD -- MESON TEST COMMAND…

Runs the command, reads what each program said (TAP lines one by one, other programs by
their result), prints why anything was skipped or failed, and closes with one plain line:
N passed, N failed, N skipped. Ends with 1 when anything failed or nothing passed.

A few programs that failed are run once more, each alone: what depends on a busy computer then
passes, what is wrong fails again. Which did so is printed with its first reason."""
import json
import pathlib
import re
import subprocess
import sys

POINT = re.compile(r'^(not )?ok\b\s*(\d+)?\s*-?\s*(.*)$')
PLAN = re.compile(r'^1\.\.(\d+)(?:\s*#\s*skip\S*\s*(.*))?', re.IGNORECASE)
DIRECTIVE = re.compile(r'^(.*?)\s*#\s*(skip|todo)\S*\s*(.*)$', re.IGNORECASE)


MOST_REASONS = 40
MOST_AGAIN = 6


class Count:
    def __init__(self):
        self.passed, self.failed, self.skipped = 0, [], []

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def total(self):
        return self.passed + len(self.failed) + len(self.skipped)


def read_points(name, text, count):
    """Counts the TAP points in text; answers how many were planned, or None."""
    planned, why = None, None
    for line in text.splitlines():
        if why is not None and line.startswith('#') and len(why) < MOST_REASONS:
            why.append(line[1:].strip())
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
            why = ['not ok']
            count.failed.append((f'{name} {words}', why))
        else:
            count.passed += 1
        if not (point[1] and directive not in ('skip', 'todo')):
            why = None
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
    """What each program came to, by its name."""
    counts = {}
    if path.exists():
        for line in path.read_text(encoding='utf-8', errors='replace').splitlines():
            if line.strip():
                record = json.loads(line)
                counts[record['name']] = Count()
                read_program(record, counts[record['name']])
    return counts


def tell(words, failed):
    for name, reason in failed:
        print(f'{words} {name}: ' + (reason if isinstance(reason, str) else ' | '.join(reason)))


def run_again(counts, build):
    """Runs the few that failed once more, alone, and takes what they then come to."""
    failed = [name for name, count in counts.items() if count.failed]
    if len(failed) > MOST_AGAIN:
        return
    for name in failed:
        subprocess.run(['meson', 'test', '-C', build, '--no-rebuild', '--logbase', 'again', name.split(' / ')[-1]],
                       check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        again = read_log(build / 'meson-logs' / 'again.json').get(name)
        if again and again.passed and not again.failed:
            tell('again   ', counts[name].failed)
            print(f'again    {name}: passed when it was run again, alone')
            counts[name] = again


def report(counts, status):
    count = Count()
    for each in counts.values():
        count.add(each)
    for name, reason in count.skipped:
        print(f'skipped  {name}: {reason}')
    tell('failed  ', count.failed)
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
    counts = read_log(log)
    if any(count.failed for count in counts.values()):
        run_again(counts, build)
        # Meson's own word was of the first run; when nothing fails any more it has had its answer.
        status = status if any(count.failed for count in counts.values()) else 0
    sys.stdout.flush()
    return report(counts, status)


if __name__ == '__main__':
    if len(sys.argv) < 4 or sys.argv[2] != '--':
        sys.exit(__doc__)
    sys.exit(main())
