#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-cli.py ATTEST-CLI: every command, by the program itself. Speaks TAP."""
import base64
import fcntl
import fnmatch
import json
import os
import pathlib
import pty
import re
import shutil
import stat
import subprocess
import sys

from cli import PACKS, TYPES, Done, Home, Skip, Tap, check

PROGRAM = os.path.abspath(sys.argv[1])
COMMANDS = 'init card trust policy case add write complete capture mark submit sync receive verify keys demo'.split()
home = Home(PROGRAM)
tap = Tap()


def keys(answer, *wanted):
    check(set(wanted) <= set(answer), 'keys', sorted(answer), 'not', wanted)


# ── Help and usage ────────────────────────────────────────────────────────

def test_help():
    whole = home.plain('--help')
    check(whole.status == 0 and whole.err == '', whole)
    for command in COMMANDS:
        check(f'  {command} ' in whole.out, command, 'is not in --help')
        for flag in ('--help', '-h'):
            done = home.plain(command, flag)
            check(done.status == 0 and done.err == '' and done.out.startswith(f'Usage: attest-cli {command}'), command, done)
    version = home.plain('--version')
    check(version.status == 0 and version.out.startswith('attest-cli '), version)


def test_usage():
    wrong = [[], ['nonsense'], ['--nonsense'], ['--store'], ['init'], ['init', '--name', 'x'], ['init', 'x'], ['card'], ['card', 'x'],
             ['card', 'create'], ['card', 'import'], ['trust'], ['policy'], ['policy', 'route', 'x'], ['policy', 'list', 'x'],
             ['case'], ['case', 'open'], ['case', 'open', '--type', 'x'], ['case', 'show'], ['case', 'list', 'x'], ['add'], ['add', 'x'],
             ['add', 'x', 'y', '--gate', 'perhaps'], ['add', 'x', 'y', '--kind', 'dream', '--gate', 'no'],
             ['add', 'x', 'y', '--seen-at', 'soon', '--gate', 'no'], ['write', 'x'], ['write', 'x', '--text-file', '/dev/null', '--kind', 'image'],
             ['capture'], ['mark', 'x'], ['mark', 'x', 'y'], ['mark', 'x', 'y', '--crop', '1,2,3'], ['mark', 'x', 'y', '--cover', '1,2,-3,4'],
             ['mark', 'x', 'y', '--cover', '1,2,3,4x'], ['mark', 'x', 'y', '--crop', '1,1,1,1', '--crop', '1,1,1,1'], ['mark', 'x', 'y', '--text', '1,1,9,9'],
             ['submit'], ['sync', 'x'], ['receive', 'x'], ['verify', 'x', 'y'], ['keys'], ['keys', 'x'], ['keys', 'show', 'x'],
             ['keys', 'export-identity'], ['demo', 'x', 'y'], ['add', '--passphrase', 'x', 'y', 'z']]
    for words in wrong:
        done = home.plain(*words)
        check(done.status == 2 and done.out == '' and done.err.startswith('attest-cli: ') and done.err.count('\n') == 1, words, done)
    return f'{len(wrong)} wrong lines'


# ── The flow, and the keys of every answer ────────────────────────────────

def test_school():
    home.school()
    answer = home.init('third', 'Lee Park', 'staff')
    keys(answer, 'store', 'recipient', 'signing_key', 'fingerprint')
    check(answer['store'] == str(home.dir / 'third') and answer['recipient'].startswith('age1') and answer['signing_key'].startswith('RW'), answer)
    check(len(answer['fingerprint'].split()) == 6 and all(len(g) == 5 and g.isdigit() for g in answer['fingerprint'].split()), answer)
    shown = home.ok('third', 'keys', 'show')
    check({k: answer[k] for k in ('recipient', 'signing_key', 'fingerprint')} == shown, shown)
    card = home.ok('dsl', 'card', 'show')
    keys(card, 'school', 'pack', 'drop', 'version', 'practice', 'signatures', 'people')
    check([p['name'] for p in card['people']] == ['Mina Patel', 'Jo Evans'] and card['signatures'] == 1, card)
    check(home.ok('staff', 'card', 'show', home.card)['version'] == card['version'], 'the file has another version')


def test_roles():
    card = home.ok('dsl', 'card', 'set-roles', 'Mina Patel', '--role', 'dsl', '--role', 'head')
    check(['dsl', 'head'] in [p['roles'] for p in card['people']], card)
    home.fails('dsl', 'card', 'set-roles', 'Mina Patel', '--role', 'police')
    home.fails('dsl', 'card', 'set-roles', 'Mina Patel', status=2)
    home.ok('dsl', 'card', 'set-roles', 'Mina Patel', '--role', 'dsl')


