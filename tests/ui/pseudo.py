#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""pseudo.py ROOT FOLDER: a language that nobody speaks, into FOLDER/qps: every string of the
window four tenths longer and with marks above the letters, as a long translation would be."""
import pathlib
import re
import subprocess
import sys

root, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]) / 'qps' / 'LC_MESSAGES'
sys.path.insert(0, str(root / 'po'))
import update  # noqa: E402  (po/update.py)

MARKED = str.maketrans('aeiouAEIOU', 'âêîôûÂÊÎÔÛ')
# What a program reads in a string stays as it is.
KEPT = re.compile(r'(%(?:\d\$)?-?[a-zA-Z]|\\.|_\w|https?:\S+|smb:\S+|\.attest-\w+)')


def longer(text):
    said = ''.join(part if KEPT.fullmatch(part) else part.translate(MARKED) for part in KEPT.split(text))
    more, at = [], 0
    while sum(map(len, more)) + len(more) < 0.4 * len(text):
        more.append(('ŵŷ', 'ẁêstô', 'ŷnâ')[at % 3])
        at += 1
    words = ' '.join(more)
    end = re.search(r'[.…:?,]?\s*$', said).start()
    return f'{said[:end]} {words}{said[end:]}' if len(text) > 3 and not text.startswith('%-') else said


out.mkdir(parents=True, exist_ok=True)
lines = ['msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n']
for entry in update.entries(root, update.template(root, str(out))):
    lines.append(f'msgctxt "{entry.fields["msgctxt"]}"' if 'msgctxt' in entry.fields else '')
    lines.append(f'msgid "{entry.english}"')
    if 'msgid_plural' in entry.fields:
        lines.append(f'msgid_plural "{entry.fields["msgid_plural"]}"')
        lines += [f'msgstr[0] "{longer(entry.english)}"', f'msgstr[1] "{longer(entry.fields["msgid_plural"])}"']
    else:
        lines.append(f'msgstr "{longer(entry.english)}"')
(out / 'attest.po').write_text('\n'.join(lines) + '\n', encoding='utf-8')
subprocess.run(['msgfmt', '--check-format', '-o', str(out / 'attest.mo'), str(out / 'attest.po')], check=True)
