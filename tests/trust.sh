#!/bin/sh
# SPDX-License-Identifier: MIT
# Measure what docs/quality.md lists: install what is missing, run all parts or those that are named, and print a line
# with the figure of each. The last line is "N passed, N failed".
#
#     sh tests/trust.sh [--short] [--fuzz SECONDS] [--write] [PART ...]
#
# --short, or the variable CI: what fits in 15 minutes; other compilers than the first and most of the random cases are
# left out, and each fuzz target has 10 seconds instead of 30. --fuzz: as many as said. --write: put the lines into
# docs/quality.md. FORESTO_BUILD_DIR moves the logs.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/setup.sh"
here=$root/tests/trust
parts="conformance flags environment faults coverage mutation model fuzz threads text supply static"
short=${CI:-}
seconds=
write=
chosen=
arguments=$*

usage() {
    echo "usage: sh tests/trust.sh [--short] [--fuzz SECONDS] [--write] [PART ...] (parts: $parts)" >&2
    exit 2
}

while [ $# -gt 0 ]; do
    case $1 in
    --short) short=yes ;;
    --write) write=yes ;;
    --fuzz)
        [ $# -gt 1 ] || usage
        seconds=$2
        shift
        ;;
    *)
        case " $parts " in
        *" $1 "*) chosen="$chosen $1" ;;
        *) usage ;;
        esac
        ;;
    esac
    shift
done
chosen=${chosen:-$parts}
logs=$build/trust
lines=$logs/lines.txt
mkdir -p "$logs"
: >"$lines"

chose() {
    for part in "$@"; do
        case " $chosen " in *" $part "*) return 0 ;; esac
    done
    return 1
}

need_compilers() {
    need gcc-12 has gcc-12
    need python3 has python3
    if [ ! "$short" ] || chose flags fuzz threads static; then
        need clang-14 has clang-14
        need libclang-rt-14-dev ls /usr/lib/llvm-14/lib/clang/*/lib/linux/libclang_rt.asan-*.a
    fi
    need clang-19 has clang-19
    need libclang-rt-19-dev ls /usr/lib/llvm-19/lib/clang/19/lib/linux/libclang_rt.profile-*.a
}

# A compiler with its C library, and what runs its programs.
need_cross() {
    need "gcc-$1" has "$2-gcc"
    need "libc6-dev-$3-cross" test -d "/usr/$2/include"
    need qemu-user-static has qemu-s390x-static
}

need_machines() {
    need_cross i686-linux-gnu i686-linux-gnu i386
    need_cross aarch64-linux-gnu aarch64-linux-gnu arm64
    need_cross s390x-linux-gnu s390x-linux-gnu s390x
    need musl-tools has musl-gcc
    [ ! "$short" ] || return 0
    need_cross arm-linux-gnueabihf arm-linux-gnueabihf armhf
    need_cross riscv64-linux-gnu riscv64-linux-gnu riscv64
    need_cross powerpc64-linux-gnu powerpc64-linux-gnu ppc64
}

need_webassembly() {
    need nodejs has node
    need lld-19 has wasm-ld-19
    need wasi-libc test -d /usr/include/wasm32-wasi
    need libclang-rt-19-dev-wasm32 ls /usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a
}

need_windows() {
    need gcc-mingw-w64-x86-64 has x86_64-w64-mingw32-gcc
    need wine has wine
    need wine64 sh -c 'command -v wine64 || ls /usr/lib/wine/wine64'
}

need_all() {
    need_build_tools
    need_compilers
    ! chose conformance environment || need_machines
    [ "$short" ] || ! chose conformance || need_windows
    ! chose conformance || need_webassembly
    ! chose flags || need_cross i686-linux-gnu i686-linux-gnu i386
    ! chose coverage mutation || need libcriterion-dev pkg-config --exists criterion
    ! chose coverage || need llvm-19 has llvm-cov-19
    if chose fuzz; then
        need_program_libraries
        need valgrind has valgrind
    fi
    if chose text; then
        need nodejs has node
        need postgresql sh -c "ls /usr/lib/postgresql/*/bin/initdb"
    fi
    if chose static; then
        need clang-tidy has clang-tidy
        need cppcheck has cppcheck
        need frama-c-base has frama-c
    fi
}

