#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""mock-secrets.py MODE [FILE]: a Secret Service that does what a real one cannot be made to do here.
  dismiss   its keyring is locked; whoever is asked says no
  silent    its keyring is locked; its question is never answered
  slow      answers after eight seconds
  dies      ends in the middle of a search
  dies-asking  its keyring is locked; ends while its question is open
Prints "ready" when it has the name; with FILE it notes there every item that somebody makes."""
import os
import sys
import time

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

MODE = sys.argv[1]
NOTES = sys.argv[2] if len(sys.argv) > 2 else None
ROOT = '/org/freedesktop/secrets'
COLLECTION, ITEM, PROMPT, SESSION = (f'{ROOT}/{name}' for name in ('collection/login', 'collection/login/1', 'prompt/p1', 'session/s1'))
XML = '''<node>
<interface name="org.freedesktop.Secret.Service">
 <method name="OpenSession"><arg type="s" direction="in"/><arg type="v" direction="in"/><arg type="v" direction="out"/><arg type="o" direction="out"/></method>
 <method name="SearchItems"><arg type="a{ss}" direction="in"/><arg type="ao" direction="out"/><arg type="ao" direction="out"/></method>
 <method name="Unlock"><arg type="ao" direction="in"/><arg type="ao" direction="out"/><arg type="o" direction="out"/></method>
 <method name="ReadAlias"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
 <property name="Collections" type="ao" access="read"/>
</interface>
<interface name="org.freedesktop.Secret.Collection">
 <method name="CreateItem"><arg type="a{sv}" direction="in"/><arg type="(oayays)" direction="in"/><arg type="b" direction="in"/><arg type="o" direction="out"/><arg type="o" direction="out"/></method>
 <property name="Items" type="ao" access="read"/><property name="Label" type="s" access="read"/><property name="Locked" type="b" access="read"/>
 <property name="Created" type="t" access="read"/><property name="Modified" type="t" access="read"/>
</interface>
<interface name="org.freedesktop.Secret.Item">
 <property name="Locked" type="b" access="read"/><property name="Attributes" type="a{ss}" access="read"/><property name="Label" type="s" access="read"/>
 <property name="Created" type="t" access="read"/><property name="Modified" type="t" access="read"/>
</interface>
<interface name="org.freedesktop.Secret.Session"><method name="Close"/></interface>
<interface name="org.freedesktop.Secret.Prompt"><method name="Prompt"><arg type="s" direction="in"/></method><method name="Dismiss"/>
 <signal name="Completed"><arg type="b"/><arg type="v"/></signal></interface>
</node>'''
PROPERTIES = {'Collections': GLib.Variant('ao', [COLLECTION]), 'Items': GLib.Variant('ao', [ITEM]), 'Label': GLib.Variant('s', 'Login'),
              'Locked': GLib.Variant('b', MODE not in ('slow', 'dies')), 'Attributes': GLib.Variant('a{ss}', {}),
              'Created': GLib.Variant('t', 0), 'Modified': GLib.Variant('t', 0)}
loop = GLib.MainLoop()


def asked(connection):
    if MODE == 'dismiss':
        connection.emit_signal(None, PROMPT, 'org.freedesktop.Secret.Prompt', 'Completed', GLib.Variant('(bv)', (True, GLib.Variant('ao', []))))
    elif MODE == 'dies-asking':
        GLib.timeout_add(200, os._exit, 0)


def call(connection, _sender, _path, _interface, method, parameters, invocation):
    if MODE == 'slow':
        time.sleep(8)
    if MODE == 'dies' and method == 'SearchItems':
        os._exit(0)
    if method == 'OpenSession':
        if parameters[0] != 'plain':
            invocation.return_dbus_error('org.freedesktop.DBus.Error.NotSupported', 'plain alone')
            return
        invocation.return_value(GLib.Variant('(vo)', (GLib.Variant('s', ''), SESSION)))
    elif method == 'SearchItems':
        invocation.return_value(GLib.Variant('(aoao)', ([], [ITEM])))
    elif method == 'Unlock':
        invocation.return_value(GLib.Variant('(aoo)', ([], PROMPT)))
    elif method == 'ReadAlias':
        invocation.return_value(GLib.Variant('(o)', (COLLECTION,)))
    elif method == 'CreateItem':
        if NOTES:
            with open(NOTES, 'a', encoding='ascii') as notes:
                notes.write('made\n')
        invocation.return_value(GLib.Variant('(oo)', (ITEM, '/')))
    else:
        invocation.return_value(None)
        if method == 'Prompt':
            asked(connection)


def get(_connection, _sender, _path, _interface, name):
    return PROPERTIES[name]


def on_bus(connection, _name):
    node = Gio.DBusNodeInfo.new_for_xml(XML)
    places = {'Service': ROOT, 'Collection': COLLECTION, 'Item': ITEM, 'Session': SESSION, 'Prompt': PROMPT}
    for word, path in places.items():
        connection.register_object(path, node.lookup_interface(f'org.freedesktop.Secret.{word}'), call, get, None)


Gio.bus_own_name(Gio.BusType.SESSION, 'org.freedesktop.secrets', Gio.BusNameOwnerFlags.NONE, on_bus,
                 lambda *_: print('ready', flush=True), lambda *_: loop.quit())
loop.run()
