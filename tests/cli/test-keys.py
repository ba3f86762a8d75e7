#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-keys.py ATTEST-CLI: changing the ways into a store, and being killed while at it. Speaks TAP."""
import json
import os
import pty
import re
import shutil
import subprocess
import sys

from cli import Home, Skip, Tap, check
from kill import places, strace_works

home = Home(sys.argv[1])
tap = Tap()


def written(name, text):
    path = home.dir / name
    path.write_text(text + '\n')
    return path


def opens(store, *how):
    done = home.plain('--store', home.dir / store, *how, 'case', 'list')
    check(done.status in (0, 1), done)
    return done.status == 0


def by_passphrase(store, path):
    return opens(store, '--passphrase-file', path)


def by_sheet(store, path):
    return opens(store, '--recovery-sheet', path)


def changed(store, *words):
    return home.plain('--store', home.dir / store, *words)


def test_change():
    old, new = home.passphrase, written('new', 'another one')
    done = changed('one', '--passphrase-file', written('wrong', 'not it'), 'keys', 'change-passphrase', '--new-passphrase-file', new)
    check(done.status == 1 and done.err.count('\n') == 1, 'the old one is checked first', done)
    check(by_passphrase('one', old) and not by_passphrase('one', new), 'nothing changed')
    done = changed('one', '--passphrase-file', old, 'keys', 'change-passphrase', '--new-passphrase-file', new)
    check(done.status == 0, done)
    check(by_passphrase('one', new) and not by_passphrase('one', old) and by_sheet('one', home.dir / 'one.sheet'), 'the new one, and the sheet')
    second = written('second', 'a second way')
    check(changed('one', '--passphrase-file', new, 'keys', 'add-passphrase', '--new-passphrase-file', second).status == 0, 'another')
    check(changed('one', '--passphrase-file', new, 'keys', 'change-passphrase', '--new-passphrase-file', old).status == 0, 'back')
    check(by_passphrase('one', old) and by_passphrase('one', second) and not by_passphrase('one', new), 'one of two is changed')


def test_forgotten():
    new = written('remembered', 'remembered again')
    done = changed('one', '--recovery-sheet', home.dir / 'one.sheet', 'keys', 'change-passphrase', '--new-passphrase-file', new)
    check(done.status == 0, done)
    check(by_passphrase('one', new), 'the new one')
    check(not by_passphrase('one', home.passphrase) and not by_passphrase('one', home.dir / 'second'), 'none of before')


def test_too_short():
    short, long = written('short', 'nine char'), written('long', 'four words not related')
    done = home.plain('--store', home.dir / 'real', '--passphrase-file', long, '--json', 'init', '--name', 'A B', '--role', 'staff',
                      '--recovery-file', home.dir / 'real.sheet', '--person-file', home.dir / 'real.attest-person')
    check(done.status == 0, done)
    done = changed('real', '--passphrase-file', long, 'keys', 'change-passphrase', '--new-passphrase-file', short)
    check(done.status == 1 and '10 characters' in done.err, done)
    check(by_passphrase('real', long), 'the old one')


def test_new_sheet():
    fresh = home.dir / 'fresh.sheet'
    done = changed('one', '--passphrase-file', home.dir / 'remembered', 'keys', 'new-sheet')
    check(done.status == 2, 'on a pipe', done)
    done = changed('one', '--passphrase-file', home.dir / 'remembered', 'keys', 'new-sheet', '--recovery-file', home.dir / 'one.sheet')
    check(done.status == 1 and by_sheet('one', home.dir / 'one.sheet'), 'over the old one', done)
    done = changed('one', '--passphrase-file', home.dir / 'wrong', 'keys', 'new-sheet', '--recovery-file', fresh)
    check(done.status == 1 and not fresh.exists(), 'without a proof', done)
    done = changed('one', '--passphrase-file', home.dir / 'remembered', 'keys', 'new-sheet', '--recovery-file', fresh)
    text = fresh.read_text().strip()
    check(done.status == 0 and text.startswith('AGE-SECRET-KEY-1') and text not in done.out, done)
    check(by_sheet('one', fresh) and not by_sheet('one', home.dir / 'one.sheet'), 'the new one alone')
    judge = shutil.which('age')
    if judge is None:
        raise Skip('age is not installed')
    keys = (home.dir / 'one' / 'store.keys').read_text()
    sealed = subprocess.run(['base64', '-d'], input=re.search(r'"age":"([^"]*)"', keys)[1].encode(), capture_output=True, check=True).stdout
    plain = subprocess.run([judge, '-d', '-i', str(fresh)], input=sealed, capture_output=True, check=False)
    check(plain.returncode == 0 and re.fullmatch(rb'[0-9a-f]{64}\n', plain.stdout), 'age opens the new slot', plain.stderr)


