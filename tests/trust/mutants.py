# SPDX-License-Identifier: MIT
"""Small faults in C source, one at a time: what mutation.py plants and the tests have to find.

A mutant is a replacement of one stretch of a file. The source is cut into tokens, not parsed; what does not compile is
dropped later.
"""

import dataclasses
import re

TOKEN = re.compile(
    r"""(?P<comment>/\*.*?\*/|//[^\n]*)
      | (?P<directive>^[ \t]*\#(?:[^\n\\]|\\.|\\\n)*)
      | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<number>0[xX][0-9a-fA-F.]+(?:[pP][-+]?\d+)?[uUlL]*|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[uUlLfF]*)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<operator><<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:;,.(){}\[\]])
      | (?P<space>\s+)""",
    re.X | re.S | re.M,
)
SWAPS = {
    "<": ["<=", ">"],
    "<=": ["<", ">"],
    ">": [">=", "<"],
    ">=": [">", "<"],
    "==": ["!="],
    "!=": ["=="],
    "&&": ["||"],
    "||": ["&&"],
    "+": ["-"],
    "-": ["+"],
    "*": ["/"],
    "/": ["*"],
    "%": ["/"],
    "+=": ["-="],
    "-=": ["+="],
    "*=": ["/="],
    "/=": ["*="],
    "<<": [">>"],
    ">>": ["<<"],
    "&": ["|"],
    "|": ["&"],
    "^": ["|"],
    "|=": ["&="],
    "&=": ["|="],
    "++": ["--"],
    "--": ["++"],
}
CALL = re.compile(r"[\w\]](?:->|\.)\w+\(")
# A loop over 0 .. n - 1, and the same from the other end.
LOOP = re.compile(r"for \((\w+) (\w+) = 0; (!status && )?\2 < ([\w.>()-]+); \2\+\+\) \{")
SUMS = re.compile(r"[-+*/^|]=")


@dataclasses.dataclass(frozen=True)
class Mutant:
    kind: str
    begin: int
    end: int
    text: str

    def apply(self, source):
        return source[: self.begin] + self.text + source[self.end :]

    def describe(self, source):
        line = source.count("\n", 0, self.begin) + 1
        was = " ".join(source[self.begin : self.end].split())
        return f"{line}: {self.kind}: {was or 'nothing'} -> {' '.join(self.text.split()) or 'nothing'}"


def tokens(source):
    """Kind, begin and end of each token that is code."""
    return [
        (match.lastgroup, match.start(), match.end())
        for match in TOKEN.finditer(source)
        if match.lastgroup not in ("comment", "directive", "space")
    ]


def in_function(source, code):
    """The tokens inside function bodies, behind a brace at the outer level that follows a parenthesis, and inside
    tables, behind one that follows `=`."""
    depth = 0
    inside = False
    previous = ""
    for kind, begin, end in code:
        text = source[begin:end]
        if text == "{":
            if depth == 0:
                inside = previous in (")", "=")
            depth += 1
        elif text == "}":
            depth -= 1
        elif inside and depth:
            yield kind, begin, end
        previous = text


def is_binary(source, code, index):
    """Whether an operator has an operand on its left, so that it is no sign, dereference or address."""
    if index == 0:
        return False
    kind, begin, end = code[index - 1]
    text = source[begin:end]
    if kind == "word":
        return text not in ("return", "case", "sizeof", "else")
    return kind in ("number", "string") or text in (")", "]")


def operators(source, code):
    for index, (kind, begin, end) in enumerate(code):
        text = source[begin:end]
        if kind != "operator" or text not in SWAPS:
            continue
        if text in "+-*&" and not is_binary(source, code, index):
            continue
        for swap in SWAPS[text]:
            yield Mutant("operator", begin, end, swap)


def negations(source, code):
    for kind, begin, end in code:
        if kind == "operator" and source[begin:end] == "!" and not source.startswith("(!status)", begin - 1):
            yield Mutant("negation dropped", begin, end, "")


