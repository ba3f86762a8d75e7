#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-read.py READ-TOOL: letters, chats, pages and pictures that other programs wrote, and
the same ones broken. Python's own e-mail, mailbox and zip modules and exiftool are the judges."""
import email.message
import email.policy
import io
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib

TOOL = sys.argv[1]
SCRATCH = pathlib.Path(tempfile.mkdtemp())
FROM, TO, CC, REPLY, DATE, SUBJECT, ID, RECEIVED, AUTH, BODY, HTML, PART, NAME, TYPE, SIZE, WHEN, WHO, TEXT, NOTICE, \
    ATTACHED, OMITTED, TITLE, ADDRESS, TAKEN, PLACE, DEVICE = range(2, 28)
MESSAGE = 1
tests = []


def test(function):
    tests.append(function)
    return function


class Skip(Exception):
    pass


def run(kind, data, *more):
    path = SCRATCH / 'in'
    path.write_bytes(data)
    return subprocess.run([TOOL, kind, str(path), *map(str, more)], capture_output=True, text=True, check=False, timeout=60)


def read(kind, data, start=0):
    done = run(kind, data, start)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refused(kind, data, *more):
    done = run(kind, data, *more)
    assert done.returncode == 1, done.stdout
    return done.stderr


def values(reading, tag):
    return [text for line, text in reading['lines'] if line == tag]


def png(width, height, *chunks):
    def chunk(name, body):
        return struct.pack('>I', len(body)) + name + body + struct.pack('>I', zlib.crc32(name + body))
    rows = b''.join(b'\0' + b'\x20\x60\xa0' * width for _ in range(height))
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)) + \
        b''.join(chunk(*c) for c in chunks) + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b'')


def letter(**headers):
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    for name, value in {'From': 'Sam Roe <sam@example.org>', 'To': 'jo@school.example', 'Subject': 'You',
                        'Date': 'Tue, 03 Mar 2026 10:41:00 +0000', 'Message-ID': '<1@example.org>', **headers}.items():
        mail[name] = value
    return mail


# ── E-mail ─────────────────────────────────────────────────────────────

@test
def a_letter_is_shown_with_its_headers():
    mail = letter(Subject='Ydych chi’n iawn?', Cc='Ann Lee <ann@example.org>')
    mail['Received'] = 'from b.example by c.example; Tue, 3 Mar 2026 10:41:02 +0000'
    mail['Received'] = 'from a.example by b.example; Tue, 3 Mar 2026 10:41:01 +0000'
    mail['Authentication-Results'] = 'c.example; spf=pass; dkim=fail'
    mail.set_content('I know where you live.\n')
    found = read('m', bytes(mail))
    assert values(found, SUBJECT) == ['Ydych chi’n iawn?'], found
    assert values(found, FROM) == ['Sam Roe <sam@example.org>']
    assert values(found, CC) == ['Ann Lee <ann@example.org>']
    assert values(found, DATE) == ['Tue, 03 Mar 2026 10:41:00 +0000']
    assert values(found, ID) == ['<1@example.org>']
    assert [text.split()[1] for text in values(found, RECEIVED)] == ['b.example', 'a.example']
    assert 'dkim=fail' in values(found, AUTH)[0]
    assert values(found, BODY)[0].strip() == 'I know where you live.'
    assert found['total'] == 1 and not found['cut']


@test
def every_charset_that_letters_use_is_read():
    for charset, words in {'iso-8859-1': 'Café', 'windows-1252': '“no”', 'iso-8859-15': '5 €', 'koi8-r': 'Привет',
                           'windows-1251': 'Привет', 'shift_jis': 'こんにちは', 'iso-2022-jp': 'こんにちは', 'euc-jp': '日本',
                           'gb18030': '你好', 'gb2312': '你好', 'big5': '你好', 'euc-kr': '안녕', 'utf-8': 'ŵ ŷ'}.items():
        for transfer in ('base64', 'quoted-printable'):
            mail = letter()
            mail.set_content(words + '\n', charset=charset, cte=transfer)
            assert values(read('m', bytes(mail)), BODY)[0].strip() == words, (charset, transfer)


