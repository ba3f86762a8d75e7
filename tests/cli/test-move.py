#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-move.py ATTEST-CLI: a whole copy of the store, and its place on another computer. Speaks TAP."""
import json
import os
import pathlib
import shutil
import sys

from cli import Home, Skip, Tap, check
from kill import places, strace_works

home = Home(sys.argv[1])
tap = Tap()
copy = home.dir / 'stick' / 'copy'


def plain(store, *words, how=None):
    return home.plain('--store', home.dir / store, *(how or ('--passphrase-file', home.passphrase)), *words)


def sheet(name='staff'):
    return ('--recovery-sheet', home.dir / f'{name}.sheet')


def listed(store, how=None):
    done = plain(store, '--json', 'case', 'list', how=how)
    check(done.status == 0, done)
    return [(c['reference'], c['items'], c['state']) for c in json.loads(done.out)['cases']]


def tree(folder):
    return {p.relative_to(folder): p.read_bytes() for p in pathlib.Path(folder).rglob('*') if p.is_file()}


def gone(store):
    shutil.rmtree(home.dir / store, ignore_errors=True)


def test_backup():
    done = plain('staff', 'backup', copy)
    check(done.status == 1 and not (home.dir / 'stick').exists(), 'the stick is not there', done)
    (home.dir / 'stick').mkdir()
    done = plain('staff', '--json', 'backup', copy)
    check(done.status == 0 and json.loads(done.out) == {'copy': str(copy)}, done)
    for canary in (b'planted-pixels', b'at the gate', b'A false account', b'Jo Evans'):
        for path, data in tree(copy).items():
            check(canary not in data, canary, 'can be read in', path)
    for path in (copy, *copy.rglob('*')):
        check(path.stat().st_mode & 0o077 == 0, 'others may read', path)
    before = tree(copy)
    done = plain('staff', 'backup', copy)
    check(done.status == 1 and tree(copy) == before, 'over another copy', done)
    check(plain('staff', 'verify').status == 0, 'the store itself')
    return f'{len(before)} files'


def test_behind_a_link():
    """A whole home may lie behind a link, and so may where the copy goes."""
    (home.dir / 'far').mkdir()
    (home.dir / 'near').symlink_to(home.dir / 'far')
    made = plain('near/store', 'init', '--practice', '--name', 'Lee Park', '--role', 'staff', '--recovery-file', home.dir / 'near' / 'sheet')
    check(made.status == 0, made)
    check(plain('near/store', 'case', 'open', '--type', 'defamation', '--title', 'x').status == 0, 'a case')
    check(plain('near/store', 'backup', home.dir / 'near' / 'copy').status == 0, 'a copy')
    check(plain('near/back', 'restore', home.dir / 'near' / 'copy').status == 0, 'put back')
    check(plain('near/back', 'verify').status == 0 and plain('far/back', 'verify').status == 0, 'it opens')
    # The database itself is no link.
    (home.dir / 'far' / 'back' / 'store.db').rename(home.dir / 'far' / 'elsewhere')
    (home.dir / 'far' / 'back' / 'store.db').symlink_to(home.dir / 'far' / 'elsewhere')
    check(plain('far/back', 'verify').status == 1, 'a link to a database')


def test_links_in_a_copy():
    """Nothing of this computer is taken for a part of the copy."""
    (home.dir / 'private').mkdir()
    (home.dir / 'private' / 'letter').write_text('planted-letter')
    for folder in ('objects', 'outbox', 'receipts', 'spool'):
        other = home.dir / 'linked'
        shutil.copytree(copy, other)
        shutil.rmtree(other / folder, ignore_errors=True)
        (other / folder).symlink_to(home.dir / 'private')
        done = plain('restored-link', 'restore', other)
        check(done.status == 1 and 'is a link' in done.err and not (home.dir / 'restored-link').exists(), folder, done)
        shutil.rmtree(other)


def test_restore():
    wanted = listed('staff')
    for store, how in (('by-passphrase', None), ('by-sheet', sheet())):
        before = tree(copy)
        done = plain(store, '--json', 'restore', copy.parent, how=how)
        check(done.status == 0 and json.loads(done.out)['problems'] == 0, done)
        check(tree(copy) == before, 'the copy was changed')
        check(listed(store) == wanted, listed(store), wanted)
        check(plain(store, 'verify').status == 0, 'verify')
        done = plain(store, 'case', 'show', home.case)
        check(done.status == 0 and 'JE/2' in done.out, done)
        check(plain(store, 'write', home.case, '--text-file', home.words).status == 0, 'recording goes on there')
        check(plain(store, 'verify').status == 0, 'verify')


def test_never_over_a_store():
    before = tree(home.dir / 'dsl')
    for how in (None, sheet()):
        done = plain('dsl', 'restore', copy, how=how)
        check(done.status == 1 and done.err.count('\n') == 1 and tree(home.dir / 'dsl') == before, done)
    half = home.dir / 'half'
    half.mkdir()
    (half / 'store.db').write_bytes(b'all that is left of it')
    check(plain('half', 'restore', copy).status == 1 and (half / 'store.db').read_bytes() == b'all that is left of it', 'half a store counts')
    (half / 'store.db').rename(half / 'something')
    check(plain('half', 'restore', copy).status == 1 and (half / 'something').exists(), 'a folder with something in it')
    gone('half')
    half.mkdir()
    check(plain('half', 'restore', copy).status == 0, 'an empty folder is in nobody\'s way')


