#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# with-display.sh COMMAND [ARGUMENT…]: runs a test of the widgets on a screen (Xvfb) and a session
# bus of its own, in a new home. Nothing of the person's own desktop is touched or started.
# Ends with 77 where a program is missing.
set -u
here=$(cd "$(dirname "$0")" && pwd)

for program in Xvfb dbus-run-session; do
    if ! command -v "$program" >/dev/null; then
        echo "1..0 # SKIP $program is not installed"
        exit 77
    fi
done

scratch=$(mktemp -d "${TMPDIR:-/tmp}/attest-display.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
export HOME=$scratch/home XDG_RUNTIME_DIR=$scratch/run
export XDG_CONFIG_HOME=$HOME/.config XDG_DATA_HOME=$HOME/.local/share
export XDG_CACHE_HOME=$HOME/.cache XDG_STATE_HOME=$HOME/.local/state
mkdir -p "$XDG_CONFIG_HOME/gtk-4.0" "$XDG_DATA_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
cp "$here/desktop/settings.ini" "$XDG_CONFIG_HOME/gtk-4.0/"
unset WAYLAND_DISPLAY
export GDK_BACKEND=x11 GSK_RENDERER=cairo GTK_A11Y=test GSETTINGS_BACKEND=memory

"$here/screen.sh" 1366x768 \
    dbus-run-session --config-file="$here/desktop/session-bus.conf" -- "$@"
