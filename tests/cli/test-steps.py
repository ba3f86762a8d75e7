#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-steps.py ATTEST-CLI: the steps that the school's policy asks for, by the program itself:
listed, ticked, refused in the wrong order, read by the other side. Speaks TAP."""
import sys

from cli import PACKS, Home, Tap, check

home = Home(sys.argv[1])
tap = Tap()
URL = 'https://example.org/profile/17'


def steps(who, case):
    return {step['step']: step for step in home.ok(who, 'case', 'steps', case)['steps']}


def test_listed():
    home.school()
    answer = home.ok('staff', 'case', 'steps', home.case)
    check(answer['type'] == 'impersonation' and answer['reference'] == home.case, answer)
    listed = steps('staff', home.case)
    check(list(listed)[:3] == ['gate', 'danger', 'do-not-engage'] and 'takedown' in listed, list(listed))
    check(all(step['state'] == 'todo' for step in listed.values()), listed)
    check(all(step['text'] and step['source'] for step in listed.values()), listed)
    check('capture' in listed['takedown']['text'].lower() or listed['takedown']['waits_for'] == listed['capture']['text'], listed['takedown'])
    bites = [one['conflict'] for one in listed['takedown']['conflicts']]
    check(bites == ['keep-or-remove'], bites)
    plain = home.run('staff', 'case', 'steps', home.case)
    check(plain.status == 0 and listed['takedown']['text'] in plain.out and '! ' in plain.out, plain)


def test_said():
    done = home.ok('staff', 'case', 'step', home.case, 'danger', 'done', '--at', '2026-03-04 10:42')
    check(done['step'] == 'danger' and done['state'] == 'done', done)
    step = steps('staff', home.case)['danger']
    check(step['by'] == 'Jo Evans' and step['happened'].startswith('2026-03-04T10:42') and step['at'] > step['happened'], step)
    home.fails('staff', 'case', 'step', home.case, 'keep-original', 'not-done')
    home.ok('staff', 'case', 'step', home.case, 'keep-original', 'not-done', '--reason', 'The pupil had deleted it.')
    step = steps('staff', home.case)['keep-original']
    check(step['state'] == 'not-done' and step['reason'] == 'The pupil had deleted it.', step)
    home.fails('staff', 'case', 'step', home.case, 'do-not-engage', 'done')
    home.fails('staff', 'case', 'step', home.case, 'do-not-engage', 'done', '--engaged', 'shouted')
    home.ok('staff', 'case', 'step', home.case, 'do-not-engage', 'done', '--engaged', 'replied;blocked', '--at', '2026-03-04 10:40')
    check(steps('staff', home.case)['do-not-engage']['engaged'] == 'replied;blocked')
    home.fails('staff', 'case', 'step', home.case, 'no-such-step', 'done')
    home.fails('staff', 'case', 'step', home.case, 'danger', 'perhaps', status=2)
    home.fails('staff', 'case', 'step', home.case, 'danger', 'done', '--at', 'soon', status=2)
    home.fails('staff', 'case', 'step', home.case, 'danger', 'done', '--at', '2099-01-01 10:00')


def test_order():
    refused = home.fails('staff', 'case', 'step', home.case, 'takedown', 'done')
    check('Nothing is sealed' in refused, refused)
    refused = home.fails('staff', 'case', 'step', home.case, 'capture', 'done')
    check('itself' in refused, refused)
    home.ok('staff', 'add', home.case, home.picture, '--gate', 'no', '--url', URL)
    check(steps('staff', home.case)['capture']['state'] == 'done')
    refused = home.fails('staff', 'case', 'step', home.case, 'takedown', 'done', '--url', 'https://example.org/other')
    check('example.org/other' in refused, refused)
    home.ok('staff', 'case', 'step', home.case, 'takedown', 'done', '--url', 'https://example.org/other', '--reason', 'It named a child.')
    step = steps('staff', home.case)['takedown']
    check(step['early'] and step['reason'] == 'It named a child.' and step['url'].endswith('/other'), step)
    home.ok('staff', 'case', 'step', home.case, 'provider-report', 'done', '--note', 'Report 4711')
    step = steps('staff', home.case)['provider-report']
    check(not step['early'] and step['url'] == URL and step['note'] == 'Report 4711', step)


def test_the_other_side_reads_it():
    home.ok('staff', 'submit', home.case)
    home.ok('dsl', 'receive')
    seen = steps('dsl', home.case)
    check(seen['danger']['by'] == 'Jo Evans' and seen['takedown']['reason'] == 'It named a child.', seen['takedown'])
    check(seen['submit']['state'] == 'done' and seen['capture']['state'] == 'done', seen['submit'])
    check(home.ok('dsl', 'verify')['ok'] and home.ok('staff', 'verify')['ok'], 'verify')


def test_completed():
    case = home.ok('staff', 'case', 'open', '--type', 'impersonation', '--title', 'From a phone')['reference']
    item = home.ok('staff', 'add', case, home.picture, '--gate', 'no')['exhibit']

    def shown():
        return home.ok('staff', 'case', 'show', case)['items'][0]
    check({'time', 'date', 'address'} <= set(shown()['missing']), shown())
    check(steps('staff', case)['provenance']['state'] == 'todo', 'nobody said where it comes from')
    home.fails('staff', 'complete', case, item)
    home.fails('staff', 'complete', case, item, '--seen-at', '2099-01-01 10:00')
    home.fails('staff', 'complete', case, item, '--seen-at', 'soon', status=2)
    done = home.ok('staff', 'complete', case, item, '--no-url-because', 'It is in an app', '--platform', 'Snapchat', '--seen-at', '2026-03-04 10:42',
                   '--how-seen', 'Sam showed it', '--device-owner', 'Sam Hill', '--device-why', 'It was gone within a day', '--allowed-by', 'Ms Wood')
    check(done['complete'] and done['missing'] == [], done)
    check(shown()['details'] == {'device-owner': 'Sam Hill', 'device-why': 'It was gone within a day', 'allowed-by': 'Ms Wood'}, shown())
    check(steps('staff', case)['provenance']['state'] == 'done', 'it says where it comes from')
    home.fails('staff', 'complete', case, item, '--platform', 'Other')
    home.fails('staff', 'complete', case, item, '--no-url-because', 'Other')
    home.ok('staff', 'submit', case)
    home.ok('dsl', 'receive')
    there = home.ok('dsl', 'case', 'show', case)['items'][0]
    check(there['missing'] == [] and there['details']['device-owner'] == 'Sam Hill', there)
    check('kept by Jo Evans' in home.fails('dsl', 'complete', case, item, '--url', URL), 'somebody else completed it')
    check(home.ok('dsl', 'verify')['ok'] and home.ok('staff', 'verify')['ok'], 'verify')


def test_words_alone():
    case = home.ok('staff', 'case', 'open', '--type', 'pupil-on-pupil-in-school', '--title', 'A picture')['reference']
    check('capture' in steps('staff', case))
    home.ok('staff', 'write', case, '--kind', 'no-image', '--text-file', home.words)
    listed = steps('staff', case)
    check('capture' not in listed and 'police-now' in listed and 'parents-told' in listed, list(listed))
    check(not any(step['removes'] for step in listed.values()), list(listed))
    home.fails('staff', 'case', 'step', case, 'capture', 'not-done', '--reason', 'x')


def test_every_pack_lists():
    seen = set()
    for pack in PACKS:
        home.init(pack, 'Lee Park', 'dsl')
        home.ok(pack, 'card', 'create', '--school', pack, '--pack', pack, '--drop', home.drop)
        case = home.ok(pack, 'case', 'open', '--type', 'official-account-abuse', '--title', 'x')['reference']
        seen.add(tuple((step['step'], step['source']) for step in home.ok(pack, 'case', 'steps', case)['steps']))
    check(len(seen) == len(PACKS), f'{len(seen)} different lists')


for name, function in list(globals().items()):
    if name.startswith('test_'):
        tap.point(name[5:].replace('_', ' '), function)
home.remove()
tap.end()
