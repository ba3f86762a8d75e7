#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# with-portal.sh COMMAND [ARGUMENT…]: runs a journey in a real Wayland session without a screen (sway),
# with the real screenshot portal. The session has no pointer, so an area is chosen for it:
#   AREA="200,100 400x300" (the default), or AREA=none: the person changes their mind
# Where a program is missing it says so as a skipped TAP test and ends well.
set -u
here=$(cd "$(dirname "$0")" && pwd)

skip() {
    echo "1..0 # SKIP $1"
    exit 0
}

for program in sway pipewire dbus-run-session dbus-update-activation-environment wtype unshare; do
    command -v "$program" >/dev/null || skip "$program is not installed"
done
for program in xdg-desktop-portal xdg-desktop-portal-wlr xdg-desktop-portal-gtk at-spi-bus-launcher; do
    [ -x "/usr/libexec/$program" ] || skip "$program is not installed"
done
/usr/bin/python3 -c 'import pyatspi' 2>/dev/null || skip "python3-pyatspi is not installed"
unshare --user --map-user=1000 --map-group=1000 true 2>/dev/null || skip "no user namespaces here"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/attest-portal.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
export HOME=$scratch/home XDG_RUNTIME_DIR=$scratch/run TMPDIR=$scratch/tmp ATTEST_SCRATCH=$scratch
mkdir -p "$HOME/Pictures" "$HOME/.config/gtk-4.0" "$XDG_RUNTIME_DIR" "$TMPDIR" "$scratch/bin"
chmod 700 "$XDG_RUNTIME_DIR"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME XDG_CONFIG_HOME G_DEBUG DISPLAY WAYLAND_DISPLAY
cp "$here/desktop/settings.ini" "$HOME/.config/gtk-4.0/"
if [ "${AREA:-}" = none ]; then
    printf '#!/bin/sh\necho "selection cancelled" >&2\nexit 1\n' >"$scratch/bin/slurp"
else
    printf '#!/bin/sh\necho "%s"\n' "${AREA:-200,100 400x300}" >"$scratch/bin/slurp"
fi
chmod +x "$scratch/bin/slurp"
export PATH=$scratch/bin:$PATH SWAY_CONF=$here/desktop/sway.conf GSK_RENDERER=cairo GTK_A11Y=atspi
export GIO_USE_VFS=local GIO_USE_VOLUME_MONITOR=unix GSETTINGS_BACKEND=memory
export LC_ALL=${LC_ALL:-C.UTF-8} LANGUAGE=${LANGUAGE:-en} TZ=${TZ:-Europe/London}

# As in desktop.sh: the journey alone speaks to whoever asked.
mkfifo "$scratch/says"
cat "$scratch/says" &
teller=$!
# sway does not run for root; in a user namespace of its own it does not see that it would.
# shellcheck disable=SC2016 # expanded by the inner shell
timeout "${LIMIT:-110}" unshare --user --map-user=1000 --map-group=1000 dbus-run-session -- bash -c '
    export WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1
    export XDG_CURRENT_DESKTOP=sway XDG_SESSION_TYPE=wayland GDK_BACKEND=wayland
    sway -c "$SWAY_CONF" &
    compositor=$!
    for _ in $(seq 60); do ls "$XDG_RUNTIME_DIR"/wayland-? >/dev/null 2>&1 && break; sleep 0.1; done
    WAYLAND_DISPLAY=$(basename "$(ls "$XDG_RUNTIME_DIR"/wayland-? | head -1)")
    export WAYLAND_DISPLAY
    dbus-update-activation-environment WAYLAND_DISPLAY XDG_CURRENT_DESKTOP XDG_RUNTIME_DIR HOME TMPDIR PATH
    pipewire &
    sound=$!
    sleep 0.3
    /usr/libexec/xdg-desktop-portal-wlr &
    backend=$!
    /usr/libexec/xdg-desktop-portal &
    portal=$!
    sleep 0.7
    "$@" 1>"$ATTEST_SCRATCH/says"
    status=$?
    kill $portal $backend $sound $compositor 2>/dev/null
    exit $status' _ "$@" >&2
status=$?
: <>"$scratch/says"
wait $teller
exit $status
