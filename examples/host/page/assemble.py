# SPDX-License-Identifier: MIT
"""Make one page of its parts, and of that a C file. Arguments: the C file, page.html, page.css, scripts in order."""

import base64
import hashlib
import pathlib
import sys


def source(text):
    """How a policy names an inline style or script: by its hash."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def policy(style, script):
    return (f"default-src 'none'; script-src {source(script)}; style-src {source(style)}; img-src data:; "
            "connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'")


def c_bytes(data):
    lines = (data[i:i + 24] for i in range(0, len(data), 24))
    return "\n".join("    " + "".join(f"{byte}," for byte in line) for line in lines)


target, template, style, *scripts = (pathlib.Path(argument) for argument in sys.argv[1:])
style = style.read_text(encoding="utf-8")
body = "\n".join(script.read_text(encoding="utf-8") for script in scripts)
script = f'(() => {{\n"use strict";\n{body}}})();\n'
if "</" in style + script or "<!--" in script:
    sys.exit("the style or a script holds what would end it in a page")
policy = policy(style, script)
page = template.read_text(encoding="utf-8")
before, after = page.split("{DATA}")
parts = {"{POLICY}": policy, "{STYLE}": style, "{SCRIPT}": script}
for mark, text in parts.items():
    if page.count(mark) != 1:
        sys.exit(f"{template}: {mark} must stand there once")
    before, after = (part.replace(mark, text) for part in (before, after))
offset = len(before.encode())
page = (before + after).encode()
# A frame can only be forbidden by a header.
target.write_text(f"""/* SPDX-License-Identifier: MIT */
#include "page/page.h"

const unsigned char PAGE_HTML[] = {{
{c_bytes(page)}
}};
const size_t PAGE_HTML_SIZE = sizeof PAGE_HTML;
const size_t PAGE_DATA_OFFSET = {offset};
const char PAGE_POLICY[] = "{policy}; frame-ancestors 'none'";
""", encoding="utf-8")