def test_record():
    opened = home.ok('staff', 'case', 'open', '--type', 'defamation', '--title', 'Another', '--subject', 'head', '--about', 'parent-or-public',
                     '--description', 'What was said', '--noticed-at', '2026-03-04 10:42', '--danger')
    keys(opened, 'case', 'reference', 'title', 'type')
    check(opened['title'] == 'Another' and opened['type'] == 'defamation', opened)
    added = home.ok('staff', 'add', home.case, home.picture, '--gate', 'no', '--url', 'https://example.org/p', '--seen-at', '2026-03-04 10:42', '--note', 'n')
    keys(added, 'item', 'exhibit', 'sha256', 'state')
    check(added['exhibit'] == 'JE/1' and added['state'] == 'sealed', added)
    summed = subprocess.run(['sha256sum', str(home.picture)], capture_output=True, text=True, check=True).stdout.split()[0]
    check(added['sha256'] == summed, added, summed)
    check(home.picture.exists(), 'the file is gone')
    # The very same file
    home.fails('staff', 'add', home.case, home.picture, '--gate', 'no')
    check('JE/1' in home.run('staff', 'add', home.case, home.picture, '--gate', 'no').err, 'does not say which it is')
    # A file whose name looks like options
    (home.dir / '-rf').write_bytes(home.picture.read_bytes() + b'2')
    home.ok('staff', 'add', home.ok('staff', 'case', 'open', '--type', 'defamation', '--title', 'A third')['case'], '--gate', 'no', '--', '-rf', cwd=home.dir)
    for number, kind in enumerate(('written', 'phone-call', 'physical', 'no-image'), 2):
        written = home.ok('staff', 'write', home.case, '--kind', kind, '--text-file', home.words)
        check(written['exhibit'] == f'JE/{number}' and written['state'] == 'sealed', written)
    with home.words.open(encoding='utf-8') as words:
        check(home.ok('staff', 'write', home.case, '--text-file', '-', stdin=words)['exhibit'] == 'JE/6', 'from a pipe')
    shown = home.ok('staff', 'case', 'show', opened['case'])
    check((shown['noticed'], shown['danger'], shown['about'], shown['description']) == ('2026-03-04T10:42:00.000Z', True, 'parent-or-public', 'What was said'), shown)
    said = home.run('staff', 'case', 'show', opened['reference']).out
    check(all(words in said for words in ('What was said', 'Noticed: 2026-03-04 10:42:00', 'parent-or-public', 'danger: yes or not sure')), said)
    said = home.run('staff', 'case', 'show', home.case).out
    check('Noticed: not given' in said and re.search(r'seen: 2026-03-04 10:42:00 \+00:00', said) and re.search(r'\d \+00:00\S* +case-opened', said), said)
    lacking = home.run('staff', 'add', opened['case'], home.picture, '--gate', 'no')
    check(lacking.status == 0 and 'It lacks: ' in lacking.out and '--url' in lacking.out, lacking)
    listed = home.ok('staff', 'case', 'list')
    keys(listed, 'cases')
    check(len(listed['cases']) == 3, listed)
    check([c['title'] for c in home.ok('staff', 'case', 'list', '--query', 'false')['cases']] == ['A false account'], 'query')
    shown = home.ok('staff', 'case', 'show', home.case)
    keys(shown, 'case', 'items', 'entries', 'state')
    keys(shown['items'][0], 'item', 'exhibit', 'kind', 'sha256', 'size', 'at', 'url')
    check(shown['state'] == 'open' and len(shown['items']) == 6 and shown['items'][0]['url'] == 'https://example.org/p', shown)
    check(shown['items'][0]['size'] == home.picture.stat().st_size, shown['items'][0])


