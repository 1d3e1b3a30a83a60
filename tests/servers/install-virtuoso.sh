#!/bin/sh
# Virtuoso for the tests against a real SPARQL store: installed where we are root and have apt,
# else those tests are skipped and say so, or fail where CI is set.
command -v virtuoso-t >/dev/null 2>&1 && command -v isql-vt >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Virtuoso for the tests against a SPARQL store: about 20 MB, half a minute ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends virtuoso-opensource-7-bin >/dev/null 2>&1 && exit 0
fi
echo "No Virtuoso here: the tests against it will be skipped, or fail where CI is set."
exit 0
