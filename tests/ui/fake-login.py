#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""fake-login.py: a login manager on the bus in DBUS_SYSTEM_BUS_ADDRESS, which reads what to do from its
input and says what happened: "lock OTHER|OURS", "sleep", "wake"; answers "released" when nobody holds
the computer awake any more, and "held" each time somebody asks to."""
import os
import sys

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

ROOT, OURS, OTHER = (f'/org/freedesktop/login1{tail}' for tail in ('', '/session/_31', '/session/_32'))
MANAGER, SESSION = 'org.freedesktop.login1.Manager', 'org.freedesktop.login1.Session'
XML = f'''<node><interface name="{MANAGER}">
 <method name="Inhibit"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="h" direction="out"/></method>
 <method name="GetSessionByPID"><arg type="u" direction="in"/><arg type="o" direction="out"/></method>
 <signal name="PrepareForSleep"><arg type="b"/></signal></interface></node>'''
loop = GLib.MainLoop()


def say(word):
    print(word, flush=True)


def released(_channel, _condition, fd):
    os.close(fd)
    say('released')
    return False


def call(_connection, _sender, _path, _interface, method, parameters, invocation):
    if method == 'GetSessionByPID':
        invocation.return_value(GLib.Variant('(o)', (OURS,)))
        return
    what, who, _why, mode = parameters.unpack()
    ours, theirs = os.pipe()
    GLib.io_add_watch(ours, GLib.PRIORITY_DEFAULT, GLib.IOCondition.HUP, released, ours)
    fds = Gio.UnixFDList.new()
    fds.append(theirs)  # a copy, which goes with the message
    os.close(theirs)
    invocation.return_value_with_unix_fd_list(GLib.Variant('(h)', (0,)), fds)
    say(f'held {what} {mode} by {who}')


def obey(channel, _condition, connection):
    words = channel.readline().split()
    if not words:
        loop.quit()
        return False
    if words[0] == 'lock':
        connection.emit_signal(None, OURS if words[1] == 'OURS' else OTHER, SESSION, 'Lock', None)
    else:
        connection.emit_signal(None, ROOT, MANAGER, 'PrepareForSleep', GLib.Variant('(b)', (words[0] == 'sleep',)))
    say('sent')
    return True


def on_bus(connection, _name):
    connection.register_object(ROOT, Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], call, None, None)
    GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, lambda *_: obey(sys.stdin, None, connection))


Gio.bus_own_name(Gio.BusType.SYSTEM, 'org.freedesktop.login1', Gio.BusNameOwnerFlags.NONE, on_bus, lambda *_: say('ready'), lambda *_: loop.quit())
loop.run()