def test_send():
    sent = home.ok('staff', 'submit', home.case)
    keys(sent, 'package', 'file', 'sha256', 'recipients', 'state')
    check(sent['state'] == 'sent' and [r['role'] for r in sent['recipients']] == ['dsl'], sent)
    there = list((home.drop / 'in').iterdir())
    check(len(there) == 1 and there[0].name == sent['package'] + '.attest', there)
    summed = subprocess.run(['sha256sum', str(there[0])], capture_output=True, text=True, check=True).stdout.split()[0]
    check(summed == sent['sha256'], sent)
    whole = home.ok('dsl', 'verify', there[0])
    check(whole == {'ok': True, 'problems': []}, whole)
    received = home.ok('dsl', 'receive')
    keys(received, 'packages')
    keys(received['packages'][0], 'package', 'case', 'sender', 'state', 'problem')
    check(received['packages'][0]['state'] == 'received' and received['packages'][0]['sender'] == 'Jo Evans', received)
    check(home.ok('dsl', 'receive') == {'packages': []}, 'received twice')
    synced = home.ok('staff', 'sync')
    keys(synced, 'receipts', 'waiting')
    check([r['state'] for r in synced['receipts']] == ['received'] and synced['waiting'] == 0, synced)
    check(home.ok('dsl', 'case', 'show', home.case)['state'] is not None, 'show')
    check([r['state'] for r in home.ok('staff', 'sync')['receipts']] == ['opened'], 'opened')
    closed = home.ok('dsl', 'case', 'close', home.case, '--summary', 's', '--follow-up', 'f', '--outcome', 'o', '--reason', 'r')
    check(closed['state'] == 'closed', closed)
    check([r['state'] for r in home.ok('staff', 'sync')['receipts']] == ['closed'], 'closed')
    check(home.ok('staff', 'case', 'show', home.case)['state'] == 'closed', 'state')
    for who in ('staff', 'dsl'):
        check(home.ok(who, 'verify') == {'ok': True, 'problems': []}, who)
        check(home.ok(who, 'verify', home.case)['ok'], who)


def test_drop():
    tried = home.ok('staff', 'drop')
    check(all(tried[k] for k in ('reached', 'creates', 'reads_back', 'renames', 'removes', 'lists_in', 'lists_out')) and tried['problem'] is None, tried)
    done = home.run('staff', 'drop')
    check('can say "sent"' in done.out, done)
    done = home.run('staff', '--json', 'drop', home.dir / 'nowhere')
    check(done.status == 1 and not json.loads(done.out)['reached'], done)
    bare = home.dir / 'bare'
    bare.mkdir()
    check(home.run('staff', 'drop', bare).status == 1 and not list(bare.iterdir()), 'made unasked')
    check(home.run('staff', 'drop', bare, '--make').status == 0 and sorted(p.name for p in bare.iterdir()) == ['in', 'out'], 'not made')


def test_send_again():
    done = home.run('staff', 'submit', home.case)
    check(done.status == 1 and '--again' in done.err and 'Mina Patel' in done.err, done)
    sent = home.ok('staff', 'submit', home.case, '--again')
    check(sent['state'] == 'sent' and sent['on_card'], sent)
    check(home.ok('dsl', 'receive')['packages'][0]['state'] == 'updated', 'sent again')
    home.ok('staff', 'sync')
    empty = home.ok('staff', 'case', 'open', '--type', 'cse', '--title', 'Empty')['case']
    done = home.run('staff', 'submit', empty)
    check(done.status == 1 and 'nothing in this case yet' in done.err, done)
    home.fails('staff', 'case', 'open', '--type', 'cse', '--title', '  ')
    strange = home.drop / 'in' / 'strange.attest'
    strange.write_bytes(b'hello')
    check(home.run('dsl', '--json', 'receive').status == 3, 'strange file not said')
    check(home.ok('dsl', 'receive') == {'packages': []}, 'said twice')
    check(home.run('dsl', '--json', 'receive', '--again').status == 3, 'not looked at again')
    strange.unlink()


def test_hand_over():
    """Without the shared folder, both ways by file."""
    away = home.dir / 'away'
    home.drop.rename(away)
    case = home.ok('staff', 'case', 'open', '--type', 'cse', '--title', 'By hand', '--description', 'planted-by-hand')
    waits = home.ok('staff', 'submit', case['case'])
    check(waits['state'] == 'queued', waits)
    synced = home.ok('staff', 'sync')
    check([w['reference'] for w in synced['outbox']] == [case['reference']] and synced['outbox'][0]['code'] == 'undelivered', synced)
    done = home.run('staff', 'sync')
    check(f"{case['reference']} waits for Mina Patel since" in done.out and '--save' in done.out, done)
    sealed, answer = home.dir / 'sealed.bin', home.dir / 'answer.bin'
    kept = home.ok('staff', 'case', 'open', '--type', 'cse', '--title', 'No stick', '--description', 'kept')
    words = home.fails('staff', 'submit', kept['case'], '--save', home.dir / 'no' / 'stick')
    check('Nothing was handed over, and nothing is sent' in words, words)
    check([w['reference'] for w in home.ok('staff', 'sync')['outbox']] == [case['reference']], 'it waits for another way')
    sent = home.ok('staff', 'submit', case['case'], '--again', '--save', sealed)
    check(sent['state'] == 'handed-over' and sent['way'] == 'file' and sent['file'] == str(sealed), sent)
    check(b'planted-by-hand' not in sealed.read_bytes(), 'not sealed')
    check('Hand this file over yourself' in home.run('staff', 'submit', case['case'], '--again', '--save', sealed).out, 'words')
    got = home.ok('dsl', 'receive', '--file', sealed, '--answer', answer)
    check(got['packages'][0]['state'] == 'received', got)
    back = home.ok('staff', 'receive', '--file', answer)
    check([r['state'] for r in back['receipts']] == ['received'], back)
    check(home.ok('staff', 'receive', '--file', answer) == {'receipts': []}, 'counted twice')
    home.fails('staff', 'receive', '--file', sealed)
    home.fails('dsl', 'receive', '--file', home.dir / 'none')
    away.rename(home.drop)
    home.ok('staff', 'sync')
    home.ok('dsl', 'receive')
    home.ok('staff', 'sync')


