# SPDX-License-Identifier: MIT
"""The library's texts against those who define them: Node for doubles, PostgreSQL for NUMERIC, NIST for SHA-256.

    python3 tests/trust/text.py [double|numeric|sha256 ...] [--count 1000000] [--numerics 100000]
"""

import argparse
import concurrent.futures
import hashlib
import itertools
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import time

import common
import text_postgres

HERE = pathlib.Path(__file__).resolve().parent
NODE = """
const lines = require("fs").readFileSync(0, "latin1").split("\\n");
const view = new DataView(new ArrayBuffer(8)), out = [];
for (const line of lines) {
    if (line) { view.setBigUint64(0, BigInt("0x" + line)); out.push(String(view.getFloat64(0))); }
}
process.stdout.write(out.join("\\n") + "\\n");
"""
CHUNK = 100_000


def bits_of(value):
    return struct.unpack("<Q", struct.pack("<d", value))[0]


def value_of(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def is_finite(bits):
    return bits >> 52 & 0x7FF != 0x7FF


def around(value, steps):
    """The doubles next to a positive value, of both signs."""
    middle = bits_of(value)
    near = (bits for bits in range(max(middle - steps, 0), middle + steps + 1) if is_finite(bits))
    return [bits | sign << 63 for bits in near for sign in (0, 1)]


# ---- doubles ----


def edge_doubles():
    """Near powers of 2 and of 10, where ECMAScript changes the notation, and where integers stop being exact."""
    powers = [2.0**k for k in range(-1074, 1024)] + [float(f"1e{k}") for k in range(-323, 309)]
    special = [5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e21, 1e-6, 1e-7, 2.0**53, 9007199254740993.0]
    special += [float(f"9.5e{k}") for k in range(-323, 309)] + [float(f"5e{k}") for k in range(-324, 308)]
    return list(itertools.chain.from_iterable(around(value, 8) for value in powers + special))


def doubles(count, rng):
    """Edges, then decimals as people write them and random bits, in turn."""
    edges = edge_doubles()
    yield from edges[:count]
    for k in range(max(count - len(edges), 0)):
        if k % 4 == 0:
            yield bits_of(rng.randint(-(10**9), 10**9) / 10 ** rng.randint(0, 12))
        else:
            bits = rng.getrandbits(64)
            yield bits if is_finite(bits) else bits ^ 1 << 62


def differences(names, ours, who, theirs):
    return [f"{name}: {our}, {who} {their}" for name, our, their in zip(names, ours, theirs) if our != their]


def check_doubles(program, options, rng):
    source, done, wrong = doubles(options.count, rng), 0, []
    while chunk := list(itertools.islice(source, CHUNK)):
        lines = "".join(f"{bits:016x}\n" for bits in chunk)
        ours = call([*program, "double"], lines)
        theirs = call(["node", "-e", NODE], lines)
        assert len(ours) == len(theirs) == len(chunk)
        names = (repr(value_of(bits)) for bits in chunk)
        wrong += differences(names, ours, "Node", theirs)
        done += len(chunk)
    return wrong, f"{done} doubles as Node's String(x), each read back to its bits"


# ---- NUMERIC ----

COLUMNS = [(18, 4), (12, 8), (8, 6), (18, 8), (38, 10), (5, 0), (3, 3)]


def numeric_values(count, scale, precision, rng):
    """Ties and their neighbours, values at the end of the column's range, and values of any size."""
    limit = 10.0 ** (precision - scale)
    for k in range(count):
        style = k % 5
        if style == 0:
            places = f"{rng.randint(0, 10**scale - 1):0{scale}d}" if scale else ""
            yield float(f"{rng.randint(-10**4, 10**4)}.{places}5")
        elif style == 1:
            yield value_of(bits_of(rng.uniform(0, limit)) ^ rng.getrandbits(3))
        elif style == 2:
            yield rng.choice([-1, 1]) * limit * (1 - rng.choice([0, 0.4, 0.5, 0.6, 1]) * 10.0**-precision)
        elif style == 3:
            yield rng.gauss(0, 0.02) * 10 ** rng.randint(-6, 3)
        else:
            yield rng.choice([0.0, -0.0, rng.uniform(-1, 1) * 10.0 ** rng.randint(-30, 30)])


SCRIPT = """
CREATE FUNCTION pg_temp.fits(value text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN value::numeric({precision},{scale})::text;
EXCEPTION WHEN numeric_value_out_of_range THEN
    RETURN 'RANGE';
END $$;
CREATE TEMP TABLE bound (place serial, value text);
COPY bound (value) FROM stdin;
{values}\\.
SELECT pg_temp.fits(value) FROM bound ORDER BY place;
"""


def check_numerics(program, options, rng):
    wrong, done, share = [], 0, options.numerics // len(COLUMNS) + 1
    with text_postgres.Server() as server:
        for precision, scale in COLUMNS:
            values = list(numeric_values(share, scale, precision, rng))
            lines = "".join(f"{bits_of(value):016x}\n" for value in values)
            ours = call([*program, "numeric", precision, scale], lines)
            texts = "".join(f"{text}\n" for text in call([*program, "double"], lines))
            script = SCRIPT.format(precision=precision, scale=scale, values=texts)
            theirs = server.sql(script).split()
            assert len(ours) == len(theirs) == len(values)
            name = f"NUMERIC({precision},{scale})"
            wrong += differences((f"{value!r} as {name}" for value in values), ours, "PostgreSQL", theirs)
            done += len(values)
            wrong += [f"{name}: nothing refused"] if "RANGE" not in ours else []
    return wrong, f"{done} values as PostgreSQL's NUMERIC in {len(COLUMNS)} columns"


# ---- SHA-256 ----

# FIPS 180-4's examples (csrc.nist.gov, "Examples with Intermediate Values"): message, times, digest.
EXAMPLES = [
    ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        1,
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
]


def vectors(name, *keys):
    """The records of a file of NIST's Cryptographic Algorithm Validation Program (SHA-256, CAVS 11)."""
    pairs = [line.split(" = ") for line in (HERE / name).read_text().splitlines() if " = " in line]
    columns = [[value for key, value in pairs if key == wanted] for wanted in keys]
    return list(zip(*columns))


def check_short(program):
    records = vectors("text_sha256_short.rsp", "Len", "Msg", "MD")
    lines = "".join(f"{message if int(bits) else '-'} 1\n" for bits, message, _ in records)
    found = call([*program, "sha256"], lines)
    return differences(
        [f"CAVP, {bits} bits" for bits, _, _ in records], found, "NIST", [digest for _, _, digest in records]
    ), len(records)


def check_monte(program):
    """NIST's chain: each message is the last three digests, 1000 times for a published one."""
    records = vectors("text_sha256_monte.rsp", "MD")
    seed = vectors("text_sha256_monte.rsp", "Seed")[0][0]
    wrong = []
    with subprocess.Popen(
        ["stdbuf", "-oL", *map(str, program), "sha256"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        for number, (digest,) in enumerate(records):
            last = [seed] * 3
            for _ in range(1000):
                child.stdin.write("".join(last) + " 1\n")
                child.stdin.flush()
                last = [*last[1:], child.stdout.readline().strip()]
            seed = last[2]
            wrong += [f"CAVP, Monte Carlo {number}"] if seed != digest else []
        child.stdin.close()
    return wrong, len(records)


def check_sha256(program, _, rng):
    lines = "".join(f"{piece.encode().hex()} {times}\n" for piece, times, _ in EXAMPLES)
    found = call([*program, "sha256"], lines)
    digests = [digest for _, _, digest in EXAMPLES]
    wrong = differences([f"FIPS 180-4, {piece}" for piece, _, _ in EXAMPLES], found, "FIPS", digests)
    short, short_count = check_short(program)
    monte, monte_count = check_monte(program)
    messages = [rng.randbytes(length) for length in range(300)]
    lines = "".join(f"{message.hex() or '-'} 1\n" for message in messages)
    found = call([*program, "sha256"], lines)
    digests = [hashlib.sha256(message).hexdigest() for message in messages]
    wrong += differences([f"{len(message)} bytes" for message in messages], found, "hashlib", digests)
    count = len(EXAMPLES) + short_count + monte_count
    return wrong + short + monte, f"{count} published SHA-256 vectors ({monte_count} of 1000 hashes each)"


# ---- all of them ----


def call(command, text):
    done = subprocess.run(list(map(str, command)), input=text, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


PARTS = {"double": check_doubles, "numeric": check_numerics, "sha256": check_sha256}


def missing():
    wanted = {"node": "nodejs", "psql": "postgresql"}
    return [package for command, package in wanted.items() if not shutil.which(command)]


def check(part, program, options):
    """(what differs, the figure, seconds)"""
    started = time.monotonic()
    return *PARTS[part](program, options, random.Random(options.seed)), time.monotonic() - started


def main():
    options = argparse.ArgumentParser()
    options.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    options.add_argument("--count", type=int, default=1_000_000)
    options.add_argument("--numerics", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    if missing():
        sys.exit(f"please install first (by Debian's names): {' '.join(missing())}")
    failed, figures = False, []
    with common.scratch() as folder, concurrent.futures.ProcessPoolExecutor(common.JOBS) as pool:
        program = [common.build(common.GCC, folder, "text.c", ("-O2",))]
        parts = options.parts or list(PARTS)
        results = [pool.submit(check, part, program, options) for part in parts]
        for part, result in zip(parts, results):
            wrong, figure, seconds = result.result()
            for what in wrong[:20]:
                print(what)
            failed |= bool(wrong)
            figures.append(f"{figure}, {len(wrong)} differ")
            print(f"{part}: {figure}, {len(wrong)} differ ({seconds:.0f} s)", flush=True)
    print(f"text: {'; '.join(figures)}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
