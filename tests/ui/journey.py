# SPDX-License-Identifier: GPL-3.0-or-later
"""What a journey through the window needs: start the program, press and type as a screen
reader's user does, wait for words, count presses, take pictures.

A journey is a list of named steps; each is one TAP line. Set ATTEST_PICTURES to a folder
and every page that a journey names is pictured there."""
import os
import re
import signal
import subprocess
import sys
import time
import traceback

import pyatspi

import look
import tongue

PRESSES = ('click', 'toggle', 'activate')
PLAIN_ROLES = ('frame', 'window', 'dialog', 'scroll pane', 'viewport', 'filler', 'panel', 'heading', 'label', 'alert')
HURRY = 0.05
PATIENCE = 12


# GTK 4.8 says this of itself when a listener asks for a widget that is just going away.
NOT_OURS = ('g_variant_is_object_path: assertion',)


def complaints():
    """What the programs of this journey were told off for, by GLib and all that stands on it."""
    log = os.path.join(os.environ.get('ATTEST_SCRATCH', '/tmp'), 'program.log')
    if not os.path.exists(log):
        return []
    with open(log, encoding='utf-8', errors='replace') as said:
        return [line.strip() for line in said
                if re.search(r'-(CRITICAL|ERROR) \*\*:', line) and not any(words in line for words in NOT_OURS)]


class Lost(Exception):
    """The journey cannot go on."""


def states(node):
    return {pyatspi.stateToString(state) for state in node.getState().getStates()}


def on_screen(node):
    """The toolkit does not say that a node is showing below its window, so its size tells.
    The page of a stack has none; what lies below it tells."""
    try:
        box = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
    except NotImplementedError:
        return True
    return box.width > 0 and box.height > 0


def text_of(node):
    try:
        text = node.queryText()
        return text.getText(0, text.characterCount)
    except NotImplementedError:
        return ''


def label(node):
    """Without the marks that keep a number together from right to left."""
    return re.sub('[_\u2066\u2069]', '', node.name or '')


def seen(node):
    """The nodes that have a size; what lies below one without has none either."""
    yield node
    for child in node:
        if child and on_screen(child):
            yield from seen(child)


