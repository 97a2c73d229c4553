// SPDX-License-Identifier: MIT
// Runs a WebAssembly program of the system interface WASI: conformance_wasi.mjs PROGRAM ARGUMENT...
import { readFile } from "node:fs/promises";
import { argv, env, exit } from "node:process";
import { WASI } from "node:wasi";

const preopens = {};
for (const folder of [env.FORESTO_DATA, env.FORESTO_VECTORS]) {
    if (folder) {
        preopens[folder] = folder;
    }
}
const wasi = new WASI({ version: "preview1", args: argv.slice(2), env, preopens, returnOnExit: true });
const module = await WebAssembly.compile(await readFile(argv[2]));
exit(wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject())));
