#!/bin/sh
# Prints the path of a Chromium (or Chrome) for the tests of the HTML page and for `make docs`, after installing it where
# that is possible. Without one it says why on standard error and ends with status 1.
set -u

find_chromium() {
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome chrome \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    path=$(command -v "$name" 2>/dev/null) || continue
    printf '%s\n' "$path"
    return 0
  done
  return 1
}

find_chromium && exit 0

if [ "$(id -u)" != 0 ]; then
  echo "there is no chromium on this machine (CHROMIUM=path names one elsewhere), and only root can install it" >&2
  exit 1
fi
if ! command -v apt-get >/dev/null; then
  echo "there is no chromium on this machine (CHROMIUM=path names one elsewhere), and no apt-get to install it with" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >"$log" 2>&1; then
  echo "apt-get could not install chromium: $(tail -n 1 "$log")" >&2
  rm -f "$log"
  exit 1
fi
rm -f "$log"
find_chromium || { echo "chromium was installed but cannot be found" >&2; exit 1; }