# part NAME COMMAND...: run it and keep the line with its figure, the last one that begins with the name.
part() {
    name=$1
    shift
    log=$logs/$name.log
    began=$(date +%s)
    if "$@" >"$log" 2>&1; then
        outcome=passed
    else
        outcome=FAILED
    fi
    line=$(grep "^$name: " "$log" | tail -n 1)
    [ "$line" ] || line="$name: no figure: $(tail -n 1 "$log" | cut -c 1-200)"
    echo "$line ($outcome, $(($(date +%s) - began)) s)" | tee -a "$lines"
    [ "$outcome" = passed ] || grep -E "^ *(FAIL|FOUND|not called|survived|error)|: FOUND" "$log" | head -n 10 >&2
}

# As many of one thing when there is time, as of another in short.
either() {
    if [ "$short" ]; then echo "$2"; else echo "$1"; fi
}

# What was kept is replayed; the fuzzers, under ASan, run through it first and go on from there.
fuzz() {
    for kind in msan valgrind; do
        python3 "$root/tests/fuzz/run.py" --replay "$kind" || return 1
    done
    python3 "$root/tests/fuzz/run.py" --seconds "${seconds:-$(either 30 10)}"
}

# What the parts are. The options of each are lists.
# shellcheck disable=SC2046
measure() {
    case $1 in
    conformance) part "$1" python3 "$here/conformance.py" $(either --strict "gcc-12 clang-19 aarch64 s390x wasm32") ;;
    flags) # all three compilers would take five minutes more: flags.py alone
        part "$1" python3 "$here/flags.py" --strict \
            $(either "--compilers gcc-12,clang-19" "Ofast mfpmath=387 linking")
        ;;
    environment) part "$1" python3 "$here/environment.py" $(either --strict "gcc-12 aarch64 s390x") ;;
    faults) part "$1" python3 "$here/faults.py" $(either "--every 7" "--random 60 --every 499") ;;
    coverage) part "$1" python3 "$here/coverage.py" ;;
    mutation) part "$1" python3 "$here/mutation.py" --jobs 2 --sample 1 ;;
    model) part "$1" python3 "$here/model/run.py" --cases "$(either 10000 600)" ;;
    fuzz) part "$1" fuzz ;;
    threads) part "$1" python3 "$here/threads.py" $(either --strict gcc-12) ;;
    text) part "$1" python3 "$here/text.py" $(either "" "--count 200000 --numerics 20000") ;;
    static) part "$1" python3 "$here/static.py" $(either "" "gcc clang cppcheck") ;;
    supply) part "$1" python3 "$here/supply.py" ;;
    esac
}

# The lines with their date and command, between the marks of the document.
write_document() {
    {
        echo "$(date -u +%Y-%m-%d), \`sh tests/trust.sh${arguments:+ $arguments}\`, $(nproc) cores, $(uname -m):"
        echo
        sed 's/^/    /' "$lines"
    } >"$logs/output.txt"
    document=$root/docs/quality.md
    sed -e "/^<!-- output: begin -->/,/^<!-- output: end -->/{
        /^<!-- output: begin -->/{p;r $logs/output.txt
        }
        /^<!-- output: end -->/p
        d
    }" "$document" >"$logs/quality.md" && cp "$logs/quality.md" "$document"
}

missing=
need_all
install_missing
for one in $chosen; do
    case $one in
    coverage | supply) measure "$one" & ;; # on one core most of the time: beside the part after it
    *)
        measure "$one"
        wait
        ;;
    esac
done
wait
[ ! "$write" ] || write_document
passed=$(grep -c "(passed, [0-9]* s)$" "$lines")
failed=$(grep -c "(FAILED, [0-9]* s)$" "$lines")
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
