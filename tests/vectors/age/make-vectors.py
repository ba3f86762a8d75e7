#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-vectors.py [--check] DIR: writes the files that test-age-vectors reads, or compares them.

Every file has a head of "name: value" lines, an empty line, and then the bytes of an age file
or of something that only looks like one. The head says what has to come of it: "success" with
the SHA-256 of the content, or the nick of the error. The cryptography here is written from
RFC 7748, RFC 8439 and RFC 5869 for this purpose alone, apart from the program and its libraries,
and is not fit for anything secret."""
import base64
import hashlib
import hmac
import pathlib
import sys

PRIME = 2**255 - 19
INTRO = b'age-encryption.org/v1\n'


def x25519(scalar, point):
    k = int.from_bytes(scalar, 'little') & ~7 & (2**255 - 1) | 2**254
    x1 = int.from_bytes(point, 'little') & (2**255 - 1)
    x2, z2, x3, z3, swap = 1, 0, x1, 1, 0
    for t in reversed(range(255)):
        bit = k >> t & 1
        if swap ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb = d * a % PRIME, c * b % PRIME
        x3, z3 = (da + cb)**2 % PRIME, x1 * (da - cb)**2 % PRIME
        aa, bb = a * a % PRIME, b * b % PRIME
        e = aa - bb
        x2, z2 = aa * bb % PRIME, e * (aa + 121665 * e) % PRIME
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, PRIME - 2, PRIME) % PRIME).to_bytes(32, 'little')


def rotate(v, n):
    return (v << n | v >> (32 - n)) & 0xffffffff


def chacha_block(key, counter, nonce):
    start = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]
    start += [int.from_bytes(key[i:i + 4], 'little') for i in range(0, 32, 4)]
    start += [counter] + [int.from_bytes(nonce[i:i + 4], 'little') for i in range(0, 12, 4)]
    s = start[:]
    for _ in range(10):
        for a, b, c, d in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                           (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            for p, q, r, n in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                s[p] = (s[p] + s[q]) & 0xffffffff
                s[r] = rotate(s[r] ^ s[p], n)
    return b''.join((x + y & 0xffffffff).to_bytes(4, 'little') for x, y in zip(s, start))


def aead(key, nonce, plain):
    stream = b''.join(chacha_block(key, 1 + i, nonce) for i in range(len(plain) // 64 + 1))
    sealed = bytes(a ^ b for a, b in zip(plain, stream))
    one_time = chacha_block(key, 0, nonce)
    r = int.from_bytes(one_time[:16], 'little') & 0x0ffffffc0ffffffc0ffffffc0fffffff
    text = sealed + bytes(-len(sealed) % 16) + bytes(8) + len(sealed).to_bytes(8, 'little')
    total = 0
    for i in range(0, len(text), 16):
        total = (total + int.from_bytes(text[i:i + 16] + b'\1', 'little')) * r % (2**130 - 5)
    tag = (total + int.from_bytes(one_time[16:], 'little')) % 2**128
    return sealed + tag.to_bytes(16, 'little')


def mac(key, *parts):
    return hmac.new(key, b''.join(parts), hashlib.sha256).digest()


def hkdf(secret, salt, info):
    return mac(mac(salt or bytes(32), secret), info, b'\1')


def b64(data):
    return base64.b64encode(data).rstrip(b'=')


def bech32(prefix, data):
    alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
    bits = int.from_bytes(data, 'big') << 4
    digits = [bits >> 5 * (51 - i) & 31 for i in range(52)]
    total = 1
    for v in [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + digits + [0] * 6:
        top, total = total >> 25, (total & 0x1ffffff) << 5 ^ v
        for i, g in enumerate((0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3)):
            total ^= g if top >> i & 1 else 0
    digits += [(total ^ 1) >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + '1' + ''.join(alphabet[d] for d in digits)


def bytes_for(name, length=32):
    """Not random, so that every run makes the same files."""
    return hashlib.sha256(b'vector ' + name.encode()).digest()[:length]


IDENTITY, OTHER = bytes_for('identity'), bytes_for('other identity')
PUBLIC, OTHER_PUBLIC = (x25519(s, b'\x09' + bytes(31)) for s in (IDENTITY, OTHER))
TEXT = bech32('age-secret-key-', IDENTITY).upper()
FILE_KEY = bytes_for('file key', 16)
NONCE = bytes_for('nonce', 16)


def stanza(public=PUBLIC, name='share', key=FILE_KEY, share=None, spoil=lambda wrapped: wrapped):
    """(share, wrapped file key) for @public."""
    secret = bytes_for(name)
    share = share if share is not None else x25519(secret, b'\x09' + bytes(31))
    wrap = hkdf(x25519(secret, public), share + public, b'age-encryption.org/v1/X25519')
    return share, spoil(aead(wrap, bytes(12), key))


def lines(share, wrapped):
    return b'-> X25519 ' + b64(share) + b'\n' + b64(wrapped) + b'\n'


OURS = lines(*stanza())
THEIRS = lines(*stanza(OTHER_PUBLIC, 'their share'))
FOREIGN = b'-> foreign one two\n' + b64(bytes_for('foreign')) + b'\n'
SCRYPT = b'-> scrypt ' + b64(bytes_for('salt', 16)) + b' 10\n' + b64(bytes_for('scrypt')) + b'\n'
PQ = b'-> mlkem768x25519 ' + b64(bytes_for('pq') * 35) + b'\n' + b64(bytes_for('pq body')) + b'\n'


def footer(head, key=FILE_KEY):
    return b64(mac(hkdf(key, None, b'header'), head + b'---'))


def payload(content=b'hello', number=0, last=1, nonce=NONCE):
    key = hkdf(FILE_KEY, nonce, b'payload')
    return nonce + aead(key, number.to_bytes(11, 'big') + bytes([last]), content)


def age(*stanzas, intro=INTRO, end=lambda m: b'--- ' + m + b'\n', body=None):
    head = intro + b''.join(stanzas)
    return head + end(footer(head)) + (payload() if body is None else body)


def changed(data, at, by=1):
    return data[:at] + bytes([data[at] ^ by]) + data[at + 1:]


def spare_bit(text):
    """The same bytes in base64 with a bit set that stands for nothing."""
    alphabet = b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    return text[:-1] + bytes([alphabet[alphabet.index(text[-1:]) | 1]])


def good():
    yield 'one-recipient', age(OURS), b'hello'
    yield 'second-of-two', age(THEIRS, OURS), b'hello'
    yield 'beside-a-foreign-one', age(FOREIGN, OURS, FOREIGN), b'hello'
    yield 'foreign-without-arguments', age(b'-> foreign\n' + b64(bytes(3)) + b'\n', OURS), b'hello'
    yield 'foreign-with-an-empty-body', age(b'-> foreign\n\n', OURS), b'hello'
    yield 'foreign-with-a-full-line', age(b'-> foreign\n' + b64(bytes(48)) + b'\n\n', OURS), b'hello'
    yield 'foreign-with-many-lines', age(b'-> foreign\n' + (b64(bytes(48)) + b'\n') * 20 + b64(bytes(5)) + b'\n', OURS), b'hello'
    yield 'foreign-with-every-character', age(b'-> ' + bytes(range(33, 80)) + b' ' + bytes(range(80, 127)) + b'\n\n', OURS), b'hello'
    yield 'beside-a-newer-one', age(PQ, OURS), b'hello'
    yield 'sixty-four-recipients', age(*[FOREIGN] * 63, OURS), b'hello'
    yield 'empty-content', age(OURS, body=payload(b'')), b''
    yield 'share-with-its-top-bit-set', age(lines(*stanza_of_high_share())), b'hello'


def stanza_of_high_share():
    """The bit that X25519 ignores; the wrap key is over the share as written."""
    share = changed(x25519(bytes_for('share'), b'\x09' + bytes(31)), 31, 0x80)
    return stanza(share=share)


def first_line(text):
    """A file whose one stanza begins with @text instead."""
    return age(text + b'\n' + OURS.split(b'\n')[1] + b'\n')


def armour(data):
    text = base64.b64encode(data)
    inner = b''.join(text[i:i + 64] + b'\n' for i in range(0, len(text), 64))
    return b'-----BEGIN AGE ENCRYPTED FILE-----\n' + inner + b'-----END AGE ENCRYPTED FILE-----\n'


def bad_header():
    share, wrapped = stanza()
    first, body = b'-> X25519 ' + b64(share), b64(wrapped)
    yield 'empty-file', b''
    yield 'cut-within-the-intro', INTRO[:-1]
    yield 'something-else', b'PK\3\4' + bytes(100)
    yield 'intro-of-version-2', age(OURS, intro=b'age-encryption.org/v2\n')
    yield 'intro-with-cr', age(OURS, intro=b'age-encryption.org/v1\r\n')
    yield 'intro-with-a-space', age(OURS, intro=b'age-encryption.org/v1 \n')
    yield 'intro-after-a-line', age(OURS, intro=b'\n' + INTRO)
    yield 'armoured', armour(age(OURS))
    yield 'no-recipient', age()
    yield 'sixty-five-recipients', age(*[FOREIGN] * 64, OURS)
    yield 'arrow-without-a-space', first_line(first.replace(b'-> ', b'->'))
    yield 'arrow-with-two-spaces', first_line(first.replace(b'-> ', b'->  '))
    yield 'arrow-alone', first_line(b'-> ')
    yield 'arrow-wrong', first_line(first.replace(b'-> ', b'=> '))
    yield 'two-spaces-between', first_line(first.replace(b'9 ', b'9  '))
    yield 'space-at-the-end', first_line(first + b' ')
    yield 'cr-at-the-end', first_line(first + b'\r')
    yield 'tab-between', first_line(first.replace(b'9 ', b'9\t'))
    yield 'control-character', age(b'-> foreign a\1b\n\n', OURS)
    yield 'zero-character', age(b'-> foreign a\0b\n\n', OURS)
    yield 'delete-character', age(b'-> foreign a\x7fb\n\n', OURS)
    yield 'character-beyond-ascii', age('-> foreign é\n\n'.encode(), OURS)
    yield 'body-missing', age(first + b'\n')
    yield 'body-of-65-characters', age(b'-> foreign\n' + b'A' * 65 + b'\n', OURS)
    yield 'body-of-68-characters', age(b'-> foreign\n' + b'A' * 68 + b'\n', OURS)
    yield 'body-without-its-short-line', age(b'-> foreign\n' + b'A' * 64 + b'\n', OURS)
    yield 'body-with-two-short-lines', age(first + b'\n' + body[:20] + b'\n' + body[20:] + b'\n')
    yield 'body-with-padding', age(first + b'\n' + body + b'=\n')
    yield 'body-not-canonical', age(first + b'\n' + spare_bit(body) + b'\n')
    yield 'body-of-one-character', age(b'-> foreign\nA\n', OURS)
    yield 'body-with-a-space', age(b'-> foreign\nAA AA\n', OURS)
    yield 'body-with-cr', age(first + b'\n' + body + b'\r\n')
    yield 'body-in-url-base64', age(b'-> foreign\n_-_-\n', OURS)
    yield 'body-with-a-slash-of-eight-bits', age(b'-> foreign\nAA\xafA\n', OURS)
    yield 'share-of-31-bytes', age(lines(share[:31], wrapped))
    yield 'share-of-33-bytes', age(lines(share + b'\0', wrapped))
    yield 'share-empty', first_line(b'-> X25519 ')
    yield 'share-missing', first_line(b'-> X25519')
    yield 'share-not-canonical', first_line(b'-> X25519 ' + spare_bit(b64(share)))
    yield 'share-with-padding', first_line(first + b'=')
    yield 'share-and-more', first_line(first + b' more')
    yield 'share-zero', age(lines(bytes(32), wrapped))
    yield 'share-one', age(lines(b'\1' + bytes(31), wrapped))
    yield 'share-of-order-8', age(lines(bytes.fromhex('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'), wrapped))
    yield 'share-of-the-prime', age(lines(PRIME.to_bytes(32, 'little'), wrapped))
    yield 'file-key-of-15-bytes', age(lines(*stanza(key=FILE_KEY[:15])))
    yield 'file-key-of-32-bytes', age(lines(*stanza(key=FILE_KEY * 2)))
    yield 'file-key-empty', age(lines(*stanza(key=b'')))
    yield 'scrypt-and-ours', age(SCRYPT, OURS)
    yield 'ours-and-scrypt', age(OURS, SCRYPT)
    yield 'scrypt-twice', age(SCRYPT, SCRYPT)
    yield 'mac-missing', age(OURS, end=lambda m: b'---\n')
    yield 'mac-empty', age(OURS, end=lambda m: b'--- \n')
    yield 'mac-without-a-space', age(OURS, end=lambda m: b'---' + m + b'\n')
    yield 'mac-after-two-spaces', age(OURS, end=lambda m: b'---  ' + m + b'\n')
    yield 'mac-after-four-dashes', age(OURS, end=lambda m: b'---- ' + m + b'\n')
    yield 'mac-with-a-space-after', age(OURS, end=lambda m: b'--- ' + m + b' \n')
    yield 'mac-with-cr', age(OURS, end=lambda m: b'--- ' + m + b'\r\n')
    yield 'mac-with-padding', age(OURS, end=lambda m: b'--- ' + m + b'=\n')
    yield 'mac-not-canonical', age(OURS, end=lambda m: b'--- ' + spare_bit(m) + b'\n')
    yield 'mac-of-31-bytes', age(OURS, end=lambda m: b'--- ' + m[:42] + b'\n')
    yield 'mac-of-33-bytes', age(OURS, end=lambda m: b'--- ' + m + b'A\n')
    yield 'a-line-before-the-mac', age(OURS, end=lambda m: b'\n--- ' + m + b'\n')


def not_for_us():
    yield 'for-somebody-else', age(THEIRS)
    yield 'foreign-only', age(FOREIGN)
    yield 'scrypt-alone', age(SCRYPT)
    yield 'kind-in-lower-case', first_line(OURS.split(b'\n')[0].replace(b'X25519', b'x25519'))
    yield 'wrapped-key-changed', age(lines(*stanza(spoil=lambda w: changed(w, 3))))
    yield 'wrapped-tag-changed', age(lines(*stanza(spoil=lambda w: changed(w, 31, 128))))


def newer():
    yield 'newer-only', age(PQ)
    yield 'newer-and-somebody-else', age(PQ, THEIRS)


def tampered():
    whole = age(OURS)
    head = whole[:-len(payload())]
    yield 'cut-after-the-intro', INTRO
    yield 'cut-within-a-recipient', head[:60]
    yield 'cut-before-the-mac-ends', head[:-2]
    yield 'cut-before-the-last-line-feed', head[:-1]
    yield 'mac-changed', age(OURS, end=lambda m: b'--- ' + b64(changed(base64.b64decode(m + b'='), 5)) + b'\n')
    yield 'mac-of-another-key', head.replace(footer(INTRO + OURS), footer(INTRO + OURS, bytes(16))) + payload()
    yield 'recipient-added', INTRO + FOREIGN + whole[len(INTRO):]
    yield 'recipient-removed', age(FOREIGN, OURS).replace(FOREIGN, b'')
    yield 'nonce-missing', head
    yield 'nonce-short', head + NONCE[:15]
    yield 'nonce-changed', head + changed(payload(), 0)
    yield 'no-chunk', head + NONCE
    yield 'chunk-of-15-bytes', head + payload(b'')[:-1]
    yield 'chunk-cut', whole[:-1]
    yield 'chunk-changed', changed(whole, len(whole) - 20)
    yield 'tag-changed', changed(whole, len(whole) - 1, 128)
    yield 'byte-after-the-end', whole + b'\0'
    yield 'second-end', whole + payload(b'more', 1)[16:]
    yield 'end-not-marked', age(OURS, body=payload(last=0))
    yield 'end-marked-with-2', age(OURS, body=payload(last=2))
    yield 'chunk-numbered-1', age(OURS, body=payload(number=1))
    yield 'chunk-of-another-file', head + NONCE + payload(nonce=bytes(16))[16:]


def files():
    for name, data, content in good():
        yield name, 'success', data, hashlib.sha256(content).hexdigest()
    for expect, group in (('input', bad_header), ('not-for-us', not_for_us), ('newer', newer), ('tampered', tampered)):
        for name, data in group():
            yield name, expect, data, None


def main():
    check = sys.argv[1] == '--check'
    folder = pathlib.Path(sys.argv[-1])
    made = {}
    for name, expect, data, digest in files():
        head = f'expect: {expect}\n' + (f'payload: {digest}\n' if digest else '') + f'identity: {TEXT}\n\n'
        assert name not in made, name
        made[name] = head.encode() + data
    if check:
        found = {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix != '.py'}
        wrong = sorted(n for n in made.keys() | found.keys() if made.get(n) != found.get(n))
        print('\n'.join(f'{n} is not as this script makes it' for n in wrong) or f'{len(made)} vectors as made')
        return 1 if wrong else 0
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return 0


if __name__ == '__main__':
    sys.exit(main() if len(sys.argv) > 1 else __doc__)
