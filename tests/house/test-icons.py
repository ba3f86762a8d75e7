#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-icons.py FOLDER APP_ID: both icons draw at every size the desktop asks for, and the
symbolic one is a shape of one colour, as recolouring needs."""
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree

folder, app_id = pathlib.Path(sys.argv[1]), sys.argv[2]
icons = {folder / 'scalable' / f'{app_id}.svg': 128, folder / 'symbolic' / f'{app_id}-symbolic.svg': 16}
results = []
for path, side in icons.items():
    drawing = xml.etree.ElementTree.parse(path).getroot()
    results.append((f'{path.name} is {side} by {side}', drawing.get('viewBox') == f'0 0 {side} {side}', None))
    for size in (16, 32, 64, 256):
        name = f'{path.name} draws at {size} px'
        if not shutil.which('rsvg-convert'):
            results.append((name, True, 'rsvg-convert is not installed'))
            continue
        drawn = subprocess.run(['rsvg-convert', '-w', str(size), '-h', str(size), str(path)],
                               capture_output=True, check=False).stdout
        results.append((name, drawn[:8] == b'\x89PNG\r\n\x1a\n' and len(drawn) > 150, None))
symbolic = (folder / 'symbolic' / f'{app_id}-symbolic.svg').read_text(encoding='utf-8')
colours = set(re.findall(r'(?:fill|stroke)="(#[^"]+)"', symbolic))
results.append(('the symbolic icon has one colour', len(colours) == 1, None))

print(f'1..{len(results)}')
for number, (name, good, skipped) in enumerate(results, 1):
    print(f"{'ok' if good else 'not ok'} {number} {name}" + (f' # SKIP {skipped}' if skipped else ''))
sys.exit(0 if all(good for _, good, _ in results) else 1)
