#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""validate-bag.py BAG: is this folder a valid bag by RFC 8493? Knows nothing of Attest."""
import hashlib
import pathlib
import re
import sys

bag = pathlib.Path(sys.argv[1])
problems = []


def check(ok, text):
    if not ok:
        problems.append(text)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest(name):
    """§2.1.3: checksum, whitespace, path; no path twice."""
    listed = {}
    for line in (bag / name).read_text(encoding='utf-8').split('\n')[:-1]:
        found = re.fullmatch(r'([0-9a-fA-F]{64})[ \t]+\*?(.+)', line)
        check(found, f'{name}: unreadable line {line!r}')
        if found:
            path = re.sub('%(0[AaDd]|25)', lambda m: chr(int(m[1], 16)), found[2])
            check(path not in listed, f'{name}: {path} twice')
            check(not path.startswith(('/', '~')) and '..' not in path.split('/'), f'{name}: {path} leads outside')
            listed[path] = found[1].lower()
    return listed


# §2.1.1: the declaration has exactly these two lines.
declaration = (bag / 'bagit.txt').read_bytes()
check(re.fullmatch(rb'BagIt-Version: \d+\.\d+\nTag-File-Character-Encoding: UTF-8\n', declaration), 'bagit.txt')

# §3: every payload file is in every payload manifest and the reverse.
files = {p.relative_to(bag).as_posix(): p for p in bag.rglob('*') if not p.is_dir()}
check(not any(p.is_symlink() or not p.is_file() for p in files.values()), 'something is no regular file')
payload = {name for name in files if name.startswith('data/')}
manifests = [name for name in files if re.fullmatch(r'manifest-[a-z0-9]+\.txt', name)]
check(manifests == ['manifest-sha256.txt'], f'payload manifests {manifests}')
listed = manifest('manifest-sha256.txt')
check(set(listed) == payload, f'manifest and payload differ in {sorted(set(listed) ^ payload)}')
for name in set(listed) & payload:
    check(digest(files[name]) == listed[name], f'{name}: wrong digest')

# §2.2.1: a tag manifest lists tag files only, and no tag manifest.
tags = manifest('tagmanifest-sha256.txt')
for name, wanted in tags.items():
    check(name in files and not name.startswith('data/') and not name.startswith('tagmanifest-'), f'tag manifest lists {name}')
    check(name in files and digest(files[name]) == wanted, f'{name}: wrong digest')
for name in ('bagit.txt', 'bag-info.txt', 'manifest-sha256.txt'):
    check(name in tags, f'{name} is in no tag manifest')

# §2.2.2: "label: value" lines, indented lines go on; labels whatever their case.
info = []
for line in (bag / 'bag-info.txt').read_text(encoding='utf-8').split('\n')[:-1]:
    if line[:1] in (' ', '\t') and info:
        info[-1][1] += ' ' + line.strip()
    else:
        found = re.fullmatch(r'([^:\s][^:]*): ?(.*)', line)
        check(found, f'bag-info.txt: unreadable line {line!r}')
        if found:
            info.append([found[1].lower(), found[2].strip()])
for label in ('payload-oxum', 'bagging-date'):
    check(sum(name == label for name, _ in info) == 1, f'bag-info.txt: {label} is not there once')
values = dict(info)
octets = sum(files[name].stat().st_size for name in payload)
check(values.get('payload-oxum') == f'{octets}.{len(payload)}', f'Payload-Oxum is not {octets}.{len(payload)}')
check(re.fullmatch(r'\d{4}-\d\d-\d\d', values.get('bagging-date', '')), 'Bagging-Date')

print('\n'.join(problems) or f'valid: {len(payload)} payload files, {octets} bytes')
sys.exit(1 if problems else 0)
