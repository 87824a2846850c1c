# SPDX-License-Identifier: MIT
"""C source as the checks need it: tokens, function bodies, prototypes.

This is a tokenizer, not a parser: it knows comments, strings, directives and nested brackets and
takes everything else as it comes, so that the checks depend on no particular way to lay out code.
"""

import re
from typing import NamedTuple

TOKEN = re.compile(r"""
      (?P<comment>/\*.*?\*/|//[^\n]*)
    | (?P<directive>^[ \t]*\#(?:\\\r?\n|/\*.*?\*/|[^\n])*)
    | (?P<string>(?:u8|[uUL])?"(?:\\.|[^"\\\n])*"|[uUL]?'(?:\\.|[^'\\\n])*')
    | (?P<word>[A-Za-z_0-9][\w.]*)
    | (?P<space>\s+)
    | (?P<punct>->|\.\.\.|.)
""", re.VERBOSE | re.DOTALL | re.MULTILINE)

# Words that are followed by a bracket without being the name of a function.
NO_NAME = set("""
    if for while switch return sizeof int char void long short unsigned signed float double bool
    const volatile static inline extern struct union enum
""".split())
# Words whose bracket belongs to a declaration without changing what it declares.
ATTRIBUTES = {"__attribute__", "__attribute", "__printf", "__scanf", "_Alignas", "__aligned",
              "__typeof__", "typeof", "__asm__", "__nonnull"}
OPEN, CLOSE = "([{", ")]}"


class Token(NamedTuple):
    kind: str
    text: str
    line: int


class Function(NamedTuple):
    name: str
    line: int       # first line of the head
    last: int       # line of the closing brace


class Prototype(NamedTuple):
    name: str
    line: int
    params: list    # names; "" for a parameter without one
    returns: bool   # something other than void
    comment: object     # the Token of the comment that ends on the line above, or None


def blank(text, strings=True):
    """The text with comments (and strings) turned into spaces; line numbers stay."""
    def replace(match):
        kind, got = match.lastgroup, match.group()
        if kind == "directive":
            return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', in_directive, got,
                          flags=re.DOTALL)
        if kind == "comment" or (kind == "string" and strings):
            return re.sub(r"[^\n]", " ", got)
        return got

    def in_directive(match):
        got = match.group()
        if got[0] == '"' and not strings:
            return got
        return re.sub(r"[^\n]", " ", got)

    return TOKEN.sub(replace, text)


def tokens(text):
    """All tokens but white space; of #if ... #else only the first branch that is not `#if 0`."""
    line = 1
    branches = []   # one per open #if: is its present branch taken?
    for match in TOKEN.finditer(text):
        kind, got = match.lastgroup, match.group()
        if kind == "directive":
            word = re.match(r"[ \t]*#[ \t]*(\w*)[ \t]*(\w*)", got)
            if word[1] in ("if", "ifdef", "ifndef"):
                branches.append(["none", "taken"][not (word[1] == "if" and word[2] == "0")])
            elif word[1] in ("elif", "else") and branches:
                branches[-1] = "taken" if branches[-1] == "none" else "over"
            elif word[1] == "endif" and branches:
                branches.pop()
        elif kind != "space" and all(b == "taken" for b in branches):
            yield Token(kind, got, line)
        line += got.count("\n")


def _without_attributes(statement):
    """The statement's tokens without __attribute__((...)) and its like."""
    left, index = [], 0
    while index < len(statement):
        token = statement[index]
        index += 1
        if token.text not in ATTRIBUTES:
            left.append(token)
            continue
        depth = 0
        while index < len(statement):
            depth += {"(": 1, ")": -1}.get(statement[index].text, 0)
            if depth <= 0 and statement[index].text != ")":
                break
            index += 1
            if depth == 0:
                break
    return left


def _function_name(statement):
    """Index of the name of the function that a declaration or head declares, None if of none."""
    depth = 0
    for index, token in enumerate(statement[:-1]):
        if token.text == "=" and depth == 0:
            return None
        if (token.kind == "word" and token.text not in NO_NAME
                and statement[index + 1].text == "("):
            return index
        depth += {"(": 1, ")": -1}.get(token.text, 0)
    return None


def _statements(text):
    """Yield (tokens before it, closing token, comment above) for each file-level statement.

    The closing token is the `;` of a declaration or the last `}` of a body; a brace that belongs
    to a type or an initializer stays part of its declaration.
    """
    statement, comment, depth, body = [], None, 0, False
    for token in tokens(text):
        if token.kind == "comment":
            if not statement:
                comment = token
            continue
        if depth == 0 and token.text == "{":
            if [t.text for t in statement] == ["extern", '"C"']:
                statement = []
                continue
            body = _is_head(_without_attributes(statement))
        if depth == 0 and token.text == "}" and not statement:
            continue    # the end of extern "C"
        depth += (token.text in OPEN) - (token.text in CLOSE) if token.kind == "punct" else 0
        if depth == 0 and (token.text == ";" or (body and token.text == "}")):
            yield statement, token, comment
            statement, comment, body = [], None, False
        elif not body or token.text == "{" and depth == 1:
            statement.append(token)
    if statement or depth:
        raise SyntaxError("brackets or statements are not closed at the end of the file")


def _is_head(statement):
    """Is this what comes before the brace of a function body?"""
    if not statement:
        return False
    if statement[-1].text == ")":
        return _function_name(statement) is not None
    words = {t.text for t in statement}
    return statement[-1].kind == "word" and not words & {"struct", "union", "enum", "="}


def functions(text):
    """Every function that the file defines."""
    for statement, end, _ in _statements(text):
        if end.text != "}":
            continue
        head = _without_attributes(statement[:-1])
        index = _function_name(head)
        name = head[-1].text if index is None else head[index].text
        yield Function(name, statement[0].line, end.line)


def _parameters(group):
    """The names in a parameter list (tokens without the outer brackets)."""
    if [t.text for t in group] in ([], ["void"]):
        return []
    parts, depth = [[]], 0
    for token in group:
        depth += (token.text in OPEN) - (token.text in CLOSE)
        if token.text == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [name for name in map(_parameter_name, parts) if name != "..."]


def _parameter_name(part):
    texts = [t.text for t in part]
    if texts == ["..."]:
        return "..."
    for index in range(len(texts) - 2):     # int (*done)(void *arg)
        if texts[index:index + 2] == ["(", "*"]:
            return texts[index + 2]
    if "[" in texts:
        part = part[:texts.index("[")]
    words = [t.text for t in part if t.kind == "word"]
    return words[-1] if len(words) > 1 and part[-1].kind == "word" else ""


def prototypes(text):
    """Every function that the header declares, apart from static ones and typedefs."""
    for statement, end, comment in _statements(text):
        words = {t.text for t in statement}
        if end.text != ";" or not statement or words & {"typedef", "static"}:
            continue
        clean = _without_attributes(statement)
        index = _function_name(clean)
        if index is None or any(t.text == "{" for t in clean[:index]):
            continue
        depth, close = 0, index + 1
        for close in range(index + 1, len(clean)):
            depth += {"(": 1, ")": -1}.get(clean[close].text, 0)
            if depth == 0:
                break
        before = [t.text for t in clean[:index]]
        returns = "void" not in before or "*" in before
        line = statement[0].line
        if comment and comment.line + comment.text.count("\n") + 1 != line:
            comment = None
        yield Prototype(clean[index].text, line, _parameters(clean[index + 2:close]), returns,
                        comment)
