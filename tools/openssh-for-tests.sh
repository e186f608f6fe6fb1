#!/bin/sh
# Prints the path of an OpenSSH server for the tests, after installing it where that is possible.
# Without one it says why on standard error and ends with status 1.
set -u

find_sshd() {
  for path in "$(command -v sshd 2>/dev/null)" /usr/sbin/sshd /usr/local/sbin/sshd /opt/homebrew/sbin/sshd; do
    # ssh-keygen and ssh-agent are part of what the tests use.
    if [ -n "$path" ] && [ -x "$path" ] && command -v ssh-keygen >/dev/null && command -v ssh-agent >/dev/null; then
      printf '%s\n' "$path"
      return 0
    fi
  done
  return 1
}

find_sshd && exit 0

if [ "$(id -u)" != 0 ]; then
  echo "there is no sshd on this machine, and only root can install openssh-server" >&2
  exit 1
fi
if ! command -v apt-get >/dev/null; then
  echo "there is no sshd on this machine, and no apt-get to install openssh-server with" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
# Only the program is wanted: no service is started, where the machine has a say in that (invoke-rc.d, policy-rc.d).
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends openssh-server openssh-client; } >"$log" 2>&1; then
  echo "apt-get could not install openssh-server: $(tail -n 1 "$log")" >&2
  rm -f "$log"
  exit 1
fi
rm -f "$log"
find_sshd || { echo "openssh-server was installed but there is no sshd" >&2; exit 1; }
