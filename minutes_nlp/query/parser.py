"""Builds the tree from the pieces of a query.

query   = or
or      = and { "OR" and }
and     = not { ["AND"] not }
not     = { "NOT" | "-" } near
near    = primary [ "NEAR" [ "/" number ] primary ]
primary = "(" or ")" | field | phrase | word
"""

import re

from minutes_nlp.analysis import stem, words
from minutes_nlp.errors import QueryError
from minutes_nlp.query.lexer import Lexeme, lex
from minutes_nlp.query.tree import And, Everything, Fuzzy, Near, Not, Or, Phrase, Prefix, Query, Word
from minutes_nlp.query.values import field

__all__ = ["MAX_CHARACTERS", "MAX_DEPTH", "MAX_TERMS", "parse"]

MAX_CHARACTERS = 1_000
MAX_TERMS = 64
MAX_DEPTH = 8
MAX_NEAR = 50
DEFAULT_NEAR = 10
MAX_EDITS = 2
_FUZZY = re.compile(r"([^~*]*)~(\d*)")


def parse(query: str) -> Query:
    """Return the tree of a query; an empty one asks for everything.

    Raises:
        QueryError: If anything in it cannot be understood; nothing is ever skipped over.
    """
    if len(query) > MAX_CHARACTERS:
        message = f"A query may be {MAX_CHARACTERS:,} characters long; this one has {len(query):,}."
        raise QueryError(message, query=query, position=MAX_CHARACTERS)
    lexemes = lex(query)
    terms = [lexeme for lexeme in lexemes if lexeme.kind in {"word", "phrase", "field"}]
    if len(terms) > MAX_TERMS:
        message = f"A query may have {MAX_TERMS} terms; this one has {len(terms)}."
        raise QueryError(message, query=query, position=terms[MAX_TERMS].position)
    if len(lexemes) == 1:
        return Everything()
    return _Parser(query, lexemes).whole()