def is_length(source, code, index):
    """Whether a constant is the length of an array that is declared: a longer one cannot be told."""
    around = [source[begin:end] for _, begin, end in code[max(0, index - 3) : index + 2]]
    return len(around) == 5 and around[2] == "[" and around[4] == "]" and re.fullmatch(r"\w+|\*|,", around[0])


def constants(source, code):
    for index, (kind, begin, end) in enumerate(code):
        text = source[begin:end]
        character = kind == "string" and re.fullmatch(r"'[^'\\]'", text)
        if character or (kind == "number" and re.fullmatch(r"(?:\d+|0[xX][0-9a-fA-F]+)[uUlL]*", text)):
            for change in ["-1"] if is_length(source, code, index) else ["+1", "-1"]:
                # Inside the parentheses of UINT64_C() only a number can stand.
                inside = index > 1 and re.fullmatch(r"U?INT\d+_C", source[slice(*code[index - 2][1:])])
                value = f"{int(text, 0) + int(change)}" if inside else f"({text} {change[0]} {change[1]})"
                yield Mutant("constant", begin, end, value)
        elif kind == "number":
            yield Mutant("constant", begin, end, f"({text} + 1.0)")


def statements(source, code):
    """Expression statements: assignments and calls, also those that release, report or write."""
    start = None
    depth = 0
    for index, (kind, begin, end) in enumerate(code):
        text = source[begin:end]
        if text in "([":
            depth += 1
        elif text in ")]":
            depth -= 1
        if depth == 0 and text == ";" and start is not None:
            first = code[start]
            body = source[first[1] : begin]
            if deletable(source, code[start:index], body):
                yield Mutant("statement dropped", first[1], begin, "")
            start = None
        if depth == 0 and text in (";", "{", "}", ":") or (depth == 0 and text == ")"):
            start = index + 1 if index + 1 < len(code) else None


def deletable(source, code, body):
    """No declaration, no control flow, nothing without effect."""
    if not code or code[0][0] != "word" and source[code[0][1] : code[0][2]] not in ("*", "++", "--"):
        return False
    first = source[code[0][1] : code[0][2]]
    if first in ("return", "break", "continue", "goto", "case", "default", "else", "do", "const", "static", "enum"):
        return False
    if len(code) > 1 and code[0][0] == "word" and (code[1][0] == "word" or re.match(r"\w+ \*\w", body)):
        return False
    return bool(re.search(r"=|\(|\+\+|--", body))


def checks(source, code):
    """Conditions of an `if` that is not entered, or is always: among them every check for an error."""
    for kind, begin, end in code:
        if kind == "word" and source[begin:end] == "if":
            opening = source.index("(", end)
            until = closing(source, opening) - 1
            yield Mutant("check dropped", opening + 1, until, "0")
            yield Mutant("check forced", opening + 1, until, "1")


def calls(source, code):
    """A call into the host, or through another table of functions, that is not made and seems to have said 0."""
    for match in CALL.finditer(source):
        begin = max(source.rfind(before, 0, match.start()) + 1 for before in " (\n")
        yield Mutant("call skipped", begin, closing(source, match.end() - 1), "0")


def closing(source, opening):
    """Where the bracket that opens there is closed, exclusive."""
    pair = {"(": ")", "{": "}"}[source[opening]]
    depth = 0
    for at in range(opening, len(source)):
        depth += {source[opening]: 1, pair: -1}.get(source[at], 0)
        if depth == 0:
            return at + 1
    return len(source)


def loops(source, code):
    """Another order of summation."""
    for match in LOOP.finditer(source):
        kind, name, before, bound = match.groups()
        if SUMS.search(source, match.end(), closing(source, match.end() - 1)):
            head = f"for ({kind} {name} = {bound}; {before or ''}{name}-- > 0;) {{"
            yield Mutant("order", match.start(), match.end(), head)


def mutants(source):
    """All mutants of a file, in the order of their places."""
    code = list(in_function(source, tokens(source)))
    places = {begin for _, begin, _ in code}
    found = set()
    for make in operators, negations, constants, statements, checks, calls, loops:
        found |= {mutant for mutant in make(source, code) if mutant.begin in places}
    return sorted(found, key=lambda mutant: (mutant.begin, mutant.end, mutant.text))
