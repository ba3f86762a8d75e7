#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-evidence.py ATTEST-CLI: every kind of evidence, by the program itself: what it becomes,
what it says when it is looked at, and what is missing of image, time, date and address."""
import hashlib
import io
import sys
import zipfile

from cli import Home, Tap, check

home = Home(sys.argv[1])
tap = Tap()
MAIL = (b'From: Sam Roe <sam@example.org>\r\nTo: jo@school.example\r\nSubject: =?utf-8?B?WcO0dQ==?=\r\nDate: Tue, 3 Mar 2026 10:41:00 +0000\r\n'
        b'Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<img src="http://tracker.example/x"><p>I know where you live.\r\n')
CHAT = '12/03/2026, 10:41 - Sam Roe: Is this you?\n12/03/2026, 10:42 - Sam Roe: IMG-20260312-WA0001.jpg (file attached)\n'
PAGE = b'<!DOCTYPE html><!-- saved from url=(0022)https://example.org/1 --><title>A post</title><script>x()</script><p>cruel words'


def add(name, data, *more):
    path = home.dir / name
    path.write_bytes(data)
    answer = home.ok('staff', 'add', home.case, path, '--gate', 'no', *more)
    check(answer['sha256'] == hashlib.sha256(data).hexdigest(), 'the bytes are kept as they came', answer)
    return answer['exhibit']


def item(exhibit, who='staff'):
    return next(i for i in home.ok(who, 'case', 'show', home.case)['items'] if i['exhibit'] == exhibit)


def said(exhibit, word, who='staff', *more):
    answer = home.ok(who, 'read', home.case, exhibit, *more)
    return [line['text'] for line in answer['lines'] if line['is'] == word]


def viewed():
    return sum(entry['kind'] == 'item-viewed' for entry in home.ok('staff', 'case', 'show', home.case)['entries'])


def test_mail():
    home.school()
    exhibit = add('you.eml', MAIL)
    check(item(exhibit)['kind'] == 'e-mail' and item(exhibit)['missing'] == [], item(exhibit))
    before = viewed()
    check(said(exhibit, 'subject') == ['Yôu'] and said(exhibit, 'from') == ['Sam Roe <sam@example.org>'])
    check('I know where you live.' in said(exhibit, 'body-from-html')[0])
    check('tracker' not in said(exhibit, 'body-from-html')[0])
    check(viewed() == before + 4, 'each look is an entry', viewed())
    box = add('box.mbox', b''.join(b'From x\n' + MAIL.replace(b'\r\n', b'\n') + b'\n' for _ in range(12)))
    check(item(box)['kind'] == 'e-mail' and len(said(box, 'message')) == 10 and len(said(box, 'message', 'staff', '--from', '11')) == 2)
    plain = home.run('staff', 'read', home.case, exhibit)
    check(plain.status == 0 and 'I know where you live.' in plain.out, plain)


def test_chat():
    exhibit = add('WhatsApp Chat with Sam.txt', CHAT.encode())
    check(item(exhibit)['kind'] == 'message' and item(exhibit)['missing'] == [], item(exhibit))
    check(said(exhibit, 'when') == ['12/03/2026, 10:41', '12/03/2026, 10:42'] and said(exhibit, 'text') == ['Is this you?'])
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as archive:
        archive.writestr('WhatsApp Chat with Sam.txt', CHAT)
        archive.writestr('IMG-20260312-WA0001.jpg', b'planted-pixels')
    whole = add('chat.zip', out.getvalue())
    check(item(whole)['kind'] == 'message', item(whole))
    check(said(whole, 'attached') == ['IMG-20260312-WA0001.jpg'] and said(whole, 'part') == ['1'])


def test_page():
    exhibit = add('page.html', PAGE, '--seen-at', '2026-03-04 10:42', '--url', 'https://example.org/1')
    check(item(exhibit)['kind'] == 'web-page' and item(exhibit)['missing'] == [], item(exhibit))
    check(said(exhibit, 'title') == ['A post'] and said(exhibit, 'address') == ['https://example.org/1'])
    check(item(add('bare.html', PAGE + b' '))['missing'] == ['time', 'date', 'address'])


def write(kind, *more):
    return home.ok('staff', 'write', home.case, '--kind', kind, '--text-file', home.words, *more)['exhibit']


def test_call():
    call = item(write('phone-call', '--number', '(01632) 960-001', '--length', '4 minutes', '--witness', 'Sam Hill', '--seen-at', '2026-03-04 10:42'))
    check(call['url'] == 'tel:01632960001' and call['missing'] == [] and call['facts']['image'] == 'not-asked', call)
    check(call['details'] == {'length': '4 minutes', 'witness': 'Sam Hill'}, call)
    hidden = item(write('phone-call', '--number', 'it was hidden', '--seen-at', '2026-03-04 10:42'))
    check(hidden['url'] is None and hidden['facts']['address'] == 'explained', hidden)
    check(item(write('phone-call'))['missing'] == ['time', 'date', 'address'])
    home.fails('staff', 'write', home.case, '--kind', 'phone-call', '--text-file', home.words, '--key-holder', 'Ann')


def test_thing():
    exhibit = write('physical', '--found', 'in the pigeon hole', '--kept-in', 'the office safe', '--locked-by', 'Jo Evans', '--key-holder', 'the head',
                    '--seen-at', '2026-03-04')
    check(item(exhibit)['details']['kept-in'] == 'the office safe' and item(exhibit)['missing'] == [], item(exhibit))
    home.ok('staff', 'move', home.case, exhibit, '--out', '--by', 'PC Hall', '--why', 'for the police')
    home.ok('staff', 'move', home.case, exhibit, '--into', 'the office safe')
    entries = [entry['kind'] for entry in home.ok('staff', 'case', 'show', home.case)['entries']]
    check(entries.count('item-moved') == 2, entries)
    home.fails('staff', 'move', home.case, exhibit, status=2)
    home.fails('staff', 'move', home.case, exhibit, '--out', '--into', 'x', status=2)
    home.fails('staff', 'move', home.case, write('written'), '--out')


def test_refused():
    broken = add('broken.zip', b'PK\3\4' + b'x' * 50, '--kind', 'message')
    home.fails('staff', 'read', home.case, broken)
    home.fails('staff', 'read', home.case, write('written'))
    home.fails('staff', 'read', home.case, add('x.bin', b'\0\1\2\3'))
    home.fails('staff', 'read', home.case, 'JE/99')
    home.fails('staff', 'read', home.case, broken, '--from', '0', status=2)
    check(item(broken)['size'] == 54, 'what cannot be read is still there')
    check(home.run('staff', 'verify').status == 0)


def test_other_side():
    home.ok('staff', 'submit', home.case, '--to', 'dsl')
    home.ok('dsl', 'receive')
    mail = next(i for i in home.ok('dsl', 'case', 'show', home.case)['items'] if i['kind'] == 'e-mail')
    check(said(mail['exhibit'], 'subject', 'dsl') == ['Yôu'])
    thing = next(i for i in home.ok('dsl', 'case', 'show', home.case)['items'] if i['kind'] == 'physical')
    check(thing['details']['key-holder'] == 'the head', thing)


def test_locked_away():
    """Found too late: nobody reads or marks it any more, here or there, and nothing is deleted."""
    box = next(i['exhibit'] for i in home.ok('staff', 'case', 'show', home.case)['items'] if i['kind'] == 'e-mail')
    objects = sum(1 for path in (home.dir / 'staff').rglob('*') if path.is_file() and 'objects' in path.parts)
    answer = home.ok('staff', 'lock-away', home.case, box, '--reason', 'The DSL saw what is in it.')
    check(answer['locked'] == 1, answer)
    home.fails('staff', 'lock-away', home.case, box)
    refused = home.run('staff', 'read', home.case, box)
    check(refused.status == 1 and 'police' in refused.err, refused)
    home.fails('staff', 'lock-away', home.case, write('written'))
    check(objects == sum(1 for path in (home.dir / 'staff').rglob('*') if path.is_file() and 'objects' in path.parts), 'nothing is deleted')
    check(home.run('staff', 'verify').status == 0)
    home.ok('staff', 'submit', home.case, '--to', 'dsl')
    home.ok('dsl', 'receive')
    home.fails('dsl', 'read', home.case, box)
    check(home.run('dsl', 'verify').status == 0)


for name, function in list(globals().items()):
    if name.startswith('test_'):
        tap.point(name[5:], function)
home.remove()
tap.end()
