#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-file-types.py MIME.XML: asks the desktop, as installed, what our files are."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

NAMES = {
    '0123456789abcdef0123456789abcdef.attest': 'application/vnd.attest.package',
    'kings-wood.attest-card': 'application/vnd.attest.card',
    'J Evans.attest-person': 'application/vnd.attest.person',
    'attest.txt': 'text/plain',
}

for program in ('update-mime-database', 'gio'):
    if not shutil.which(program):
        print(f'1..0 # SKIP {program} is not installed')
        sys.exit(0)

print(f'1..{len(NAMES)}')
bad = 0
with tempfile.TemporaryDirectory() as scratch:
    data = pathlib.Path(scratch) / 'share'
    (data / 'mime' / 'packages').mkdir(parents=True)
    shutil.copy(sys.argv[1], data / 'mime' / 'packages')
    subprocess.run(['update-mime-database', str(data / 'mime')], check=True, stderr=subprocess.DEVNULL)
    env = {**os.environ, 'XDG_DATA_HOME': str(data), 'GIO_USE_VFS': 'local', 'LC_ALL': 'C.UTF-8'}
    for number, (name, expected) in enumerate(NAMES.items(), 1):
        path = pathlib.Path(scratch) / name
        path.write_text('age-encryption.org/v1\n', encoding='ascii')
        said = subprocess.run(['gio', 'info', '-a', 'standard::content-type', str(path)],
                              env=env, capture_output=True, text=True, check=False).stdout
        good = f'standard::content-type: {expected}\n' in said
        bad += not good
        print(f"{'ok' if good else 'not ok'} {number} {name} is {expected}")
        if not good:
            print(f'# {said!r}')
sys.exit(1 if bad else 0)
