#!/bin/sh
# Chromium for the browser tests: installed where we are root and have apt, else those tests are
# skipped and say so, or fail where CI is set.
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests: about 300 MB, one to three minutes ..."
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null 2>&1 && exit 0
fi
echo "No Chromium here: the browser tests will be skipped, or fail where CI is set."
exit 0
