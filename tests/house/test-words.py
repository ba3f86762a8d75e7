#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-words.py ROOT: the words that people read. Every file that has some is known to the
translators, each translation fits, and no sentence blames, begs or sounds like a machine."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1])
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dngettext:2,3', 'g_dgettext:2']
# What people who are worried should not be told, and words that promise too much.
UNKIND = re.compile(r'\b(invalid|please|sorry|oops|error code|illegal operation|fatal|abort(ed)?|failed to)\b', re.IGNORECASE)
UNTRUE = re.compile(r'\b(court[- ]proof|tamper[- ]proof|anonymous(ly)?|police[- ]approved|100 ?%|guaranteed?)\b', re.IGNORECASE)
results = []


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
    return done.returncode, done.stdout + done.stderr


def strings():
    """Every msgid, in one line each, with where it stands."""
    with tempfile.TemporaryDirectory() as scratch:
        pot = pathlib.Path(scratch) / 'all.pot'
        code, said = run('xgettext', '--from-code=UTF-8', '--files-from=po/POTFILES.in', f'--output={pot}',
                         *(f'--keyword={word}' for word in KEYWORDS))
        if code:
            print(f'1..1\nnot ok 1 xgettext reads every file\n# {said}')
            sys.exit(1)
        text = subprocess.run(['msgcat', '--no-wrap', str(pot)], capture_output=True, text=True, check=True).stdout
    for entry in text.split('\n\n')[1:]:
        where = re.search(r'^#: (\S+)', entry, re.MULTILINE)
        for found in re.finditer(r'^msgid(?:_plural)? ((?:".*"\n?)+)', entry, re.MULTILINE):
            yield where[1] if where else '?', ''.join(re.findall(r'"(.*)"', found[1]))


def point(name, bad):
    results.append((name, bad))


if not shutil.which('xgettext') or not shutil.which('msgfmt'):
    print('1..0 # SKIP gettext is not installed')
    sys.exit(0)
code, said = run(sys.executable, 'po/potfiles.py', '.')
point('po/POTFILES.in names every file with words (po/potfiles.py . --write)', said.splitlines() if code else [])
words = list(strings())
point('there are words', [] if len(words) > 100 else [f'{len(words)} strings'])
point('no word is unkind', [f'{where}: {text}' for where, text in words if UNKIND.search(text)])
point('no word promises what cannot be kept', [f'{where}: {text}' for where, text in words if UNTRUE.search(text)])
point('no three dots where there is a character for them', [f'{where}: {text}' for where, text in words if '...' in text])
for language in (root / 'po' / 'LINGUAS').read_text(encoding='utf-8').split():
    code, said = run('msgfmt', '--check', '--output-file=/dev/null', f'po/{language}.po')
    point(f'the translation {language} fits', said.splitlines() if code else [])

print(f'1..{len(results)}')
for number, (name, bad) in enumerate(results, 1):
    print(f"{'not ok' if bad else 'ok'} {number} {name}")
    for line in bad[:20]:
        print(f'# {line}')
sys.exit(1 if any(bad for _, bad in results) else 0)
