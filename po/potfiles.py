#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""potfiles.py ROOT [--write]: whether po/POTFILES.in names every file with words to translate,
and no other; with --write makes it so."""
import pathlib
import re
import sys

C_WORDS = re.compile(r'(?<!\w)(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2?|g_dgettext)\s?\(\s*"')
UI_WORDS = re.compile(r'translatable="(?:yes|true)"')


def has_words(path):
    if path.name.endswith(('.desktop.in', '.metainfo.xml.in', '.gschema.xml')):
        return True
    pattern = {'.c': C_WORDS, '.h': C_WORDS, '.ui': UI_WORDS}.get(path.suffix)
    return bool(pattern and pattern.search(path.read_text(encoding='utf-8')))


root = pathlib.Path(sys.argv[1])
wanted = sorted(path.relative_to(root).as_posix()
                for folder in ('app', 'data', 'ui') for path in (root / folder).rglob('*')
                if path.is_file() and has_words(path))
target = root / 'po' / 'POTFILES.in'
if '--write' in sys.argv:
    target.write_text('\n'.join(wanted) + '\n', encoding='utf-8')
listed = [line for line in target.read_text(encoding='utf-8').splitlines() if line and not line.startswith('#')]
for name in sorted(set(wanted) - set(listed)):
    print(f'{name} has words to translate and is not in po/POTFILES.in')
for name in sorted(set(listed) - set(wanted)):
    print(f'{name} is in po/POTFILES.in and has nothing to translate')
if listed != sorted(listed):
    print('po/POTFILES.in is not sorted')
good = sorted(listed) == wanted == listed
print(f'{len(wanted)} files' if good else 'mend it with: po/potfiles.py . --write')
sys.exit(0 if good else 1)
