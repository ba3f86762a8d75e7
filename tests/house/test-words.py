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
# Words in a sentence, and the age from which it reads easily (Flesch-Kincaid's grade and five).
WORDS_MOST, AGE_MOST, AGE_OF_ONE_MOST = 20, 11, 15
# The question before a picture names what the law names, in one breath, so that nobody answers half of it.
LONG_ON_PURPOSE = 'Does it show a nude or sexual picture'
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
        where = re.search(r'^#: (.*)', entry, re.MULTILINE)
        for found in re.finditer(r'^msgid(?:_plural)? ((?:".*"\n?)+)', entry, re.MULTILINE):
            yield where[1] if where else '?', ''.join(re.findall(r'"(.*)"', found[1]))


def syllables(word):
    word = re.sub(r'[^a-z]', '', word.lower())
    silent = re.search(r'[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouysxz]es$', word)
    return max(1, len(re.findall(r'[aeiouy]+', word)) - (1 if silent else 0))


def sentences(text):
    """What a person reads in one go, without the keys of buttons."""
    text = text.replace('_', '').replace('\\n', ' ')
    return [part for part in re.split(r'(?<=[.?!])[”’]?\s+', text) if re.search(r'\w', part)]


def words_of(text):
    return re.findall(r"[A-Za-z0-9’'%-]+", text)


def age(texts):
    """From which age texts are read easily."""
    found = [word for text in texts for word in words_of(text)]
    return 5 + 0.39 * len(found) / sum(len(sentences(text)) for text in texts) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


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
shown = [(where, text) for where, text in words if re.search(r'(^| )ui/', where) and not text.startswith(LONG_ON_PURPOSE)]
whole = [text for _, text in shown if len(words_of(text)) > 5]
point(f'no sentence of the window has more than {WORDS_MOST} words', [
    f'{where}: {part}' for where, text in shown for part in sentences(text) if len(words_of(part)) > WORDS_MOST])
point(f'the window reads easily from the age of {age(whole):.1f}, and {AGE_MOST} is the most', ['shorter words, shorter sentences'] if age(whole) > AGE_MOST else [])
point(f'none of its texts needs the age of {AGE_OF_ONE_MOST}', [f'{where}: {text} ({age([text]):.1f})' for where, text in shown
                                                         if len(words_of(text)) > 5 and age([text]) > AGE_OF_ONE_MOST])
for language in (root / 'po' / 'LINGUAS').read_text(encoding='utf-8').split():
    code, said = run('msgfmt', '--check', '--output-file=/dev/null', f'po/{language}.po')
    point(f'the translation {language} fits', said.splitlines() if code else [])

print(f'1..{len(results)}')
for number, (name, bad) in enumerate(results, 1):
    print(f"{'not ok' if bad else 'ok'} {number} {name}")
    for line in bad[:20]:
        print(f'# {line}')
sys.exit(1 if any(bad for _, bad in results) else 0)
