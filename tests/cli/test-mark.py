#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-mark.py ATTEST-CLI: marked copies by the program itself, and what a receiver without
Attest finds in the package. Speaks TAP."""
import json
import shutil
import struct
import subprocess
import sys
import tarfile
import zlib

from cli import Home, Skip, Tap, check

home = Home(sys.argv[1])
tap = Tap()
WIDTH, HEIGHT = 80, 60


def colour(x, y):
    return (x * 3 % 256, y * 4 % 256, (x * y) % 256)


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def test_made():
    home.school()
    rows = b''.join(b'\0' + bytes(v for x in range(WIDTH) for v in colour(x, y)) for y in range(HEIGHT))
    home.picture.write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', WIDTH, HEIGHT, 8, 2, 0, 0, 0)) +
                             chunk(b'tEXt', b'Comment\0planted-words') + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
    home.ok('staff', 'add', home.case, home.picture, '--gate', 'no', '--url', 'https://example.org/p')
    made = home.ok('staff', 'mark', home.case, 'JE/1', '--crop', '10,5,60,50', '--cover', '12,8,20,10', '--cover', '40,30,5,5', '--note', 'her name')
    check(made['exhibit'] == 'JE/2' and made['state'] == 'sealed' and made['parent_exhibit'] == 'JE/1', made)
    check(made['marks'] == {'crop': [10, 5, 60, 50], 'cover': 2}, made)
    items = home.ok('staff', 'case', 'show', home.case)['items']
    check(made['parent_sha256'] == items[0]['sha256'] == subprocess.run(['sha256sum', str(home.picture)], capture_output=True, text=True, check=True).stdout.split()[0], made)
    check('parent_sha256' not in items[0] and items[1]['parent_sha256'] == items[0]['sha256'] and items[1]['url'] == items[0]['url'], items)


def test_words():
    done = home.run('staff', 'mark', home.case, 'JE/2', '--box', '1,1,20,20', '--arrow', '50,40,10,10', '--number', '1,1,20', '--number', '30,1,20',
                    '--text', '1,30,50,18,said, "no"')
    check(done.status == 0 and 'copy of JE/2: 5 marks drawn' in done.out and 'JE/2 is as it was' in done.out, done)
    done = home.run('staff', 'case', 'show', home.case)
    check('copy of JE/1: cropped, 2 things covered' in done.out, done)
    check(home.ok('staff', 'verify') == {'ok': True, 'problems': []}, 'verify')


def test_refused():
    count = len(home.ok('staff', 'case', 'show', home.case)['items'])
    home.ok('staff', 'write', home.case, '--text-file', home.words)
    for item, *marks in (['JE/9', '--cover', '0,0,1,1'], ['JE/1', '--cover', '79,0,2,1'], ['JE/1', '--crop', '0,0,0,5'],
                         ['JE/4', '--cover', '0,0,1,1'], ['JE/1', '--cover', '16384,16384,16384,16384']):
        check('Nothing was changed' in home.fails('staff', 'mark', home.case, item, *marks), item, marks)
    home.fails('staff', 'mark', 'AT-0000-00', 'JE/1', '--cover', '0,0,1,1')
    for marks in (['--cover', '1,2,3'], ['--cover', '1,2,3,4,5'], ['--cover', ' 1,2,3,4'], ['--cover', '1,2,3,16385'], ['--number', '1,1'], ['--text', '1,1,5,5,']):
        home.fails('staff', 'mark', home.case, 'JE/1', *marks, status=2)
    check(len(home.ok('staff', 'case', 'show', home.case)['items']) == count + 1, 'something was added')


def test_package():
    """age, tar and ImageMagick open what was sent: the original whole, the copy black where covered."""
    for program in ('age', 'convert'):
        if shutil.which(program) is None:
            raise Skip(f'{program} is not installed')
    said = home.run('staff', 'submit', home.case)
    check('JE/2  copy of JE/1: cropped, 2 things covered' in said.out and 'with nothing covered' in said.out, said)
    sent = home.ok('staff', 'submit', home.case, '--again')
    home.ok('dsl', 'keys', 'export-identity', home.dir / 'identity')
    subprocess.run(['age', '-d', '-i', str(home.dir / 'identity'), '-o', str(home.dir / 'bag.tar'), sent['file']], check=True)
    with tarfile.open(home.dir / 'bag.tar') as bag:
        members = {name.split('/', 1)[1]: bag.extractfile(name).read() for name in bag.getnames() if bag.getmember(name).isfile()}
    kept = sorted(name for name in members if name.startswith('data/items/'))
    original = [name for name in kept if members[name] == home.picture.read_bytes()]
    copies = [name for name in kept if 'copy-of' in name or (name not in original and members[name].startswith(b'\x89PNG'))]
    check(len(original) == 1 and len(copies) == 2, kept)
    bodies = [json.loads(data) for name, data in members.items() if name.startswith('data/bodies/')]
    copy = next(body for body in bodies if body.get('marks', {}).get('cover') == 2)
    check(copy['parent_sha256'] in [body.get('sha256') for body in bodies] and copy['text'] == 'her name' and copy['method'] == 'marked', copy)
    for name in copies:
        check(b'planted' not in members[name] and b'tEXt' not in members[name], name)
        raw = subprocess.run(['convert', 'png:-', '-depth', '8', 'rgb:-'], input=members[name], capture_output=True, check=True).stdout
        check(len(raw) == 60 * 50 * 3, len(raw))
    name = next(name for name in copies if subprocess.run(['sha256sum'], input=members[name], capture_output=True, check=True).stdout.decode().split()[0] == copy['sha256'])
    raw = subprocess.run(['convert', 'png:-', '-depth', '8', 'rgb:-'], input=members[name], capture_output=True, check=True).stdout
    for y in range(50):
        for x in range(60):
            covered = (2 <= x < 22 and 3 <= y < 13) or (30 <= x < 35 and 25 <= y < 30)
            wanted = (0, 0, 0) if covered else colour(x + 10, y + 5)
            got = tuple(raw[(y * 60 + x) * 3:(y * 60 + x) * 3 + 3])
            check(got == wanted, x, y, got, wanted)


def test_received():
    check(home.ok('dsl', 'receive')['packages'][0]['state'] == 'received', 'not received')
    done = home.run('dsl', 'case', 'show', home.case)
    check('copy of JE/1: cropped, 2 things covered' in done.out and done.status == 0, done)
    items = home.ok('dsl', 'case', 'show', home.case)['items']
    check(items[1]['parent_sha256'] == items[0]['sha256'] and items[1]['parent_exhibit'] == 'JE/1', items)
    check(home.ok('dsl', 'verify') == {'ok': True, 'problems': []}, 'verify')


def main():
    try:
        tap.point('a copy is sealed and names its original', test_made)
        tap.point('it is said in words', test_words)
        tap.point('what does not fit is refused', test_refused)
        tap.point('a package holds both, for other programs', test_package)
        tap.point('a receiver sees what was done', test_received)
    finally:
        home.remove()
    tap.end()


main()
