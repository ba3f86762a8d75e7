#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# desktop.sh COMMAND [ARGUMENT…]: runs a journey on a desktop of its own: a screen (Xvfb), a window
# manager, a session bus with accessibility, an unlocked gnome-keyring, and a new home.
#   SCREEN=360x640  another size than 1366x768     TEXT_SCALE=2  letters twice as large
#   KEYRING=no      without a password store       DARK=1  CONTRAST=1  how it looks
#   SPEAKS=cy       in that language, with its days  RTL=1   from right to left
#   PSEUDO=1        every string four tenths longer  LOOKS=strict  fail on what looks wrong
# Where a program is missing it says so as a skipped TAP test and ends well.
set -u
here=$(cd "$(dirname "$0")" && pwd)

skip() {
    echo "1..0 # SKIP $1"
    exit 0
}

for program in Xvfb openbox dbus-run-session import xdotool xclip gnome-keyring-daemon; do
    command -v "$program" >/dev/null || skip "$program is not installed"
done
[ "${TEXT_SCALE:-1}" = 1 ] || command -v xprop >/dev/null || skip "xprop is not installed"
[ -x /usr/libexec/at-spi-bus-launcher ] || skip "at-spi2-core is not installed"
/usr/bin/python3 -c 'import pyatspi' 2>/dev/null || skip "python3-pyatspi is not installed"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/attest-desktop.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
export HOME=$scratch/home XDG_RUNTIME_DIR=$scratch/run TMPDIR=$scratch/tmp
mkdir -p "$HOME/.config/gtk-4.0" "$XDG_RUNTIME_DIR" "$TMPDIR"
chmod 700 "$XDG_RUNTIME_DIR"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME XDG_CONFIG_HOME WAYLAND_DISPLAY G_DEBUG
cp "$here/desktop/settings.ini" "$HOME/.config/gtk-4.0/"
[ -z "${DARK:-}" ] || export ADW_DEBUG_COLOR_SCHEME=prefer-dark
[ -z "${CONTRAST:-}" ] || export ADW_DEBUG_HIGH_CONTRAST=1
export GDK_BACKEND=x11 GSK_RENDERER=cairo GIO_USE_VFS=local GIO_USE_VOLUME_MONITOR=unix
export GSETTINGS_BACKEND=memory GTK_A11Y=atspi NO_AT_BRIDGE=0 ATTEST_SCRATCH=$scratch
export LC_ALL=${LC_ALL:-C.UTF-8} LANGUAGE=${LANGUAGE:-en} TZ=${TZ:-Europe/London}
export ATTEST_LOOKS=${LOOKS:-}

# A locale made here alone, for days and numbers; without one they stay as they are in English.
speak() {
    mkdir -p "$scratch/locale"
    if localedef -i "$1" -f UTF-8 "$scratch/locale/$1.UTF-8" 2>/dev/null; then
        export LOCPATH=$scratch/locale LC_ALL=$1.UTF-8
    fi
}
case ${SPEAKS:-} in
'') ;;
cy)
    speak cy_GB
    export LANGUAGE=cy
    ;;
*) export LANGUAGE=$SPEAKS ;;
esac
# The toolkit's own words say in which direction their language runs; it uses them for a program
# that has some in that language: a catalogue without words here, so that ours stay English.
if [ -n "${RTL:-}" ]; then
    mkdir -p "$scratch/rtl/he/LC_MESSAGES"
    printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n' |
        msgfmt -o "$scratch/rtl/he/LC_MESSAGES/attest.mo" - || skip "gettext is not installed"
    export LANGUAGE=he ATTEST_LOCALE_DIR=$scratch/rtl
fi
if [ -n "${PSEUDO:-}" ]; then
    /usr/bin/python3 "$here/pseudo.py" "$here/../.." "$scratch/pseudo" >/dev/null || skip "gettext is not installed"
    export LANGUAGE=qps ATTEST_LOCALE_DIR=$scratch/pseudo
fi

# The journey alone speaks to whoever asked; what the desktop says goes to the log. By a pipe
# with a name, because later session buses close the descriptors they are given.
mkfifo "$scratch/says"
cat "$scratch/says" &
teller=$!
# shellcheck disable=SC2016 # expanded by the inner shell
"$here/screen.sh" "${SCREEN:-1366x768}" \
    dbus-run-session --config-file="$here/desktop/session-bus.conf" -- bash -c '
        if [ "${KEYRING:-yes}" = yes ]; then
            printf keyring-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null
        fi
        openbox &
        manager=$!
        for _ in $(seq 40); do xdotool getmouselocation >/dev/null 2>&1 && break; sleep 0.05; done
        if [ "${TEXT_SCALE:-1}" = 2 ]; then
            xprop -root -f RESOURCE_MANAGER 8s -set RESOURCE_MANAGER "$(printf "Xft.dpi:\t192\n")"
        fi
        "$@" 1>"$ATTEST_SCRATCH/says"
        status=$?
        kill $manager 2>/dev/null
        exit $status' _ "$@" >&2
status=$?
: <>"$scratch/says"
wait $teller
exit $status
