#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# with-portal.sh CMD [ARG ...]: runs CMD on a Wayland desktop without a screen (sway, 1366 x 768), with the real
# screenshot portal and its wlr backend. Exit status 77 when something it needs is not installed.
# The seat has no pointer, so "slurp", by which a person chooses an area, is replaced by one that reads its answer from
# the file $SLURP_ANSWER: "X,Y WIDTHxHEIGHT", or "cancel".
set -u
missing() { echo "$1" >&2; exit 77; }
for program in sway grim pipewire dbus-run-session unshare swaymsg; do
  command -v "$program" >/dev/null || missing "$program is not installed"
done
for program in xdg-desktop-portal xdg-desktop-portal-wlr xdg-desktop-portal-gtk; do
  [ -x "/usr/libexec/$program" ] || missing "$program is not installed"
done
# sway refuses to run as root; a user namespace gives it another number.
namespace=()
if [ "$(id -u)" = 0 ]; then
  namespace=(unshare --user --map-user=1000 --map-group=1000)
  "${namespace[@]}" true 2>/dev/null || missing "user namespaces are not allowed here"
fi
# The backend always writes /tmp/out.png.
exec 8>/tmp/.attest-portal-test.lock
flock -w 60 8 || missing "another portal test is running"

scratch=$(mktemp -d /tmp/attest-portal.XXXXXX)
trap 'rm -rf "$scratch"' EXIT
export HOME=$scratch/home XDG_RUNTIME_DIR=$scratch/run XDG_CONFIG_HOME=$scratch/home/.config SLURP_ANSWER=$scratch/answer
mkdir -p "$HOME/Pictures" "$XDG_RUNTIME_DIR" "$XDG_CONFIG_HOME" "$scratch/bin"
chmod 700 "$XDG_RUNTIME_DIR"
echo "200,100 400x300" > "$SLURP_ANSWER"
cat > "$scratch/bin/slurp" <<'END'
#!/bin/sh
read -r answer < "$SLURP_ANSWER"
[ "$answer" != cancel ] || exit 1
echo "$answer"
END
cat > "$scratch/sway.conf" <<'END'
output HEADLESS-1 resolution 1366x768 position 0,0
output HEADLESS-1 bg #3a6ea5 solid_color
default_border none
END
chmod +x "$scratch/bin/slurp"
export PATH=$scratch/bin:$PATH SWAY_CONF=$scratch/sway.conf
timeout "${LIMIT:-60}" "${namespace[@]}" dbus-run-session -- bash -c '
  exec 8>&-
  export WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1
  export XDG_CURRENT_DESKTOP=sway XDG_SESSION_TYPE=wayland GDK_BACKEND=wayland
  unset DISPLAY WAYLAND_DISPLAY
  sway -c "$SWAY_CONF" >"$XDG_RUNTIME_DIR/sway.log" 2>&1 & sway=$!
  for i in $(seq 100); do ls "$XDG_RUNTIME_DIR"/wayland-? >/dev/null 2>&1 && break; sleep 0.1; done
  export WAYLAND_DISPLAY=$(basename "$(ls "$XDG_RUNTIME_DIR"/wayland-? | head -1)") SWAYSOCK=$(ls "$XDG_RUNTIME_DIR"/sway-ipc*.sock)
  dbus-update-activation-environment WAYLAND_DISPLAY XDG_CURRENT_DESKTOP XDG_RUNTIME_DIR HOME 2>/dev/null
  pipewire >/dev/null 2>&1 & pipewire=$!
  for i in $(seq 50); do [ -S "$XDG_RUNTIME_DIR/pipewire-0" ] && break; sleep 0.1; done
  /usr/libexec/xdg-desktop-portal-wlr >/dev/null 2>&1 & wlr=$!
  /usr/libexec/xdg-desktop-portal >/dev/null 2>&1 & portal=$!
  for i in $(seq 100); do
    gdbus call --session --dest org.freedesktop.portal.Desktop --object-path /org/freedesktop/portal/desktop \
      --method org.freedesktop.DBus.Properties.Get org.freedesktop.portal.Screenshot version >/dev/null 2>&1 && break
    sleep 0.1
  done
  "$@"; status=$?
  kill $portal $wlr $pipewire 2>/dev/null
  swaymsg exit >/dev/null 2>&1; sleep 0.2; kill $sway 2>/dev/null
  exit $status' _ "$@"