@test
def a_wrong_or_unknown_charset_still_gives_words():
    for charset in ('utf-8', 'x-klingon', 'windows-874', '../../../tmp/evil', 'utf-8//TRANSLIT', 'a' * 500, ''):
        data = (f'From: a@b.example\nSubject: =?{charset}?B?SGVsbG8=?=\nContent-Type: text/plain; charset="{charset}"\n\n').encode() + b'caf\xe9 words\n'
        found = read('m', data)
        assert 'words' in values(found, BODY)[0], (charset, found)


@test
def html_becomes_words_and_nothing_is_fetched():
    mail = letter()
    mail.set_content('<html><head><title>x</title><style>p{}</style><script>alert(1)</script></head><body><p>Hello&nbsp;you &amp; '
                     '<b>yours</b></p><img src="http://tracker.example/x.gif" alt="a cat"><a href="http://evil.example/">click</a>'
                     '<ul><li>one<li>two</ul></body></html>', subtype='html')
    found = read('m', bytes(mail))
    text = values(found, HTML)[0]
    assert 'Hello you & yours' in text and 'alert' not in text and 'p{}' not in text and 'tracker' not in text
    assert '[a cat]' in text and 'click (http://evil.example/)' in text and 'one\ntwo' in text, text
    assert not values(found, BODY)


@test
def plain_words_come_before_html_and_attachments_are_listed():
    mail = letter()
    mail.set_content('the words\n')
    mail.add_alternative('<p>other words</p>', subtype='html')
    mail.add_attachment(png(40, 30), maintype='image', subtype='png', filename='pic ‮gnp.exe')
    mail.add_attachment(b'MZ' * 500, maintype='application', subtype='octet-stream', filename='../../run.exe')
    found = read('m', bytes(mail))
    assert values(found, BODY)[0].strip() == 'the words'
    assert values(found, TYPE) == ['text/html', 'image/png', 'application/octet-stream']
    assert values(found, SIZE)[1:] == [str(len(png(40, 30))), '1000']
    assert any('⟨U+202E⟩' in name for name in values(found, NAME)), values(found, NAME)
    number = values(found, PART)[1]
    done = run('m', bytes(mail), number, 20)
    assert json.loads(done.stdout) == {'width': 20, 'height': 15}, done.stderr
    # What is not a picture, or not there, is refused.
    assert 'input' in refused('m', bytes(mail), values(found, PART)[2], 20)
    assert 'damaged' in refused('m', bytes(mail), 400, 20)


@test
def a_letter_in_a_letter_stays_sealed():
    inner = letter(Subject='inner')
    inner.set_content('inside words\n')
    mail = letter(Subject='outer')
    mail.set_content('outer words\n')
    mail.add_attachment(inner)
    found = read('m', bytes(mail))
    assert values(found, SUBJECT) == ['outer'] and values(found, TYPE) == ['message/rfc822']
    assert 'inside' not in json.dumps(found)


@test
def nested_without_end_costs_nothing_but_its_tile():
    for depth in (50, 5000, 200000):
        data = b'From: a@b.example\nSubject: deep\n' + b''.join(
            b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(depth)) + b'Content-Type: text/plain\n\nwords\n'
        begun = time.monotonic()
        done = run('m', data)
        assert done.returncode in (0, 1) and time.monotonic() - begun < 16, (depth, done)
        if done.returncode == 1:
            assert done.stderr.startswith(('damaged', 'too-large')), done.stderr


@test
def many_parts_and_headers_are_bounded():
    data = b'From: a@b.example\n' + b'Received: from x\n' * 50000 + b'Content-Type: multipart/mixed; boundary=b\n\n' + \
        b'--b\nContent-Type: image/png; name="x.png"\n\nx\n' * 20000 + b'--b--\n'
    found = read('m', data)
    assert found['cut'] and len(values(found, RECEIVED)) <= 200 and len(values(found, PART)) <= 500