def at_terminal(argv, answer):
    """Runs at a terminal of its own; @answer makes what is typed from what was printed."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(argv[0], argv, home.env)
    said = b''
    typed = None
    while True:
        try:
            got = os.read(terminal, 4096)
        except OSError:
            break
        if not got:
            break
        said += got
        asked = said.count(b'two groups')
        if asked and typed != asked and said.rstrip().endswith(b':'):
            typed = asked
            os.write(terminal, answer(said.decode(), asked) + b'\n')
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode()


def groups(said):
    return re.search(r'AGE-SECRET-KEY-1[A-Z0-9 ]*', said)[0].split()


def right(said, asked):
    return ' '.join(groups(said)[-2:]).lower().encode()


def wrong_once(said, asked):
    return b'WRONG WORDS' if asked == 1 else right(said, asked)


def never(said, asked):
    return b'WRONG WORDS'


def test_typed_back():
    argv = [home.program, '--store', str(home.dir / 'one'), '--passphrase-file', str(home.dir / 'remembered'), 'keys', 'new-sheet']
    status, said = at_terminal(argv, never)
    check(status == 1 and 'old sheet works' in said and by_sheet('one', home.dir / 'fresh.sheet'), said)
    status, said = at_terminal(argv, wrong_once)
    sheet = written('typed.sheet', ''.join(groups(said)))
    check(status == 0 and by_sheet('one', sheet) and not by_sheet('one', home.dir / 'fresh.sheet'), said)
    made = [home.program, '--store', str(home.dir / 'two'), '--passphrase-file', str(home.passphrase), 'init', '--practice', '--name', 'C D',
            '--role', 'staff', '--person-file', str(home.dir / 'two.attest-person')]
    status, said = at_terminal(made, right)
    check(status == 0 and 'not typed back' not in said, said)
    check(by_sheet('two', written('two.sheet', ' '.join(groups(said)))), 'typed with its spaces')


def test_as_page():
    for judge in ('pdftoppm', 'zbarimg'):
        if shutil.which(judge) is None:
            raise Skip(f'{judge} is not installed')
    page = home.dir / 'three.pdf'
    done = home.run('three', 'init', '--practice', '--name', 'E F', '--role', 'staff', '--recovery-file', page, '--person-file',
                    home.dir / 'three.attest-person')
    check(done.status == 0 and page.stat().st_mode & 0o777 == 0o600, done)
    subprocess.run(['pdftoppm', '-png', '-singlefile', '-r', '150', page, home.dir / 'page'], check=True)
    read = subprocess.run(['zbarimg', '--quiet', '--raw', home.dir / 'page.png'], capture_output=True, text=True, check=True).stdout
    check(by_sheet('three', written('three.sheet', read.strip())), 'what a camera reads opens the store')
    left = [p for p in home.temp.iterdir()]
    check(not left, 'on the way', left)


def test_spool():
    """What is recorded without the passphrase is sealed, taken in, and waits to be confirmed."""
    way = ('--passphrase-file', home.dir / 'remembered')
    words = written('said', 'said at the gate')
    for answer, mine in (('--mine', 'yes'), ('--not-mine', 'no')):
        matter = json.loads(changed('one', *way, '--json', 'case', 'open', '--type', 'cse', '--title', 'x').out)['case']
        done = home.plain('--store', home.dir / 'one', '--json', 'write', matter, '--text-file', words)
        check(done.status == 0 and json.loads(done.out)['state'] == 'spooled', done)
        news = json.loads(changed('one', *way, '--json', 'spool').out)
        check(news == {'waiting': 1, 'left': 0, 'key_changed': False, 'copied': False}, news)
        news = json.loads(changed('one', *way, '--json', 'spool', answer).out)
        check(news['waiting'] == 0, news)
        shown = json.loads(changed('one', *way, '--json', 'case', 'show', matter).out)
        check(len(shown['items']) == 1 and 'spool-confirmed' in json.dumps(shown['entries']), mine, shown)
    for name in ('11', '22'):
        (home.dir / 'one' / 'spool' / f'{name * 16}.age').write_text('nothing of ours')
    done = changed('one', *way, 'spool')
    check(done.status == 0 and '2 files' in done.out and len(list((home.dir / 'one' / 'spool').iterdir())) == 2, done)
    check(changed('one', *way, 'verify').status == 3, 'and every check says so')


# Whenever it ends, the store opens: with what opened it before, or with what was new.
def swept(name, argv, ways):
    if not strace_works():
        raise Skip('strace is not installed, or may not trace')
    saved = home.dir / 'saved'
    shutil.rmtree(saved, ignore_errors=True)
    shutil.copytree(home.dir / 'one', saved)
    count = 0
    for before in places(home, argv, lambda: restore(saved)):
        restore(saved)
        for path in home.dir.glob('killed*'):
            path.unlink()
        home.plain(*argv, before=before)
        check([way for way in ways() if way()], name, before, 'nothing opens the store')
        count += 1
    restore(saved)
    check(count > 10, 'only', count)
    return f'{count} places'


def restore(saved):
    shutil.rmtree(home.dir / 'one')
    shutil.copytree(saved, home.dir / 'one')


def test_killed_change():
    old, new = home.dir / 'remembered', written('killed-new', 'the newest one')

    def ways():
        written('killed-new', 'the newest one')
        return [lambda: by_passphrase('one', old), lambda: by_passphrase('one', new)]
    ways()
    return swept('change-passphrase', ['--store', home.dir / 'one', '--passphrase-file', old, 'keys', 'change-passphrase',
                                       '--new-passphrase-file', new], ways)


def test_killed_sheet():
    old, new = home.dir / 'typed.sheet', home.dir / 'killed.sheet'
    return swept('new-sheet', ['--store', home.dir / 'one', '--passphrase-file', home.dir / 'remembered', 'keys', 'new-sheet',
                               '--recovery-file', new], lambda: [lambda: by_sheet('one', old), lambda: new.exists() and by_sheet('one', new)])


def main():
    home.init('one', 'Jo Evans', 'staff')
    for name, function in (('change', test_change), ('forgotten', test_forgotten), ('too-short', test_too_short),
                           ('new-sheet', test_new_sheet), ('typed-back', test_typed_back), ('as-page', test_as_page), ('spool', test_spool), ('killed/change', test_killed_change),
                           ('killed/sheet', test_killed_sheet)):
        tap.point(f'/cli/keys/{name}', function)


try:
    main()
finally:
    home.remove()
tap.end()