def test_letters():
    """A picture written out as letters is a picture, and the gate is before it."""
    letters = home.dir / 'letters.txt'
    letters.write_text('She sent this:\n' + base64.encodebytes(os.urandom(3000)).decode())
    before = home.ok('staff', 'case', 'show', home.case)
    for args in (['write', home.case, '--text-file', letters], ['write', home.case, '--kind', 'no-image', '--text-file', letters]):
        home.fails('staff', *args)
    check(home.ok('staff', 'case', 'show', home.case) == before, 'something was kept')
    letters.unlink()


def test_words():
    """The same commands in words, which is what most people see."""
    for words, wanted in ((['case', 'list'], 'A false account'), (['case', 'show', home.case], 'JE/1'), (['card', 'show'], 'No governor has signed'),
                          (['keys', 'show'], 'Fingerprint'), (['sync'], 'Nothing new'), (['verify'], 'does not show that what was photographed was true'),
                          (['policy', 'list'], 'the-oval'), (['policy', 'show', 'the-oval'], 'head-allegation'), (['receive'], 'Nothing new'),
                          (['policy', 'route', 'kings-wood', 'head-allegation'], 'the policy is silent')):
        done = home.run('staff', *words)
        check(done.status == 0 and done.err == '' and wanted in done.out, words, done)


def test_trust():
    home.ok('third', 'card', 'import', home.card, '--compared')
    case = home.ok('third', 'case', 'open', '--type', 'impersonation', '--title', 'From a stranger', '--description', 'What was seen')['case']
    check(home.ok('third', 'submit', case)['on_card'] is False, 'not warned')
    held = home.ok('dsl', 'receive')['packages'][0]
    check(held['state'] == 'held' and held['problem'] == 'unknown-sender', held)
    check('Compare' in home.run('dsl', 'receive').out, 'no words on comparing')
    home.fails('dsl', 'trust', held['sender_key'])
    home.run('dsl', 'trust', held['sender_key'], '--compared')
    check(home.ok('dsl', 'receive')['packages'][0]['state'] == 'received', 'not received')


# ── What fails ────────────────────────────────────────────────────────────

def test_failures():
    copy = home.dir / 'copy.attest-card'
    shutil.copy(home.card, copy)
    home.ok('dsl', 'card', 'add-person', home.dir / 'third.attest-person')
    home.ok('dsl', 'card', 'export', home.dir / 'newer.attest-card')
    home.ok('third', 'card', 'import', home.dir / 'newer.attest-card', '--compared')
    for who, *words in (['nobody', 'case', 'list'], ['staff', 'case', 'show', 'AT-0000-00'], ['staff', 'case', 'open', '--type', 'dream', '--title', 'x'],
                        ['staff', 'case', 'open', '--type', 'defamation', '--title', 'x', '--subject', 'haed'],
                        ['staff', 'case', 'close', home.case, '--summary', 'only'], ['staff', 'add', home.case, '/nowhere', '--gate', 'no'],
                        ['staff', 'add', 'AT-0000-00', home.picture, '--gate', 'no'], ['staff', 'add', home.case, home.dir, '--gate', 'no'],
                        ['staff', 'add', home.case, home.picture, '--gate', 'no', '--kind', 'written'],
                        ['staff', 'add', home.case, home.picture, '--gate', 'no', '--url', 'a\nb'],
                        ['staff', 'write', home.case, '--text-file', '/dev/null'], ['staff', 'write', home.case, '--text-file', '/nowhere'],
                        ['staff', 'submit', home.case, '--to', 'lado'], ['staff', 'submit', 'AT-0000-00'], ['dsl', 'submit', home.case],
                        ['third', 'card', 'import', copy, '--compared'], ['staff', 'card', 'import', home.picture], ['staff', 'card', 'show', home.picture],
                        ['staff', 'trust', 'RWx', '--compared'], ['staff', 'policy', 'show', 'dream'], ['staff', 'policy', 'route', 'the-oval', 'dream'],
                        ['staff', 'policy', 'route', 'the-oval', 'cse', '--subject', 'dream'], ['staff', 'policy', 'check', '/nowhere'],
                        ['staff', 'keys', 'export-identity', home.picture], ['staff', 'init', '--practice', '--name', 'x', '--role', 'staff', '--recovery-file', home.dir / 'x'],
                        ['staff', 'verify', '--against', 'zz'], ['staff', 'capture', home.case, '--gate', 'no']):
        text = home.fails(who, *words)
        check(len(text) > 30, words, text)
    done = home.run('staff', '--json', 'case', 'show', 'AT-0000-00')
    check(done.status == 1 and done.out == '' and done.err.count('\n') == 1, done)