class Program:
    """One run of a program, as assistive technology sees it."""

    def __init__(self, arguments, **more):
        environment = {**os.environ, **look.environment(), **more}
        self.presses = 0
        self.log = open(os.path.join(os.environ.get('ATTEST_SCRATCH', '/tmp'), 'program.log'), 'ab')
        self.process = subprocess.Popen(arguments, env=environment, stdout=self.log, stderr=self.log)
        self.name = os.path.basename(arguments[0])
        self.app = None
        self.until(self.find_app, f'{self.name} did not come up')

    def find_app(self):
        if self.process.poll() is not None:
            raise Lost(f'{self.name} ended with {self.process.returncode}:\n{self.said()}')
        for app in pyatspi.Registry.getDesktop(0):
            try:
                if app and app.get_process_id() == self.process.pid and app.childCount > 0:
                    self.app = app
                    return True
            except Exception:  # an application that is just going away
                continue
        return False

    def said(self):
        self.log.flush()
        with open(self.log.name, encoding='utf-8', errors='replace') as log:
            return log.read()[-3000:]

    @staticmethod
    def until(holds, words, seconds=PATIENCE):
        end = time.time() + seconds
        while time.time() < end:
            try:
                found = holds()
            except Lost:
                raise
            except Exception:  # the tree changes while it is read
                found = None
            if found:
                return found
            time.sleep(HURRY)
        raise Lost(words)

    def windows(self):
        return [window for window in self.app if window and on_screen(window)]

    def nodes(self, top_only=True):
        """What can be seen, in the newest window alone or in all."""
        windows = self.windows()
        for window in windows[-1:] if top_only and windows else windows:
            yield from seen(window)

    def words(self, top_only=True):
        """What can be read in the newest window, line by line; what is typed as well."""
        return self.steadily(lambda: self.read_words(top_only))

    def read_words(self, top_only):
        if self.process.poll() is not None:
            return f'(the program ended with {self.process.returncode})'
        lines = []
        for node in self.nodes(top_only):
            name = label(node)
            if name and not re.match(r'(Gtk|Adw|Attest)[A-Z]', name) and (not lines or lines[-1] != name):
                lines.append(name)
            if node.getRoleName() == 'text' and text_of(node):
                lines.append(text_of(node))
        return '\n'.join(lines)

    @staticmethod
    def steadily(look):
        """What look() finds in a tree that may change while it is read: looked at again then."""
        for attempt in range(6):
            try:
                return look()
            except Lost:
                raise
            except Exception:
                if attempt == 5:
                    raise
                time.sleep(HURRY * 2)
        return None

    def shows(self, words):
        return tongue.stands_in(words, self.words())

    def wait(self, words, seconds=PATIENCE):
        try:
            self.until(lambda: self.shows(words), 'x', seconds)
        except Lost:
            raise Lost(f'"{words}" did not show within {seconds} s; on the screen:\n{self.words()}\nsaid:\n{self.said()}') from None

    def wait_gone(self, words, seconds=PATIENCE):
        self.until(lambda: not self.shows(words), f'"{words}" stayed', seconds)

    def find(self, name, able):
        """The node called exactly that, else the first whose name has it in it."""
        return self.steadily(lambda: self.look_for(name, able))

    def look_for(self, name, able):
        near = None
        for window in reversed(self.windows()):
            for node in seen(window):
                called = label(node)
                if tongue.stands_in(name, called) and able(node):
                    if tongue.is_whole(name, called):
                        return node
                    near = near or node
            if near is not None:
                break
        return near

    @staticmethod
    def action(node):
        try:
            action = node.queryAction()
        except NotImplementedError:
            return None
        for i in range(action.nActions):
            if action.getName(i) in PRESSES:
                return lambda: action.doAction(i)
        return None

    def can_press(self, node):
        return 'sensitive' in states(node) and self.action(node) is not None

    @staticmethod
    def is_row(node):
        return node.getRoleName() in ('list item', 'table row', 'check box', 'radio button') and 'sensitive' in states(node)

    @staticmethod
    def active_window():
        """Where it is; None while the window manager passes from one to the next."""
        said = subprocess.run(['xdotool', 'getactivewindow', 'getwindowgeometry', '--shell'],
                              check=False, capture_output=True, text=True)
        return dict(line.split('=') for line in said.stdout.split()) if said.returncode == 0 else None

    @staticmethod
    def click(node):
        """A real click, for what assistive technology can select and not press: rows."""
        box = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
        place = Program.until(Program.active_window, 'no window is the active one')
        across, down = box.x + box.width // 2, box.y + box.height // 2
        if not (0 < across < int(place['WIDTH']) and 0 < down < int(place['HEIGHT']) - 16):
            return False
        x, y = int(place['X']) + across, int(place['Y']) + down
        subprocess.run(['xdotool', 'mousemove', str(x), str(y), 'click', '1'], check=True)
        return True

    def go_to(self, name):
        """By Tab, as somebody without a mouse does, for what lies further down the page."""
        for _ in range(80):
            keys('Tab')
            at = self.focused()
            if at is not None and tongue.stands_in(name, label(at)):
                return keys('Return')
        raise Lost(f'Tab does not lead to "{name}"; on the screen:\n{self.words()}')

    def press(self, name, count=True):
        """Presses a button, a tile, a switch, a row. A person does it with one click or one key."""
        try:
            node = self.until(lambda: self.find(name, self.can_press) or self.find(name, self.is_row), 'x')
        except Lost:
            raise Lost(f'nothing called "{name}" can be pressed; on the screen:\n{self.words()}\nsaid:\n{self.said()}') from None
        self.presses += 1 if count else 0
        if self.can_press(node):
            self.action(node)()
        elif not self.click(node):
            self.go_to(name)
        time.sleep(0.15)

    def type(self, name, text):
        def able(node):
            return 'editable' in states(node) and 'sensitive' in states(node)
        try:
            node = self.until(lambda: self.find(name, able), 'x')
        except Lost:
            raise Lost(f'nothing called "{name}" takes text; on the screen:\n{self.words()}') from None
        node.queryEditableText().setTextContents(text)
        time.sleep(0.1)

    def text(self, name):
        node = self.find(name, lambda candidate: 'editable' in states(candidate))
        return text_of(node) if node is not None else None

    def lint(self):
        """Every object the keyboard can reach that a screen reader could not name."""
        return self.steadily(self.read_names)

    def read_names(self):
        bad = []
        for node in self.nodes():
            role = node.getRoleName()
            if 'focusable' not in states(node) or role in PLAIN_ROLES:
                continue
            if not label(node).strip() or re.match(r'(Gtk|Adw|Attest)[A-Z]', node.name or ''):
                bad.append(f'{role} {node.name!r} in {self.way_to(node)}')
        return bad

    @staticmethod
    def way_to(node):
        names, at = [], node.parent
        while at is not None and len(names) < 4 and at.getRoleName() != 'application':
            if at.name:
                names.append(at.name)
            at = at.parent
        return ' < '.join(names)

    def focused(self):
        return self.steadily(lambda: next((node for node in self.nodes() if 'focused' in states(node)), None))

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def keys(*names):
    subprocess.run(['xdotool', 'key', '--clearmodifiers', *names], check=True)
    time.sleep(0.15)


