#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""update.py ROOT [--write] [LANGUAGE…]: what the sources say against what the translations have.
Lists every string that is not translated, or whose English has changed since; with --write the
translations under po/ get the new strings, empty, and lose those that nobody says any more."""
import pathlib
import re
import subprocess
import sys
import tempfile

# As Meson's preset for GLib asks.
XGETTEXT = ['xgettext', '--from-code=UTF-8', '--files-from=po/POTFILES.in', '--add-comments=Translators', '--sort-by-file',
            '--add-location=file', '--package-name=attest',
            *(f'--keyword={word}' for word in ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3')),
            *(f'--flag={word}' for word in ('N_:1:pass-c-format', 'C_:2:pass-c-format', 'NC_:2:pass-c-format',
                                            'g_dngettext:2:pass-c-format', 'g_strdup_printf:1:c-format',
                                            'g_string_printf:2:c-format', 'g_string_append_printf:2:c-format', 'g_set_error:4:c-format'))]


class Entry:
    """One entry of a catalogue: what is said, and what was made of it."""

    def __init__(self, text):
        self.fuzzy = bool(re.search(r'^#,.*\bfuzzy\b', text, re.MULTILINE))
        self.where = ' '.join(re.findall(r'^#: (.*)', text, re.MULTILINE))
        # "#|" remembers old English, "#~" what is no longer said
        self.fields = {}
        for found in re.finditer(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:"(?:[^"\\]|\\.)*"\n?)+)', text, re.MULTILINE):
            self.fields[found[1]] = ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', found[2]))

    @property
    def english(self):
        return self.fields.get('msgid', '')

    @property
    def said(self):
        return [value for name, value in self.fields.items() if name.startswith('msgstr')]

    @property
    def done(self):
        return not self.fuzzy and bool(self.said) and all(self.said)


def run(root, *command):
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f'{command[0]}: {done.stderr}')
    return done.stdout


def entries(root, path):
    text = run(root, 'msgcat', '--no-wrap', str(path))
    return [entry for entry in map(Entry, re.split(r'\n\n+', text)) if entry.english]


def template(root, scratch):
    """Everything that the sources say now."""
    pot = pathlib.Path(scratch) / 'attest.pot'
    run(root, *XGETTEXT, f'--output={pot}')
    return pot


def merged(root, pot, language, scratch):
    """The translation with today's strings: new ones empty, never a guess."""
    out = pathlib.Path(scratch) / f'{language}.po'
    run(root, 'msgmerge', '--quiet', '--no-fuzzy-matching', '--sort-by-file', '--add-location=file', f'--output-file={out}',
        f'po/{language}.po', str(pot))
    out.write_text(run(root, 'msgattrib', '--no-obsolete', '--sort-by-file', '--add-location=file', str(out)), encoding='utf-8')
    return out


def languages(root):
    return (root / 'po' / 'LINGUAS').read_text(encoding='utf-8').split()


def main():
    root = pathlib.Path(sys.argv[1])
    wanted = [word for word in sys.argv[2:] if not word.startswith('--')] or languages(root)
    left = 0
    with tempfile.TemporaryDirectory() as scratch:
        pot = template(root, scratch)
        for language in wanted:
            po = merged(root, pot, language, scratch)
            missing = [entry for entry in entries(root, po) if not entry.done]
            left += len(missing)
            if '--write' in sys.argv:
                (root / 'po' / f'{language}.po').write_text(po.read_text(encoding='utf-8'), encoding='utf-8')
            for entry in missing:
                print(f'{language}: {entry.where}: {entry.english}')
            print(f'{language}: {len(missing)} of {len(entries(root, pot))} strings are not translated')
    sys.exit(1 if left else 0)


if __name__ == '__main__':
    main()
