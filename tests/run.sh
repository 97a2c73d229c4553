#!/bin/sh
# SPDX-License-Identifier: MIT
# Install what is missing, build with warnings as errors, and run all tests and checks; then build once more with clang
# and run the library's tests again. The last line is "N passed, N failed".
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/setup.sh"

give_up() {
    echo "0 passed, 1 failed"
    exit 1
}

# test_with COMPILER SUITES: build with the compiler and run the suites (none: all).
test_with() {
    export CC="$1"
    directory=test-$(echo "$1" | tr ' /' __)
    compile "$directory" --werror -Dtests=enabled -Ddocs=enabled -Dexamples=enabled || give_up
    : >"$build/$directory/meson-logs/testlog.json"
    # The tally says what failed, unless Meson was killed. $2 is a list.
    # shellcheck disable=SC2086
    meson test -C "$build/$directory" --no-rebuild $2 >"$build/$directory.tests.log" 2>&1 || [ $? -le 125 ] || give_up
    tested="$tested $directory"
}

need_build_tools
need_program_libraries
need g++ has "${CXX:-c++}"
need clang has clang
need libcriterion-dev pkg-config --exists criterion
need doxygen has doxygen
need abigail-tools has abidiff
need cmake has cmake
need golang-go has go
need python3-numpy /usr/bin/python3 -c "import numpy"
need python3-pandas /usr/bin/python3 -c "import pandas"
need python3-pytest /usr/bin/python3 -c "import pytest"
need python3-venv /usr/bin/python3 -c "import ensurepip"
need python3-pip /usr/bin/python3 -c "import pip"
need python3-jsonschema /usr/bin/python3 -c "import jsonschema"
need python3-selenium /usr/bin/python3 -c "import selenium"
need python3-numba /usr/bin/python3 -c "import numba"
need python3-distributed /usr/bin/python3 -c "import distributed"
need chromium has chromium
need chromium-driver has chromedriver
need postgresql sh -c "ls /usr/lib/postgresql/*/bin/initdb"
need sqlite3 has sqlite3
need gcc-s390x-linux-gnu has s390x-linux-gnu-gcc
need libc6-dev-s390x-cross test -d /usr/s390x-linux-gnu/include
need gcc-aarch64-linux-gnu has aarch64-linux-gnu-gcc
need libc6-dev-arm64-cross test -d /usr/aarch64-linux-gnu/include
need gcc-arm-linux-gnueabihf has arm-linux-gnueabihf-gcc
need libc6-dev-armhf-cross test -d /usr/arm-linux-gnueabihf/include
need gcc-i686-linux-gnu has i686-linux-gnu-gcc
need libc6-dev-i386-cross test -d /usr/i686-linux-gnu/include
need qemu-user-static has qemu-s390x-static
need valgrind has valgrind
install_missing

tested=
test_with "$CC" ""
[ "$CC" = clang ] || test_with clang "--suite unit --suite api"
cd "$build"
# shellcheck disable=SC2086 # a list
python3 "$root/tests/tally.py" $tested
