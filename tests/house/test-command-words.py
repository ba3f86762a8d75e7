#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-command-words.py ATTEST-CLI MAN-PAGE COMPLETION: the manual page has every command and
option that the program says it has, and no other; and the shell completes them."""
import pathlib
import re
import shlex
import subprocess
import sys

program, page, completion = sys.argv[1], pathlib.Path(sys.argv[2]).read_text(encoding='utf-8'), sys.argv[3]
results = []


def help_of(*command):
    return subprocess.run([program, *command, '--help'], capture_output=True, text=True, check=False).stdout


def point(name, good, detail=''):
    results.append((name, good, detail))


def completed(*words):
    line = ' '.join(shlex.quote(word) for word in (program, *words))
    script = f'. {shlex.quote(completion)}; COMP_WORDS=({line}); COMP_CWORD={len(words)}; _attest_cli; printf "%s\\n" "${{COMPREPLY[@]}}"'
    return subprocess.run(['bash', '-c', script], capture_output=True, text=True, check=True).stdout.split()


commands = re.findall(r'^  ([a-z][a-z-]*) ', help_of(), re.MULTILINE)
in_page = {word for word in re.findall(r'^\.It Cm ([a-z-]+)', page, re.MULTILINE)}
point('there are commands', len(commands) > 5, str(commands))
for command in commands:
    point(f'{command} is in the manual page (data/attest-cli.1)', command in in_page)
point('the manual page has no other command', in_page <= set(commands), str(in_page - set(commands)))

options = {option for command in ((), *((c,) for c in commands)) for option in re.findall(r'--[a-z][a-z-]*', help_of(*command))}
options -= {'--help', '--version'}
described = {f'--{name}' for name in re.findall(r'Fl -([a-z][a-z-]*)', page)}
point('the manual page has every option', options <= described, str(sorted(options - described)))
point('the manual page has no other option', described <= options, str(sorted(described - options)))

point('the shell completes commands', set(commands) <= set(completed('')), str(completed('')))
point('the shell completes one from its beginning', completed('rece') == ['receive'])
point('the shell completes second words', {'open', 'list', 'show', 'steps', 'step', 'close'} <= set(completed('case', '')))
point('the shell completes the states of a step', completed('case', 'step', 'AT-1', 'takedown', '') == ['done', 'not-done'])
point('the shell completes options', '--gate' in completed('add', 'x', 'y', '--g'))
point('the shell completes answers, and nothing else', completed('add', 'x', '--gate', '') == ['no', 'yes', 'unsure'])

print(f'1..{len(results)}')
for number, (name, good, detail) in enumerate(results, 1):
    print(f"{'ok' if good else 'not ok'} {number} {name}")
    if not good and detail:
        print(f'# {detail}')
sys.exit(0 if all(good for _, good, _ in results) else 1)