def test_text_is_whole():
    """Words that cannot be kept whole are refused, never cut."""
    for name, content in (('nul', b'before\0after'), ('latin', b'caf\xe9'), ('escape', b'\x1b[2J'), ('long', b'x' * (1024 * 1024 + 1))):
        file = home.dir / name
        file.write_bytes(content)
        home.fails('staff', 'write', home.case, '--text-file', file)
        with file.open('rb') as stream:
            home.fails('staff', 'write', home.case, '--text-file', '-', stdin=stream)


def test_not_verified():
    """One page of the database, and one exhibit, are changed: status 3, naming what."""
    broken = home.dir / 'broken'
    shutil.copytree(home.dir / 'staff', broken)
    for path in (broken / 'objects').rglob('*'):
        if path.is_file():
            data = bytearray(path.read_bytes())
            data[-1] ^= 1
            path.write_bytes(data)
    done = home.run('broken', '--json', 'verify')
    check(done.status == 3, done)
    answer = json.loads(done.out)
    keys(answer['problems'][0], 'case', 'entry', 'item', 'code', 'text')
    check(not answer['ok'] and answer['problems'][0]['item'], answer)
    check('JE/1' in home.run('broken', 'verify').err, 'the exhibit is not named')
    check('was recorded' in home.run('broken', 'submit', home.case).err, 'sent all the same')
    check(home.run('staff', '--json', 'verify', '--against', '0' * 64).status == 3, 'an unknown head')
    package = home.dir / 'sent.attest'
    sent = home.ok('staff', 'submit', home.case, '--again')
    data = bytearray(pathlib.Path(sent['file']).read_bytes())
    data[len(data) // 2] ^= 1
    package.write_bytes(data)
    check(home.run('dsl', 'verify', package).status == 3, 'package')
    (home.drop / 'in' / 'bad.attest').write_bytes(data)
    refused = home.run('dsl', '--json', 'receive')
    check(refused.status == 3 and 'refused' in [p['state'] for p in json.loads(refused.out)['packages']], refused)
    (home.drop / 'in' / 'bad.attest').unlink()


# ── The gate ──────────────────────────────────────────────────────────────

def opens(words, **more):
    """The status, and whether strace saw the picture opened."""
    trace = home.dir / 'trace'
    done = home.run('staff', *words, before=('strace', '-f', '-q', '-o', str(trace), '-e', 'trace=open,openat,openat2'), **more)
    return done, str(home.picture) in trace.read_text()


def test_gate():
    if shutil.which('strace') is None:
        raise Skip('strace is not installed')
    for gate in ([], ['--gate', 'yes'], ['--gate', 'unsure'], ['--gate', 'unanswered']):
        done, opened = opens(['add', home.case, home.picture, *gate])
        check(done.status in (1, 2) and done.err.count('\n') == 1 and not opened, gate, done, opened)
        done = home.run('staff', 'capture', home.case, *gate)
        check(done.status in (1, 2), gate, done)
    check('no-image' in opens(['add', home.case, home.picture, '--gate', 'yes'])[0].err, 'does not say what to do instead')
    for words in (['add', home.case, home.picture], ['capture', home.case]):
        said = home.fails('staff', *words, status=2)
        check('--gate no' in said and 'police' not in said, 'an option that was left out is no picture', said)
    done, opened = opens(['add', home.case, home.picture, '--gate', 'no', '--again'])
    check(done.status == 0 and opened, 'the trace sees nothing', done)


def at_terminal(words, typed):
    """Runs @words with a terminal as its standard input."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(home.argv('staff', *words), stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=home.env)
    os.close(theirs)
    os.write(ours, typed)
    out, err = process.communicate(timeout=60)
    os.close(ours)
    return process.returncode, out, err


def test_gate_at_terminal():
    for typed, status in ((b'no\n', 0), (b'n\n', 0), (b'yes\n', 1), (b'unsure\n', 1), (b'\n\n\n', 1), (b'perhaps\nno\n', 0), (b'not sure\n' * 3, 1)):
        got, out, err = at_terminal(['--json', 'add', home.case, home.picture, '--again'], typed)
        check(got == status and 'under 18' in err, typed, got, out, err)


# ── Secrets ───────────────────────────────────────────────────────────────

def test_recovery_sheet():
    done = home.run('fourth', 'init', '--practice', '--name', 'A B', '--role', 'staff')
    check(done.status == 2 and not (home.dir / 'fourth').exists(), 'on a pipe', done)
    done = home.run('fourth', '--json', 'init', '--practice', '--name', 'A B', '--role', 'staff')
    check(done.status == 2 and not (home.dir / 'fourth').exists(), 'in JSON', done)
    taken = home.dir / 'taken'
    taken.write_text('something else')
    home.fails('fourth', 'init', '--practice', '--name', 'A B', '--role', 'staff', '--recovery-file', taken)
    check(taken.read_text() == 'something else' and not (home.dir / 'fourth').exists(), 'a store whose sheet is nowhere')
    home.fails('fourth', 'init', '--practice', '--name', 'A B', '--role', 'staff', '--recovery-file', home.dir / 'sheet', '--person-file', '/nowhere/x')
    check(not (home.dir / 'fourth').exists() and not (home.dir / 'sheet').exists(), 'half a set-up')
    made = home.run('fourth', 'init', '--practice', '--name', 'A B', '--role', 'staff', '--recovery-file', home.dir / 'sheet',
                    '--person-file', home.dir / 'fourth.attest-person')
    sheet = (home.dir / 'sheet').read_text().strip()
    check(made.status == 0 and sheet.startswith('AGE-SECRET-KEY-1') and sheet not in made.out + made.err, made)
    check(stat.S_IMODE((home.dir / 'sheet').stat().st_mode) == 0o600, 'mode of the sheet')
    for path in (home.dir / 'fourth').rglob('*'):
        check(not path.is_file() or sheet.encode() not in path.read_bytes(), 'the sheet is in', path)


def test_recovery_on_another_computer():
    """A copy of the store and the sheet are enough, and lead to a new passphrase."""
    other, fresh = home.dir / 'other', home.dir / 'fresh-passphrase'
    shutil.copytree(home.dir / 'fourth', other)
    fresh.write_text('made on the other computer\n')
    sheet = home.dir / 'sheet'
    done = home.plain('--store', other, '--recovery-sheet', sheet, '--json', 'case', 'open', '--type', 'cse', '--title', 'x')
    check(done.status == 0, done)
    done = home.plain('--store', other, '--recovery-sheet', sheet, 'keys', 'add-passphrase', '--new-passphrase-file', fresh)
    check(done.status == 0, done)
    check(home.plain('--store', other, '--passphrase-file', fresh, 'case', 'list').status == 0, 'the new passphrase')
    for wrong in (home.dir / 'staff.sheet', fresh, home.dir / 'nowhere'):
        done = home.plain('--store', other, '--recovery-sheet', wrong, 'case', 'list')
        secret = wrong.read_text().strip() if wrong.exists() else 'nothing'
        check(done.status == 1 and done.err.count('\n') == 1 and secret not in done.err, wrong, done)


def test_nothing_made_without_packs():
    """What would fail after the store is made fails before it."""
    packs = home.env['ATTEST_PACKS_DIR']
    home.env['ATTEST_PACKS_DIR'] = '/nowhere'
    try:
        home.fails('seventh', 'init', '--practice', '--name', 'A B', '--role', 'staff', '--recovery-file', home.dir / 'seventh.sheet',
                   '--person-file', home.dir / 'seventh.attest-person')
    finally:
        home.env['ATTEST_PACKS_DIR'] = packs
    check(not (home.dir / 'seventh').exists() and not (home.dir / 'seventh.sheet').exists(), 'half a set-up')


def test_modes():
    old = os.umask(0)
    try:
        home.init('fifth', 'C D', 'staff')
        home.ok('fifth', 'case', 'open', '--type', 'defamation', '--title', 'x')
        home.ok('fifth', 'keys', 'export-identity', home.dir / 'identity')
    finally:
        os.umask(old)
    places = [home.dir / 'fifth', *(home.dir / 'fifth').rglob('*')]
    for path in places:
        mode = stat.S_IMODE(path.lstat().st_mode)
        check(mode == (0o700 if path.is_dir() else 0o600), path, oct(mode))
    check(stat.S_IMODE((home.dir / 'identity').stat().st_mode) == 0o600, 'identity')
    return f'{len(places)} places'


def test_passphrase():
    wrong = home.dir / 'wrong'
    wrong.write_text('not it\n')
    done = home.plain('--store', home.dir / 'staff', '--passphrase-file', wrong, 'case', 'list')
    check(done.status == 1 and done.err.count('\n') == 1 and 'not it' not in done.err, done)
    done = home.plain('--store', home.dir / 'staff', 'case', 'list')
    check(done.status == 1 and done.err.count('\n') == 1, 'without one', done)
    home.env['ATTEST_PASSPHRASE'] = home.env['PASSPHRASE'] = 'practice'
    check(home.plain('--store', home.dir / 'staff', 'case', 'list').status == 1, 'taken from the environment')
    check(home.plain('--store', home.dir / 'staff', '--passphrase', 'practice', 'case', 'list').status == 2, 'taken from the command line')
    second = home.dir / 'second'
    second.write_text('another way in\n')
    home.ok('fifth', 'keys', 'add-passphrase', '--new-passphrase-file', second)
    check(home.plain('--store', home.dir / 'fifth', '--passphrase-file', second, 'case', 'list').status == 0, 'the second one')
    check(home.ok('staff', 'case', 'list')['cases'], 'the store still opens')


def test_in_use():
    """Somebody else holds the store: reading says so, recording goes on."""
    already = len(home.ok('staff', 'case', 'show', home.case)['items'])
    with open(home.dir / 'staff' / 'store.db', 'r+b') as database:
        fcntl.lockf(database, fcntl.LOCK_EX, 512, 0x40000000)
        text = home.fails('staff', 'case', 'list')
        check('in use' in text, text)
        home.fails('staff', 'submit', home.case)
        added = home.ok('staff', 'add', home.case, home.picture, '--gate', 'no', '--no-url-because', 'in an app')
        keys(added, 'item', 'exhibit', 'sha256', 'state')
        check(added['state'] == 'spooled' and added['exhibit'] is None, added)
        check(home.ok('staff', 'write', home.case, '--kind', 'no-image', '--text-file', home.words)['state'] == 'spooled', 'write')
        home.fails('staff', 'add', home.case, home.picture, status=2)
        home.fails('staff', 'add', home.case, home.picture, '--gate', 'no', '--kind', 'no-image')
        check(len(list((home.dir / 'staff' / 'spool').iterdir())) == 2, 'spool')
    items = home.ok('staff', 'case', 'show', home.case)['items']
    check(not list((home.dir / 'staff' / 'spool').iterdir()) and len(items) == already + 2, already, len(items))
    # Locked, with nobody to ask for the passphrase
    done = home.plain('--store', home.dir / 'staff', '--json', 'add', home.case, home.picture, '--gate', 'no')
    check(done.status == 0 and json.loads(done.out)['state'] == 'spooled', done)
    check(home.ok('staff', 'verify')['ok'], 'verify')


def test_logs_say_nothing():
    """With every debug message on, no name, title, word, address or path of evidence is logged."""
    home.env['G_MESSAGES_DEBUG'] = 'all'
    try:
        secret = home.dir / 'planted-name.txt'
        secret.write_text('planted-content')
        case = home.run('staff', '--json', 'case', 'open', '--type', 'cse', '--title', 'planted-title', '--description', 'planted-story')
        reference = json.loads(case.out)['reference']
        said = [case]
        for who, *words in (['staff', 'add', reference, secret, '--gate', 'no', '--url', 'https://planted-url'],
                            ['staff', 'write', reference, '--text-file', secret], ['staff', 'submit', reference], ['dsl', 'receive'],
                            ['dsl', 'case', 'show', reference], ['dsl', 'verify'], ['staff', 'sync'], ['staff', 'keys', 'show']):
            said.append(home.run(who, '--json', *words))
        for done in said:
            json.loads(done.out)
            check(done.status == 0 and 'planted' not in done.err and 'AGE-SECRET' not in done.err and 'practice' not in done.err.split(), done)
        check(any(done.err for done in said), 'nothing at all was logged')
        for place in ('staff', 'dsl', 'drop', 'tmp'):
            for path in (home.dir / place).rglob('*'):
                check(not path.is_file() or b'planted' not in path.read_bytes(), 'readable in', path)
    finally:
        del home.env['G_MESSAGES_DEBUG']


# ── Policies and the demonstration ────────────────────────────────────────

def route(pack, kind, *more):
    done = home.plain('--json', 'policy', 'route', pack, kind, *more)
    check(done.status == 0 and done.err == '', pack, kind, done)
    return json.loads(done.out)


def test_routes():
    for pack in PACKS:
        for kind in TYPES:
            answer = route(pack, kind)
            check(sorted(answer) == sorted(['pack', 'type', 'first', 'next', 'external', 'deadline', 'silent', 'suggested', 'excluded', 'source']), answer)
            check(answer['pack'] == pack and answer['type'] == kind and sorted(answer['deadline']) == ['hours', 'kind'], answer)
            check((answer['first'] == []) == ('first' in answer['silent']) or answer['excluded'], answer)
            check(not set(answer['first']) & set(answer['excluded']), answer)
            check(('head' in answer['excluded']) == (kind == 'head-allegation'), answer)
    answer = route('kings-wood', 'head-allegation')
    check(answer['first'] == [] and 'first' in answer['silent'] and sorted(answer['excluded']) == ['dsl', 'head'], answer)
    check({s['role'] for s in answer['suggested']} == {'chair-of-governors', 'lado'} and all('KCSIE' in s['by'] for s in answer['suggested']), answer)
    check(route('kings-wood', 'pupil-message')['first'] == ['dsl'] and route('kings-wood', 'child-communication')['deadline']['kind'] == 'immediate', 'kings-wood')
    check('head' in route('the-oval', 'pupil-message')['first'] and 'line-manager' in route('the-oval', 'pupil-message')['first'], 'the-oval')
    check('dsl' in route('the-oval', 'impersonation', '--subject', 'dsl', '--subject', 'head')['excluded'], 'two subjects')
    return f'{len(PACKS) * len(TYPES)} cells'


def test_packs():
    listed = home.plain('--json', 'policy', 'list')
    check([p['pack'] for p in json.loads(listed.out)['packs']] == sorted(PACKS), listed)
    for pack in PACKS:
        file = pathlib.Path(home.env['ATTEST_PACKS_DIR']) / f'{pack}.policy'
        done = home.plain('--json', 'policy', 'check', file)
        check(done.status == 0 and json.loads(done.out) == {'ok': True, 'problems': []}, done)
    bad = home.dir / 'bad.policy'
    bad.write_text('[pack]\nid=bad\nid=bad\n')
    done = home.plain('--json', 'policy', 'check', bad)
    check(done.status == 3 and json.loads(done.out)['problems'], done)


def test_demo():
    place = home.dir / 'demo'
    done = home.plain('demo', place)
    check(done.status == 0 and done.err == '', done)
    check('every file matches' in done.out or 'is not installed' in done.out, done)
    check(max(map(len, done.out.splitlines())) < 260, 'lines nobody reads', done)
    said = {line.split()[0].rstrip('/') for line in done.out.partition('What is in')[2].splitlines()[1:] if line.startswith('  ')}
    left = {path.name for path in place.iterdir()}
    check(all(any(fnmatch.fnmatch(name, word) for word in said) for name in left), 'not said to be there', left, said)
    for name in ('staff', 'dsl', 'drop', 'school.attest-card', 'sent.attest', 'dsl-identity.txt', 'sender.pub', 'check.sh'):
        check((place / name).exists(), name)
    check(not (place / 'sheet').exists(), 'a recovery sheet')
    if all(map(shutil.which, ('age', 'minisign', 'sha256sum'))):
        shutil.rmtree(place / 'opened')
        again = subprocess.run(['sh', '-e', str(place / 'check.sh')], capture_output=True, text=True, check=False)
        check(again.returncode == 0 and 'every file matches' in again.stdout, Done(again))
    for path in (place / 'staff').rglob('*'):
        check(not path.is_file() or b'Threats and a false account' not in path.read_bytes(), 'readable in', path)
    done = home.plain('demo', place)
    check(done.status == 1 and done.err.count('\n') == 1 and (place / 'check.sh').exists(), 'into a full folder', done)


try:
    for name, function in list(globals().items()):
        if name.startswith('test_'):
            tap.point('/cli/' + name[5:].replace('_', '-'), function)
finally:
    home.remove()
tap.end()
