# SPDX-License-Identifier: MIT
# What tests/run.sh, tests/trust.sh and examples/demo.sh share: find and install missing packages, configure, compile.
# Sourced, with $root set to the project's folder. FORESTO_BUILD_DIR moves the build, CC chooses the compiler.

build=${FORESTO_BUILD_DIR:-$root/build}
mkdir -p "$build"
build=$(cd "$build" && pwd)
export CC="${CC:-gcc}"
missing=

# quietly LOG COMMAND...: run a command with its output in a log, which is shown only on failure.
quietly() {
    log=$build/$1
    shift
    "$@" >"$log" 2>&1 || {
        tail -n 60 "$log" >&2
        echo "failed: $* (the whole log: $log)" >&2
        return 1
    }
}

# need PACKAGE COMMAND...: the package is missing unless the command succeeds.
need() {
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}

has() {
    command -v "${1%% *}"
}

has_header() {
    echo "#include <$1>" | $CC -E -
}

need_build_tools() {
    need gcc has "$CC"
    need libc6-dev has_header stdio.h
    need meson has meson
    need ninja-build has ninja
    need pkg-config has pkg-config
}

# What the program foresto links to.
need_program_libraries() {
    need libjansson-dev pkg-config --exists jansson
    need libcsv-dev has_header csv.h
    need libmicrohttpd-dev pkg-config --exists libmicrohttpd
    need libsqlite3-dev pkg-config --exists sqlite3
    need libpq-dev pkg-config --exists libpq
}

# Install what is missing, as root or through sudo; else name it and stop.
install_missing() {
    [ "$missing" ] || return 0
    as_root=
    if ! has apt-get >/dev/null; then
        as_root=nobody
    elif [ "$(id -u)" != 0 ]; then
        as_root=nobody
        if has sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
            as_root=sudo
        fi
    fi
    if [ "$as_root" = nobody ]; then
        echo "please install first (by Debian's names):$missing" >&2
        exit 2
    fi
    echo "installing:$missing"
    apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y"
    # A source that can't be reached is no reason to stop as long as the packages are found.
    # shellcheck disable=SC2086 # lists
    quietly update.log $apt update || :
    quietly install.log $apt install --no-install-recommends $missing || exit 2
}

# compile DIRECTORY OPTION...: configure it with Meson's options, anew if it can't be reused, and compile.
compile() {
    name=$1
    shift
    [ ! -f "$build/$name/build.ninja" ] ||
        meson setup --reconfigure "$@" "$build/$name" "$root" >/dev/null 2>&1 ||
        rm -rf "${build:?}/$name"
    [ -f "$build/$name/build.ninja" ] || quietly "$name.log" meson setup "$@" "$build/$name" "$root" &&
        quietly "$name.log" ninja -C "$build/$name"
}