def test_wrong_secret():
    wrong = home.dir / 'wrong'
    wrong.write_text('not it\n')
    before = tree(copy)
    for how in (('--passphrase-file', wrong), sheet('dsl')):
        done = plain('nowhere', 'restore', copy, how=how)
        check(done.status == 1 and done.err.count('\n') == 1 and not (home.dir / 'nowhere').exists(), done)
    check(tree(copy) == before, 'something was written to the copy')
    check(plain('nowhere', 'restore', home.dir / 'stick').status == 0, 'it lies one folder deeper')
    gone('nowhere')
    shutil.copytree(copy, home.dir / 'stick' / 'second')
    done = plain('nowhere', 'restore', home.dir / 'stick')
    check(done.status == 1 and '2 copies' in done.err and not (home.dir / 'nowhere').exists(), done)
    shutil.rmtree(home.dir / 'stick' / 'second')
    done = plain('nowhere', 'restore', home.dir / 'school.attest-card')
    check(done.status == 1, done)


def damaged(name, change):
    bad = home.dir / 'bad'
    shutil.rmtree(bad, ignore_errors=True)
    shutil.copytree(copy, bad)
    change(bad)
    gone('fromBad')
    done = plain('fromBad', '--json', 'restore', bad)
    check(done.err.count('\n') == (done.status != 0), name, done)
    return done


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_damaged():
    objects = lambda bad: sorted(p for p in (bad / 'objects').rglob('*') if p.is_file())  # noqa: E731
    for name, change in (('a page of the database', lambda bad: flip(bad / 'store.db', 100)),
                         ('the database cut', lambda bad: os.truncate(bad / 'store.db', 4096)),
                         ('the database gone', lambda bad: (bad / 'store.db').unlink()),
                         ('the database emptied', lambda bad: (bad / 'store.db').write_bytes(b'')),
                         ('the key file', lambda bad: flip(bad / 'store.keys', 60)),
                         ('the key file a link', lambda bad: ((bad / 'store.keys').unlink(), (bad / 'store.keys').symlink_to('/etc/passwd')))):
        done = damaged(name, change)
        check(done.status == 1 and not (home.dir / 'fromBad').exists(), name, done)
        check(not list(home.dir.glob('fromBad*')), 'left half-placed', name)
    for name, change in (('an object', lambda bad: flip(objects(bad)[0], 20)), ('an object gone', lambda bad: objects(bad)[0].unlink())):
        done = damaged(name, change)
        check(done.status == 0 and json.loads(done.out)['problems'] > 0, 'what is whole is not kept from its owner', name, done)
        check(plain('fromBad', 'verify').status == 3, 'and checking says what is wrong')
    done = damaged('a pipe and a link in it', lambda bad: (os.mkfifo(bad / 'spool' / 'x.age'), (bad / 'outbox' / 'y').symlink_to('/etc/passwd')))
    check(done.status == 0 and not (home.dir / 'fromBad' / 'outbox' / 'y').exists(), done)


def test_killed_backup():
    if not strace_works():
        raise Skip('strace is not installed, or may not trace')
    target = home.dir / 'stick' / 'killed'
    count = 0

    def ready():
        shutil.rmtree(target, ignore_errors=True)
    argv = ('--store', home.dir / 'staff', '--passphrase-file', home.passphrase, 'backup', target)
    for before in places(home, argv, ready, 12):
        ready()
        home.plain(*argv, before=before)
        check(plain('staff', 'verify').status == 0, before)
        if target.exists():
            gone('whole')
            check(plain('whole', 'restore', target).status == 0, 'has its name and is not whole', before)
        else:
            done = home.plain(*argv)
            check(done.status == 0 and not target.with_suffix('.attest-part').exists(), 'the next one', before, done)
        count += 1
    ready()
    check(count > 8, 'only', count)
    return f'{count} places'


def test_killed_restore():
    if not strace_works():
        raise Skip('strace is not installed, or may not trace')
    count = 0

    def ready():
        for path in home.dir.glob('placed*'):
            shutil.rmtree(path)
    argv = ('--store', home.dir / 'placed', '--passphrase-file', home.passphrase, 'restore', copy)
    before_copy = tree(copy)
    for before in places(home, argv, ready, 12):
        ready()
        home.plain(*argv, before=before)
        check(tree(copy) == before_copy, 'the copy was changed', before)
        if not (home.dir / 'placed').exists():
            done = home.plain(*argv)
            check(done.status == 0, 'again', before, done)
        check(plain('placed', 'verify').status == 0 and listed('placed') == listed('staff'), before)
        check(not (home.dir / 'placed.attest-part').exists(), 'left', before)
        count += 1
    check(count > 8, 'only', count)
    return f'{count} places'


try:
    home.school()
    home.ok('staff', 'add', home.case, home.picture, '--gate', 'no', '--url', 'https://example.org/planted-url')
    home.ok('staff', 'write', home.case, '--text-file', home.words)
    home.ok('staff', 'submit', home.case)
    for title, function in (('backup', test_backup), ('restore', test_restore), ('behind-a-link', test_behind_a_link), ('links-in-a-copy', test_links_in_a_copy), ('never-over-a-store', test_never_over_a_store),
                            ('wrong-secret', test_wrong_secret), ('damaged', test_damaged), ('killed/backup', test_killed_backup),
                            ('killed/restore', test_killed_restore)):
        tap.point(f'/cli/move/{title}', function)
finally:
    home.remove()
tap.end()