class _Parser:
    """Reads the pieces once from left to right."""

    def __init__(self, query: str, lexemes: list[Lexeme]) -> None:
        self.query = query
        self.lexemes = lexemes
        self.at = 0
        self.depth = 0

    def whole(self) -> Query:
        """Return the tree of all the pieces."""
        tree = self.alternatives()
        if self.next().kind == ")":
            raise self.error("This closing parenthesis was never opened.", self.next())
        return tree

    def next(self) -> Lexeme:
        """Return the piece to be read."""
        return self.lexemes[self.at]

    def take(self) -> Lexeme:
        """Return the piece to be read and step over it."""
        self.at += 1
        return self.lexemes[self.at - 1]

    def error(self, message: str, lexeme: Lexeme) -> QueryError:
        """Return the error to raise about a piece."""
        return QueryError(message, query=self.query, position=lexeme.position)

    def alternatives(self) -> Query:
        """Read ``a OR b``."""
        parts = [self.together()]
        while self.next().kind == "OR":
            self.take()
            parts.append(self.together())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def together(self) -> Query:
        """Read ``a b`` and ``a AND b``."""
        parts = [self.negated()]
        while self.next().kind not in {"end", ")", "OR"}:
            if self.next().kind == "AND":
                self.take()
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def negated(self) -> Query:
        """Read ``-a`` and ``NOT a``."""
        if self.next().kind != "NOT":
            return self.near()
        self.deeper(self.take())
        tree = Not(self.negated())
        self.depth -= 1
        return tree

    def near(self) -> Query:
        """Read ``a NEAR/5 b``."""
        left_at = self.next()
        left = self.primary()
        if self.next().kind != "NEAR":
            return left
        sign = self.take()
        distance = int(sign.text or DEFAULT_NEAR) if sign.text.isdecimal() or not sign.text else 0
        if not 1 <= distance <= MAX_NEAR:
            raise self.error(f"Write NEAR, or NEAR/1 up to NEAR/{MAX_NEAR}.", sign)
        right_at = self.next()
        right = self.primary()
        first, second = self.single(left, left_at), self.single(right, right_at)
        if self.next().kind == "NEAR":
            raise self.error("NEAR joins two words; for three write (a NEAR b) (b NEAR c).", self.next())
        if first.stems == second.stems:
            raise self.error("NEAR needs two different words.", right_at)
        text = f"{first.text} NEAR/{distance} {second.text}"
        return Near(text, first.stems[0], second.stems[0], distance)

    def single(self, part: Query, lexeme: Lexeme) -> Word:
        """Return one side of NEAR, which must be a word of one stem."""
        if isinstance(part, Word) and len(part.stems) == 1:
            return part
        raise self.error("NEAR joins two single words, as in dental NEAR/5 check.", lexeme)

    def primary(self) -> Query:
        """Read a parenthesis, a field, a phrase or a word."""
        lexeme = self.take()
        match lexeme.kind:
            case "(":
                return self.parenthesis(lexeme)
            case "field":
                return self.field(lexeme)
            case "phrase":
                return self.phrase(lexeme)
            case "word":
                return self.word(lexeme)
            case "end":
                before = self.lexemes[self.at - 2]
                raise self.error(f"Something to search for is missing after {before.text!r}.", before)
            case _:
                raise self.error(
                    f"Something to search for is missing before {lexeme.text or lexeme.kind!r}.", lexeme
                )

    def parenthesis(self, opening: Lexeme) -> Query:
        """Read what stands between parentheses."""
        self.deeper(opening)
        if self.next().kind == "end":
            raise self.error("This parenthesis is never closed.", opening)
        tree = self.alternatives()
        if self.take().kind != ")":
            raise self.error("This parenthesis is never closed.", opening)
        self.depth -= 1
        return tree

    def deeper(self, lexeme: Lexeme) -> None:
        """Count one level of nesting."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"A query may be nested {MAX_DEPTH} deep.", lexeme)

    def field(self, lexeme: Lexeme) -> Query:
        """Read ``name:value``."""
        if lexeme.text.endswith("*") or _FUZZY.fullmatch(lexeme.text):
            raise self.error(f"* and ~ go with words, not with the value of {lexeme.name}:.", lexeme)
        whole, position = lexeme.whole, lexeme.value_position
        return field(lexeme.name, lexeme.text, whole=whole, query=self.query, position=position)

    def phrase(self, lexeme: Lexeme) -> Query:
        """Read ``"exact words"``."""
        found = tuple(words(lexeme.text))
        if not found:
            raise self.error("There is no word between these quotation marks.", lexeme)
        return Phrase(lexeme.text, found)

    def word(self, lexeme: Lexeme) -> Query:
        """Read a bare word, a prefix or a fuzzy word."""
        text = lexeme.text
        if "*" in text:
            if "*" in text[1:-1] or "~" in text:
                raise self.error("A * may stand only at the end of a word, as in educat*.", lexeme)
            return Prefix(text, self.single_word(text.removesuffix("*"), lexeme, "A prefix"))
        if fuzzy := _FUZZY.fullmatch(text):
            distance = int(fuzzy[2] or 1)
            if not 1 <= distance <= MAX_EDITS:
                raise self.error(f"Write ~1 or ~2: at most {MAX_EDITS} letters may differ.", lexeme)
            return Fuzzy(text, self.single_word(fuzzy[1], lexeme, "A fuzzy search"), distance)
        found = words(text)
        if not found:
            raise self.error(f"There is no letter or digit to search for in {text!r}.", lexeme)
        return Word(text, tuple(stem(word) for word in found))

    def single_word(self, text: str, lexeme: Lexeme, what: str) -> str:
        """Return the exact form of what must be one word."""
        if text.startswith("*") or not text:
            raise self.error(f"{what} needs the beginning of a word first.", lexeme)
        found = words(text)
        if len(found) != 1:
            raise self.error(f"{what} takes one word; {text!r} is {len(found)}.", lexeme)
        return found[0]
