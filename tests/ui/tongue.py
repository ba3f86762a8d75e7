# SPDX-License-Identifier: GPL-3.0-or-later
"""What a journey's English words are in the language the window speaks, so that the same journey
is gone in each: LANGUAGE names it and ATTEST_LOCALE_DIR has its catalogue."""
import gettext
import os
import re

HOLE = re.compile(r'%(?:\d\$)?[-+0-9.]*(?:s|u|d|lu|ld)')


def plain(text):
    return text.replace('_', '')


def pattern(text):
    """Whatever may stand in the holes."""
    return '.*?'.join(re.escape(part) for part in HOLE.split(plain(text)))


def catalogue():
    language = os.environ.get('LANGUAGE', 'en').split(':')[0]
    words = {}
    # The toolkit's own buttons too, such as the one that closes a window.
    for folder, domain in (('/usr/share/locale', 'gtk40'), (os.environ.get('ATTEST_LOCALE_DIR', ''), 'attest')):
        path = os.path.join(folder, language, 'LC_MESSAGES', f'{domain}.mo')
        if not language.startswith('en') and os.path.exists(path):
            with open(path, 'rb') as file:
                words |= gettext.GNUTranslations(file)._catalog  # pylint: disable=protected-access
    pairs = {}
    for english, said in words.items():
        english = english[0] if isinstance(english, tuple) else english
        english = english.split('\4')[-1]
        if english:
            pairs.setdefault(plain(english), set()).add(said)
    return [(english, re.compile(pattern(english), re.IGNORECASE | re.DOTALL), said) for english, said in pairs.items()]


CATALOGUE = catalogue()
KNOWN = {}


def patterns(pairs, words):
    found = [re.compile(pattern(text), re.IGNORECASE | re.DOTALL) for said in pairs for text in sorted(said)]
    return found + [re.compile(re.escape(words), re.IGNORECASE)]


def joined(words):
    """Two strings that the window puts together, as in "Change: What it is"."""
    parts = words.split(': ')
    if len(parts) != 2:
        return []
    first, second = ([said for english, _, said in CATALOGUE if english.lower() == part.lower()] for part in parts)
    return [{f'{a}: {b}' for one in first for other in second for a in one for b in other}] if first and second else []


def said_for(words):
    """Patterns of what may stand on the screen for these English words: as a whole, or with more."""
    if words not in KNOWN:
        low = words.lower()
        exact = [said for english, _, said in CATALOGUE if english.lower() == low]
        near = [said for english, _, said in CATALOGUE if low in english.lower()]
        filled = [said for english, whole, said in CATALOGUE
                  if len(HOLE.sub('', english)) > 4 and HOLE.search(english) and whole.fullmatch(words)]
        KNOWN[words] = patterns(exact or joined(words), words), patterns(near + filled + joined(words), words)
    return KNOWN[words]


def stands_in(words, text):
    return any(one.search(text) for one in said_for(words)[1])


def is_whole(words, text):
    return any(one.fullmatch(text) for one in said_for(words)[0])