@test
def a_huge_body_is_cut_and_says_so():
    mail = letter()
    mail.set_content('word ' * 3000000, cte='base64')
    found = read('m', bytes(mail))
    assert found['cut'] and 60000 < len(values(found, BODY)[0]) <= 64 * 1024


@test
def truncated_anywhere_never_breaks():
    mail = letter()
    mail.set_content('the words é\n', charset='iso-8859-1', cte='quoted-printable')
    mail.add_attachment(png(8, 8), maintype='image', subtype='png', filename='p.png')
    data = bytes(mail)
    for cut in range(1, len(data), max(1, len(data) // 60)):
        done = run('m', data[:cut])
        assert done.returncode == 0 or done.stderr.startswith('damaged'), done.stderr


@test
def a_mailbox_is_read_in_pages():
    parts = []
    for i in range(25):
        mail = letter(Subject=f'number {i}')
        mail.set_content(f'words {i}\n>From the start\n')
        parts.append(b'From sam@example.org Tue Mar  3 10:41:00 2026\n' + bytes(mail).replace(b'\r\n', b'\n') + b'\n')
    data = b''.join(parts)
    found = read('b', data)
    assert found['total'] == 25 and values(found, SUBJECT) == [f'number {i}' for i in range(10)]
    found = read('b', data, 20)
    assert values(found, SUBJECT) == [f'number {i}' for i in range(20, 25)] and values(found, MESSAGE) == [str(i) for i in range(20, 25)]
    path = SCRATCH / 'judge.mbox'
    path.write_bytes(data)
    import mailbox
    assert len(mailbox.mbox(path)) == 25


@test
def a_mailbox_of_hostile_letters_is_counted_to_the_end():
    found = read('b', b'From x\n\n' * 1000000)
    assert found['total'] >= 1 and len(values(found, MESSAGE)) <= 10
    found = read('b', b'From x\nSubject: s\n\nw\n\n' * 300000, 299995)
    assert found['total'] == 300000 and len(values(found, MESSAGE)) == 5


# ── Chats ──────────────────────────────────────────────────────────────

ANDROID = ('12/03/2026, 10:40 - Messages and calls are end-to-end encrypted.\n'
           '12/03/2026, 10:41 - Sam Roe: Is this you?\nsecond line\n\nfourth line\n'
           '12/03/2026, 10:42 - ‪+44 7700 900123‬: IMG-20260312-WA0001.jpg (file attached)\nlook: at this\n'
           '12/03/2026, 10:43 - Sam Roe: <Media omitted>\n'
           '12/03/2026, 10:44 - Sam Roe: I omitted\n')
IPHONE = ('[12/03/2026, 10:40:07] Sam Roe: ‎Messages and calls are end-to-end encrypted.\r\n'
          '[12/03/2026, 10:41:07] Sam Roe: Is this you?\r\nsecond line\r\n'
          '‎[12/03/2026, 10:42:07] ~ Ann: ‎<attached: 00000012-PHOTO-2026-03-12.jpg>\r\n'
          '‎[12/03/2026, 10:43:07] Sam Roe: ‎image omitted\r\n')


@test
def both_layouts_of_whatsapp_are_read():
    found = read('c', ANDROID.encode())
    assert found['total'] == 5
    assert values(found, WHEN) == [f'12/03/2026, 10:4{i}' for i in range(5)]
    assert values(found, NOTICE) == ['Messages and calls are end-to-end encrypted.']
    assert values(found, WHO) == ['Sam Roe', '+44 7700 900123', 'Sam Roe', 'Sam Roe']
    assert values(found, TEXT) == ['Is this you?\nsecond line\n\nfourth line', 'look: at this', '<Media omitted>', 'I omitted']
    assert values(found, ATTACHED) == ['IMG-20260312-WA0001.jpg'] and len(values(found, OMITTED)) == 1
    found = read('c', IPHONE.encode())
    assert found['total'] == 4 and values(found, WHO) == ['Sam Roe', 'Sam Roe', '~ Ann', 'Sam Roe']
    assert values(found, WHEN)[0] == '12/03/2026, 10:40:07'
    assert values(found, ATTACHED) == ['00000012-PHOTO-2026-03-12.jpg'] and len(values(found, OMITTED)) == 1
    assert 'Is this you?\nsecond line' in values(found, TEXT)


@test
def other_clocks_and_dates_are_read_as_they_stand():
    for when in ('3/12/26, 10:41 AM', '12.03.26, 10:41', '2026-03-12, 10:41', '12/3/2026, 10:41 p.m.', '12/03/2026 10:41'):
        found = read('c', f'{when} - Sam: hi\n'.encode())
        assert values(found, WHEN) == [when] and values(found, WHO) == ['Sam'], (when, found)
    found = read('c', '[3/12/26, 10:41:07\u202fAM] Sam: hi\n'.encode())
    assert values(found, WHEN) == ['3/12/26, 10:41:07\u202fAM']


@test
def marks_that_somebody_typed_are_shown():
    found = read('c', '12/03/2026, 10:41 - Sam: a‮b\n'.encode())
    assert values(found, TEXT) == ['a⟨U+202E⟩b']


@test
def what_is_no_chat_is_refused():
    for data in (b'hello\nthere\n', b'\0' * 1000, b'[[[[[', b'\xff\xfe1\x002\x00'):
        assert refused('c', data).startswith('damaged')


@test
def a_million_messages_are_counted_and_shown_in_pages():
    data = b''.join(b'12/03/2026, 10:41 - Sam: message %d\n' % i for i in range(1000000))
    begun = time.monotonic()
    found = read('c', data)
    assert found['total'] == 1000000 and len(values(found, TEXT)) == 200
    found = read('c', data, 999900)
    assert values(found, TEXT)[-1] == 'message 999999' and len(values(found, TEXT)) == 100
    assert time.monotonic() - begun < 15


@test
def one_message_without_end_is_cut():
    found = read('c', b'12/03/2026, 10:41 - Sam: ' + b'x\n' * 5000000)
    assert found['total'] == 1 and found['cut'] and len(values(found, TEXT)[0]) <= 16 * 1024


def zipped(members, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


@test
def a_chat_with_its_files_opens_its_text_alone():
    data = zipped([('IMG-20260312-WA0001.jpg', png(40, 30)), ('WhatsApp Chat with Sam.txt', ANDROID.encode())])
    found = read('z', data)
    assert found['total'] == 5 and values(found, PART) == ['0']
    done = run('z', data, 0, 20)
    assert json.loads(done.stdout) == {'width': 20, 'height': 15}, done.stderr
    found = read('z', zipped([('_chat.txt', IPHONE.encode()), ('00000012-PHOTO-2026-03-12.jpg', b'x')]))
    assert found['total'] == 4 and values(found, PART) == ['1']
    assert refused('z', data, 1, 20).startswith('input') and refused('z', data, 7, 20).startswith('damaged')


@test
def names_that_lead_elsewhere_lead_nowhere():
    evil = [('../_chat.txt', ANDROID), ('/tmp/attest-was-here.txt', 'x'), ('a/_chat.txt', ANDROID), ('..\\_chat.txt', ANDROID)]
    assert refused('z', zipped(evil)).startswith('damaged')
    found = read('z', zipped(evil + [('_chat.txt', ANDROID)]))
    assert found['total'] == 5 and not os.path.exists('/tmp/attest-was-here.txt')
    # Two texts: nobody can say which is meant.
    assert refused('z', zipped([('_chat.txt', ANDROID), ('WhatsApp Chat with X.txt', ANDROID)])).startswith('damaged')


@test
def bombs_in_a_zip_are_refused():
    bomb = zipped([('_chat.txt', b'12/03/2026, 10:41 - Sam: a\n' + b'\0' * (200 << 20))])
    assert len(bomb) < 1 << 20
    assert refused('z', bomb).startswith('too-large')
    many = zipped([(f'{i}.jpg', b'') for i in range(65537)] + [('_chat.txt', ANDROID)])
    assert refused('z', many).startswith(('too-large', 'damaged'))
    picture = zipped([('_chat.txt', ANDROID), ('IMG-20260312-WA0001.jpg', b'\0' * (300 << 20))])
    assert refused('z', picture, 1, 20).startswith('too-large')


@test
def broken_zips_are_refused():
    data = zipped([('_chat.txt', ANDROID.encode()), ('x.jpg', os.urandom(3000))])
    for cut in range(1, len(data), max(1, len(data) // 40)):
        done = run('z', data[:cut])
        assert done.returncode == 0 or done.stderr.startswith(('damaged', 'too-large')), done.stderr
    changed = bytearray(data)
    for at in range(0, len(data), 37):
        changed[at] ^= 0xff
        done = run('z', bytes(changed))
        assert done.returncode == 0 or done.stderr.startswith(('damaged', 'too-large')), done.stderr
        changed[at] ^= 0xff
    assert refused('z', b'PK\3\4').startswith('damaged')


# ── Saved pages ────────────────────────────────────────────────────────

@test
def a_saved_page_gives_title_address_and_words():
    found = read('h', b'<!DOCTYPE html>\n<!-- saved from url=(0026)https://example.org/post/1 -->\n<html><head><meta charset="windows-1252">'
                      b'<title>A \x93post\x94</title><script src="http://x.example/"></script></head><body><h1>Head</h1><p>words</body></html>')
    assert values(found, TITLE) == ['A “post”'] and values(found, ADDRESS) == ['https://example.org/post/1'] and 'words' in values(found, HTML)[0]
    found = read('h', b'<html><link rel="canonical" href="https://example.org/c?a=1&amp;b=2"><title>t</title>w')
    assert values(found, ADDRESS) == ['https://example.org/c?a=1&b=2']
    assert not values(read('h', b'<p>nothing said'), ADDRESS)


@test
def a_page_saved_as_one_file_is_read_alike():
    page = (b'From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/p\nSubject: A page\nDate: Tue, 3 Mar 2026 10:41:00 +0000\n'
            b'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\nContent-Type: text/html\n'
            b'Content-Transfer-Encoding: quoted-printable\nContent-Location: https://example.org/p\n\n<title>Real</title><p>caf=C3=A9 words\n'
            b'--b\nContent-Type: image/png\nContent-Location: https://example.org/i.png\n\nx\n--b--\n')
    found = read('a', page)
    assert values(found, TITLE) == ['Real'] and values(found, ADDRESS) == ['https://example.org/p'] and 'café words' in values(found, HTML)[0]


@test
def hostile_pages_cost_no_more_than_their_tile():
    for data in (b'<script>' * 1000000, b'<a href="' * 1000000, b'<!--' * 2000000, b'&#x' * 2000000, b'<' * 8000000,
                 b'<b ' + b'a=1 ' * 2000000, b'<title>' * 1000000, b'<svg' * 1000000, b'<p>' * 4000000, b'&amp;' * 3000000):
        begun = time.monotonic()
        found = read('h', data)
        assert time.monotonic() - begun < 12, data[:12]
        assert sum(len(text) for text in values(found, HTML)) <= 64 * 1024


# ── What a picture says of itself ──────────────────────────────────────

def by_exiftool(name, data):
    if not shutil.which('exiftool'):
        raise Skip('exiftool is not installed')
    path = SCRATCH / name
    path.write_bytes(data)
    subprocess.run(['exiftool', '-q', '-overwrite_original', '-DateTimeOriginal=2026:03:03 10:41:07', '-OffsetTimeOriginal=+00:00',
                    '-GPSLatitude=52.1', '-GPSLatitudeRef=N', '-GPSLongitude=0.4', '-GPSLongitudeRef=W', '-Make=Acme', '-Model=Phone 9',
                    str(path)], check=True)
    return path.read_bytes()


@test
def what_a_camera_hid_is_found():
    pictures = {'x.png': png(8, 8)}
    for name, tool in (('x.jpg', 'cjpeg'), ('x.webp', 'cwebp')):
        if shutil.which('convert'):
            pictures[name] = subprocess.run(['convert', 'png:-', name.split('.')[1] + ':-'], input=png(8, 8), capture_output=True, check=True).stdout
    for name, data in pictures.items():
        if not data:
            continue
        marked = by_exiftool(name, data)
        found = read('p', marked)
        assert values(found, TAKEN) == ['2026-03-03 10:41:07 +00:00'], (name, found)
        assert values(found, PLACE) == ['52.1000, -0.4000'], (name, found)
        assert values(found, DEVICE) == ['Acme Phone 9'], (name, found)
        assert read('p', data)['lines'] == []
        for at in range(0, len(marked), 11):
            done = run('p', marked[:at] + bytes([marked[at] ^ 0xff]) + marked[at + 1:])
            assert done.returncode == 0, done.stderr


@test
def hidden_data_that_lead_in_circles_end():
    loop = b'II*\0\x08\0\0\0' + struct.pack('<H', 2) + struct.pack('<HHII', 0x8769, 4, 1, 8) + struct.pack('<HHII', 0x8825, 4, 1, 8)
    assert read('p', png(1, 1, (b'eXIf', loop)))['lines'] == []
    far = b'II*\0\xff\xff\xff\xff' + b'\0' * 40
    assert read('p', png(1, 1, (b'eXIf', far)))['lines'] == []


@test
def requests_that_make_no_sense_are_refused():
    assert run('x', b'abc').returncode == 1
    assert run('p', b'abc', 0, 20).returncode == 1
    assert run('m', b'abc', 20000000).returncode == 1
    assert refused('m', b'').startswith('damaged')


@test
def nothing_is_opened_and_nobody_is_called():
    if not shutil.which('strace'):
        raise Skip('strace is not installed')
    if os.environ.get('ATTEST_RELAXED'):
        raise Skip('a sanitizer makes calls of its own')
    mail = letter()
    mail.set_content('<img src="http://tracker.example/x.gif"><link rel=stylesheet href="file:///etc/passwd">こ', subtype='html', charset='shift_jis')
    page = b'<script src="http://x.example/"></script><p>w'
    inputs = {'m': bytes(mail), 'h': page, 'c': ANDROID.encode(), 'z': zipped([('_chat.txt', ANDROID)]), 'p': png(4, 4),
              'b': b'From x\n' + bytes(mail)}
    for kind, data in inputs.items():
        path, log = SCRATCH / 'in', SCRATCH / 'log'
        path.write_bytes(data)
        done = subprocess.run(['strace', '-f', '-qq', '-o', str(log), TOOL, kind, str(path)], capture_output=True, text=True, check=False)
        if 'PTRACE' in done.stderr or 'ptrace' in done.stderr:
            raise Skip('strace may not look')
        assert done.returncode == 0, done.stderr
        lines = log.read_text().splitlines()
        locked = max(i for i, line in enumerate(lines) if 'seccomp(SECCOMP_SET_MODE_FILTER' in line and line.endswith('= 0'))
        helper = lines[locked].split()[0]
        after = [line.split(None, 1)[1] for line in lines[locked + 1:] if line.split()[0] == helper]
        calls = {line.split('(')[0] for line in after if '(' in line and not line.startswith(('+++', '---'))}
        assert calls <= {'mmap', 'munmap', 'mremap', 'brk', 'madvise', 'mprotect', 'futex', 'getrandom', 'exit_group'}, (kind, calls)
        assert not any(line.split(None, 1)[1].startswith(('socket', 'connect')) for line in lines), kind


print(f'1..{len(tests)}')
bad = 0
for number, one in enumerate(tests, 1):
    try:
        one()
        print(f'ok {number} {one.__name__}')
    except Skip as reason:
        print(f'ok {number} {one.__name__} # SKIP {reason}')
    except Exception as error:  # pylint: disable=broad-except
        bad += 1
        print(f'# {type(error).__name__}: {str(error)[:2000]}')
        print(f'not ok {number} {one.__name__}')
    sys.stdout.flush()
shutil.rmtree(SCRATCH)
sys.exit(bad > 0)
