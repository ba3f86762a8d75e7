#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""notified.py FILE: a notification service of the desktop's two kinds, which shows nothing and writes
down, one JSON value a line, every call and all that was in it."""
import json
import sys

from gi.repository import Gio, GLib

FREEDESKTOP = '''<node><interface name="org.freedesktop.Notifications">
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
  <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
</interface></node>'''
GTK = '''<node><interface name="org.gtk.Notifications">
  <method name="AddNotification"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/></method>
  <method name="RemoveNotification"><arg type="s" direction="in"/><arg type="s" direction="in"/></method>
</interface></node>'''
ANSWERS = {'GetCapabilities': ('(as)', (['body', 'actions', 'persistence'],)), 'Notify': ('(u)', (7,)),
           'GetServerInformation': ('(ssss)', ('notified', 'tests', '1', '1.2'))}


def called(_connection, _sender, _path, _interface, method, parameters, invocation):
    with open(sys.argv[1], 'a', encoding='utf-8') as out:
        out.write(json.dumps([method, parameters.unpack()], default=str) + '\n')
    answer = ANSWERS.get(method)
    invocation.return_value(GLib.Variant(*answer) if answer else None)


def export(connection, _name):
    for path, xml in (('/org/freedesktop/Notifications', FREEDESKTOP), ('/org/gtk/Notifications', GTK)):
        node = Gio.DBusNodeInfo.new_for_xml(xml)
        connection.register_object(path, node.interfaces[0], called, None, None)


def ready(_connection, _name):
    with open(sys.argv[1], 'a', encoding='utf-8') as out:
        out.write(json.dumps(['ready', []]) + '\n')


Gio.bus_own_name(Gio.BusType.SESSION, sys.argv[2] if len(sys.argv) > 2 else 'org.freedesktop.Notifications',
                 Gio.BusNameOwnerFlags.NONE, export, ready, None)
GLib.MainLoop().run()
