#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-translations.py ROOT: each translation is whole and says the same: no string is left in
English, numbers to call and addresses are the same, keys do not clash, terms are the glossary's."""
import collections
import pathlib
import re
import shutil
import sys
import tempfile
import unicodedata

root = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(root / 'po'))
import update  # noqa: E402  (po/update.py)

# So many strings may wait for their translation; none, unless somebody says why.
TOLERATED = 0
# What stands for itself in every language.
KEPT = re.compile(r'(?<![\d-])(?:999|101)(?![\d-])|(?<!\S)--?[a-z][a-z-]+|attest-cli|\.attest-\w+|smb://\S+|SHA-256|Ctrl\+\w')
# Where a word of the glossary is a file's name, a command's, or means something else.
NO_TERM = re.compile(r'\S*\.attest-\w+|^(?:open|set-roles): .*|\bin any case\b|attest-cli \w+(?: [\w-]+)?|“The store directory”|“Attest records of”|[Aa]rrow keys')
PLURAL_FORMS = {'cy': 6}
SOFT = {'p': 'b', 't': 'd', 'c': 'g', 'b': 'f', 'd': 'dd', 'g': '', 'm': 'f', 'll': 'l', 'rh': 'r'}
BREATHY = {'p': 'ph', 't': 'th', 'c': 'ch'}
NASAL = {'p': 'mh', 't': 'nh', 'c': 'ngh', 'b': 'm', 'd': 'n', 'g': 'ng'}
results = []


def point(name, bad):
    results.append((name, bad))


def mutations(word):
    """The word as it begins after other words."""
    word = word.lower()
    heads = [word[:2]] if word[:2] in ('ll', 'rh') else [word[:1]]
    forms = {word}
    for head in heads:
        forms.update(table[head] + word[len(head):] for table in (SOFT, BREATHY, NASAL) if head in table)
    return forms | ({'h' + word} if word[0] in 'aeiouwyâêôŵŷ' else set())


def glossary(language):
    page = root / 'docs' / {'cy': 'welsh.md'}[language]
    for line in page.read_text(encoding='utf-8').splitlines():
        cells = [cell.strip() for cell in line.strip('|').split('|')]
        if line.startswith('| ') and len(cells) >= 2 and cells[0] != 'English':
            yield cells[0], [word.strip() for word in cells[1].split(' / ')]


def says(text, words):
    text = re.sub(r'[^\w]+', ' ', text.lower())
    return any(all(any(re.search(rf'\b{re.escape(form)}', text) for form in mutations(part)) for part in term.split()) for term in words)


def wrong_terms(language, entries):
    for english, words in glossary(language):
        pattern = re.compile(rf'\b(?:{re.escape(english)}|{re.escape(english[0].upper() + english[1:])})s?\b')
        for entry in entries:
            said = ' '.join(entry.said).replace('_', '')
            if pattern.search(NO_TERM.sub('', entry.english).replace('_', '')) and not says(said, words):
                yield f'{entry.where}: “{english}” is not {" or ".join(words)}: {entry.english} → {said}'


def mnemonic(text):
    found = re.search(r'_(\w)', text)
    return unicodedata.normalize('NFC', found[1]).lower() if found else None


def clashes(entries, which):
    """Two buttons of one page, or two lines of one menu, that answer to the same key."""
    said = {entry.english: which(entry) for entry in entries}
    for path in sorted((root / 'ui').rglob('*.ui')):
        text = path.read_text(encoding='utf-8')
        menus = ''.join(re.findall(r'<menu .*?</menu>', text, re.DOTALL))
        page = re.sub(r'<menu .*?</menu>', '', text, flags=re.DOTALL)
        for part in (menus, page):
            keys = collections.defaultdict(list)
            for label in re.findall(r'translatable="(?:yes|true)"[^>]*>([^<]*_\w[^<]*)<', part):
                label = label.replace('&amp;', '&')
                key = mnemonic(said.get(label, label))
                if key:
                    keys[key].append(said.get(label, label))
            yield from (f'{path.name}: {key}: {labels}' for key, labels in keys.items() if len(set(labels)) > 1)


def check(language, scratch):
    po = update.merged(root, update.template(root, scratch), language, scratch)
    entries = update.entries(root, po)
    done = [entry for entry in entries if entry.done]
    left = [f'{entry.where}: {entry.english}' for entry in entries if not entry.done]
    point(f'{language}: {len(left)} strings of {len(entries)} are left to translate, {TOLERATED} are tolerated (po/update.py . --write)',
          left if len(left) > TOLERATED else [])
    point(f'{language}: {PLURAL_FORMS[language]} forms after a number', [
        entry.english for entry in done if 'msgid_plural' in entry.fields and len(entry.said) != PLURAL_FORMS[language]])
    point(f'{language}: numbers to call, commands and addresses are the same', [
        f'{entry.english} → {said}' for entry in done for said in entry.said
        if sorted(set(KEPT.findall(entry.english))) != sorted(set(KEPT.findall(said)))])
    point(f'{language}: a label with a key has one, and no other', [
        f'{entry.english} → {said}' for entry in done for said in entry.said
        if (mnemonic(entry.english) is None) != (mnemonic(said) is None) and ' ' + entry.english[:1] != ' -' and '%' not in entry.english[:1]])
    point(f'{language}: ends as the English does', [
        f'{entry.english} → {said}' for entry in done for said in entry.said
        if (entry.english[-1] in '.…:?') != (said[-1] in '.…:?')])
    point(f'{language}: no straight quote where the language has its own', [
        f'{entry.english} → {said}' for entry in done for said in entry.said if re.search(r"\w'\w", said)])
    point(f'{language}: terms are those of the glossary', list(wrong_terms(language, done)))
    point(f'{language}: no two buttons of a page share a key', list(clashes(done, lambda entry: entry.said[0])))


for program in ('xgettext', 'msgmerge', 'msgattrib', 'msgcat'):
    if not shutil.which(program):
        print('1..0 # SKIP gettext is not installed')
        sys.exit(0)
with tempfile.TemporaryDirectory() as folder:
    english = update.entries(root, update.template(root, folder))
    point('English: no two buttons of a page share a key', list(clashes(english, lambda entry: entry.english)))
    for name in update.languages(root):
        check(name, folder)

print(f'1..{len(results)}')
for number, (name, bad) in enumerate(results, 1):
    print(f"{'not ok' if bad else 'ok'} {number} {name}")
    for line in bad[:40]:
        print(f'# {line}')
sys.exit(1 if any(bad for _, bad in results) else 0)
