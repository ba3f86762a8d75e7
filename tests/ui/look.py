# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks a page over while a journey stands on it: nothing cut, nothing beside the window, words
and signs that stand out, targets large enough, all of it reached by Tab (tests/ui/audit)."""
import collections
import os
import pathlib
import signal
import time

import pyatspi

PATIENCE = 10
# What should hold where something of the kind was found.
KINDS = {
    'cut': 'no words are cut',
    'beside': 'nothing lies beside the window',
    'sideways': 'nothing scrolls sideways',
    'small': 'what is pressed is 24 pixels or more',
    'faint': 'words and signs stand out from their ground',
    'unreached': 'Tab leads to everything',
    'order': 'Tab goes down the page',
    'trap': 'Tab is not kept',
    'red': 'nothing is red but a broken seal',
    'twin': 'no two controls of a page have one name',
    'window': 'there is a window to look at',
}


# Held to it in every run; the others where somebody asks, as the suite of looks does.
ALWAYS = ('journey-send', 'journey-pages')
# Each half of a window has its own; only one half is seen where both do not fit.
OF_THE_WINDOW = ('Close', 'Minimize', 'Maximize')


def folder():
    return pathlib.Path(os.environ.get('ATTEST_SCRATCH', '/tmp')) / 'audit'


def environment():
    """For the program that is looked at; nothing where the module was not built."""
    modules = os.environ.get('AUDIT_MODULES')
    if not modules:
        return {}
    folder().mkdir(exist_ok=True)
    for name in ('ready', 'report'):
        (folder() / name).unlink(missing_ok=True)
    return {'GIO_EXTRA_MODULES': modules, 'ATTEST_AUDIT': str(folder())}


def report(program):
    """What was found in the newest window, as (kind, words)."""
    if not (folder() / 'ready').exists():
        return [('window', 'the program does not listen')]
    path = folder() / 'report'
    path.unlink(missing_ok=True)
    program.process.send_signal(signal.SIGUSR2)
    end = time.time() + PATIENCE
    while not path.exists() and time.time() < end:
        time.sleep(0.05)
    if not path.exists():
        return [('window', 'the program did not answer')]
    return [tuple(line.split('\t', 1)) for line in path.read_text(encoding='utf-8').splitlines()]


def twins(program):
    """Buttons and fields that a screen reader calls the same. Rows may be: what they hold may be."""
    seen = collections.Counter()
    for node in program.nodes():
        states = node.getState().getStates()
        pressed = any(word in node.getRoleName() for word in ('button', 'text', 'entry', 'switch', 'check'))
        if pressed and node.name and node.name not in OF_THE_WINDOW and pyatspi.STATE_FOCUSABLE in states and pyatspi.STATE_SENSITIVE in states:
            seen[node.getRoleName(), node.name] += 1
    return [f'{count} times “{name}” ({role})' for (role, name), count in seen.items() if count > 1]


def over(journey, program, page):
    if not os.environ.get('AUDIT_MODULES'):
        return
    findings = report(program) + [('twin', words) for words in twins(program)]
    found = sorted({f'{KINDS.get(kind, kind)} – not so: {words}' for kind, words in findings})
    if os.environ.get('ATTEST_LOOKS') == 'strict' or journey.name in ALWAYS:
        journey.step(f'the page "{page}" has room, stands out and is reached by the keyboard', not found, '\n'.join(found))
    else:
        for line in found:
            print(f'# {page}: {line}', flush=True)
