"""Reading documents in processes of their own, which may run out of bounds, crash or hang by themselves."""

from minutes_nlp.sandbox.messages import Setup
from minutes_nlp.sandbox.sandbox import close, members, parse, words

__all__ = ["Setup", "close", "members", "parse", "words"]