def keys_until(program, words, *names):
    """Keys that do no harm twice: the window manager may be between two windows when they come."""
    for _ in range(3):
        keys(*names)
        try:
            return program.wait(words, 5)
        except Lost:
            continue
    return program.wait(words)


def write(text):
    subprocess.run(['xdotool', 'type', '--delay', '8', text], check=True)


class Clipboard:
    """Another program that holds a picture or a text for whoever pastes."""

    def __init__(self, path, kind='image/png'):
        self.owner = subprocess.Popen(['xclip', '-quiet', '-selection', 'clipboard', '-t', kind, '-i', path],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.3)

    def close(self):
        self.owner.terminate()
        self.owner.wait()


class DragSource:
    """A window of another program, at the left of the screen, from which a file can be dragged."""

    def __init__(self, program, path):
        self.owner = subprocess.Popen([program, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found = subprocess.run(['xdotool', 'search', '--sync', '--onlyvisible', '--name', '^drag source$'],
                               check=True, capture_output=True, text=True, timeout=15).stdout.split()
        self.window = found[-1]
        subprocess.run(['xdotool', 'windowmove', '--sync', self.window, '4', '300'], check=False)
        time.sleep(0.3)

    def drop_at(self, x, y):
        subprocess.run(['xdotool', 'windowraise', self.window], check=True)
        place = dict(line.split('=') for line in subprocess.run(
            ['xdotool', 'getwindowgeometry', '--shell', self.window],
            check=True, capture_output=True, text=True).stdout.split())
        start = int(place['X']) + int(place['WIDTH']) // 2, int(place['Y']) + int(place['HEIGHT']) * 2 // 3
        subprocess.run(['xdotool', 'mousemove', str(start[0]), str(start[1]), 'mousedown', '1'], check=True)
        for part in range(1, 13):
            to = [start[i] + ((x, y)[i] - start[i]) * part // 12 for i in (0, 1)]
            subprocess.run(['xdotool', 'mousemove', '--sync', str(to[0]), str(to[1])], check=False, timeout=5)
            time.sleep(0.04)
        time.sleep(0.2)
        subprocess.run(['xdotool', 'mouseup', '1'], check=True)
        time.sleep(0.4)

    def close(self):
        self.owner.terminate()
        self.owner.wait()


def picture(name):
    folder = os.environ.get('ATTEST_PICTURES')
    if folder:
        os.makedirs(folder, exist_ok=True)
        time.sleep(0.35)
        subprocess.run(['import', '-window', 'root', os.path.join(folder, f'{name}.png')], check=False)


class Journey:
    """Collects TAP lines; a step that fails ends the journey, for what follows needs it."""

    def __init__(self, name):
        self.name, self.lines, self.failed, self.began = name, 0, False, time.time()

    def step(self, words, holds=True, why=''):
        self.lines += 1
        good = bool(holds)
        print(f'{"ok" if good else "not ok"} {self.lines} - {words}', flush=True)
        if not good:
            self.failed = True
            for line in str(why).splitlines():
                print(f'# {line}', flush=True)

    def check_names(self, program, page):
        bad = program.lint()
        self.step(f'every control of the page "{page}" has a name', not bad, '\n'.join(bad))
        look.over(self, program, page)

    def run(self, travel):
        try:
            travel(self)
        except Lost as lost:
            self.step('the journey goes on', False, lost)
            picture(f'{self.name}-lost')
        except Exception:
            self.step('the journey goes on', False, traceback.format_exc())
        self.step('no program complained of itself', not complaints(), '\n'.join(complaints()))
        print(f'# {self.name}: {time.time() - self.began:.1f} s')
        print(f'1..{self.lines}', flush=True)
        sys.exit(1 if self.failed else 0)
