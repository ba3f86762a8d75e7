#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-layers.py ROOT: which layer may include which, and who may use which library."""
import pathlib
import re
import sys

ALL_BELOW = {'base', 'domain', 'seal', 'custody', 'policy', 'store', 'capture', 'submit', 'report'}
MAY = {
    'base': set(),
    'domain': {'base'},
    'seal': {'base'},
    'custody': {'seal', 'domain', 'base'},
    'policy': {'domain', 'base'},
    'capture': {'domain', 'base'},
    'store': {'custody', 'seal', 'domain', 'base'},
    'submit': {'custody', 'seal', 'domain', 'base'},
    'report': {'custody', 'domain', 'base'},
    'session': ALL_BELOW,
    'cli': ALL_BELOW | {'session'},
    'ui': {'session', 'domain', 'base'},
}
ONLY = [
    (r'<sodium', r'^app/(seal|store/attest-cipher-vfs)'),
    (r'<openssl/', r'^app/seal/'),
    (r'<sqlite3\.h>', r'^app/store/'),
    (r'<libsecret/', r'^app/store/attest-keyring'),
    (r'<archive', r'^app/(submit|capture/read)/'),
    (r'<gmime', r'^app/capture/read/'),
    (r'<(gtk|gdk|gsk|adwaita)[/.]', r'^ui/'),
    (r'<zlib', r'^app/report/'),
    (r'<(cairo|pango|qrencode)', r'^(app/(session/attest-sheet-page|report/)|ui/)'),
    (r'"org\.freedesktop\.portal\.', r'^(app/capture/|ui/attest-mail)'),
    (r'<(png|jpeglib|webp)', r'^app/capture/decode'),
]

root = pathlib.Path(sys.argv[1])
bad = []
files = sorted(p for d in ('app', 'ui') for p in (root / d).rglob('*.[ch]'))
for path in files:
    name = path.relative_to(root).as_posix()
    layer = name.split('/')[1] if name.startswith('app/') else 'ui'
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        found = re.match(r'#include "(\w+)/', line)
        if found and found[1] in MAY and found[1] != layer and found[1] not in MAY[layer]:
            bad.append(f'{name}:{number}: {layer}/ may not include {found[1]}/')
        for pattern, where in ONLY:
            if re.search(pattern, line) and not re.search(where, name):
                bad.append(f'{name}:{number}: {line.strip()} belongs in {where}')
print('\n'.join(bad) or f'{len(files)} files, every include within its layers')
sys.exit(1 if bad or not files else 0)
