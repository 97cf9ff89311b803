"""The shape of the package, held by walking its imports; docs/architecture.md says why."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "minutes_nlp"

# On the way of the data; a module imports only from what stands in its own list.
LEAVES = {"model", "errors", "limits", "blackout"}
ALLOWED: dict[str, set[str]] = {
    "model": set(),
    "errors": set(),
    "limits": set(),
    "blackout": {"model"},
    "config": LEAVES,
    "readers": LEAVES,
    "language": LEAVES,
    "structure": LEAVES | {"readers", "language"},
    "extract": LEAVES | {"language", "structure"},
    "pipeline": LEAVES | {"readers", "structure", "language", "extract", "config"},
    "containers": LEAVES | {"readers"},
    "sandbox": LEAVES | {"pipeline", "containers", "language", "units"},
    "analysis": set(),
    "query": LEAVES | {"analysis"},
    "units": LEAVES,
    "library": LEAVES | {"config", "parts", "redaction"},
    "index": LEAVES | {"analysis", "query", "units"},
    "highlight": LEAVES | {"analysis", "query"},
    "search": LEAVES
    | {"analysis", "query", "units", "library", "index", "highlight", "config", "related"}
    | {"export"},
    "assurances": LEAVES
    | {"analysis", "query", "library", "index", "units", "search", "language", "parts", "cite", "export"},
    "related": LEAVES | {"analysis", "query", "index"},
    "likeness": LEAVES | {"analysis", "query", "index", "search"},
    "alerts": LEAVES | {"library", "index", "search"},
    "confirmations": LEAVES | {"cite"},
    "versions": LEAVES | {"differences", "units"},
    "ingest": LEAVES | {"units", "library", "index", "config", "readers", "containers", "parts"},
    "fetch": LEAVES | {"library"},
    "parts": LEAVES | {"redaction"},
    "redaction": LEAVES,
    "evaluate": LEAVES,
    "export": LEAVES,
    "cite": LEAVES,
    "series": LEAVES | {"analysis"},
    "history": LEAVES
    | {"analysis", "query", "units", "library", "index", "highlight", "parts", "cite", "series", "export"},
    "charts": LEAVES | {"cite", "history"},
    "packs": LEAVES | {"library", "parts", "cite", "export", "history"},
    "assistants": LEAVES
    | {"assurances", "cite", "history", "index", "library", "parts", "quoting", "search"},
    "differences": LEAVES,
    "quoting": LEAVES | {"cite", "differences", "export", "language", "parts"},
    "wording": LEAVES | {"analysis", "cite", "differences", "language", "structure"},
    "resolutions": LEAVES | {"analysis", "cite", "export", "search", "series", "wording"},
    # Presents what the others find; only the parse half is not for it.
    "web": LEAVES
    | {"assurances", "cite", "differences", "export", "highlight", "history", "index", "library", "parts"}
    | {
        "query",
        "quoting",
        "related",
        "resolutions",
        "search",
        "units",
        "wording",
        "confirmations",
        "versions",
        "language",
        "accounts",
        "audit",
        "config",
        "ingest",
    },
    "audit": LEAVES | {"library"},
    "accounts": LEAVES | {"library"},
}
# Who may import a library from outside: everything that is not named here is free.
FENCES: dict[str, tuple[str, ...]] = {
    "spacy": ("language", "extract"),
    "tantivy": ("index.tantivy",),
    "whoosh": ("index.whoosh",),
    "typer": ("cli",),
    "mcp": ("assistants",),
    "rich": ("cli",),
    "selectolax": (
        "readers.html",
        "readers.display",
        "readers.chrome",
        "readers.moderngov",
        "fetch.moderngov",
    ),
    "pypdfium2": ("readers.pdf",),
    "spellchecker": ("readers.pdf",),
    "argon2": ("accounts.passwords",),
    "httpcore": ("fetch.client", "fetch.network"),
    "protego": ("fetch",),
    "fastapi": ("web",),
    "jinja2": ("web",),
    "starlette": ("web",),
    "uvicorn": ("web", "cli"),
}
SIBLINGS_STRANGERS = ("extract", "readers")
# What every reader is built on, and no reader itself.
SHARED = {
    f"readers.{name}"
    for name in (
        "document",
        "encoding",
        "markup",
        "list_labels",
        "chrome",
        "display",
        "counting",
        "word",
        "program",
    )
}


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the package with its dotted name below it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        yield name.removesuffix(".__init__"), path


def imports(path: Path) -> Iterator[str]:
    """Dotted names a module imports, wherever in the module the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module.startswith("minutes_nlp"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


CASES = [pytest.param(name, path, id=name) for name, path in modules() if name != "__init__"]


@pytest.mark.parametrize(("name", "path"), CASES)
def test_imports_follow_the_way_of_the_data(name: str, path: Path) -> None:
    """A module imports only from what stands before it; the halves meet in the record alone."""
    top = name.split(".", maxsplit=1)[0]
    if top == "cli":
        return
    assert top in ALLOWED, f"{name}: give it its place in ALLOWED"
    for imported in imports(path):
        if imported.startswith("minutes_nlp."):
            other = imported.split(".")[1]
            assert other == "__version__" or other in ALLOWED[top] | {top}, f"{name} imports {imported}"


@pytest.mark.parametrize(("name", "path"), CASES)
def test_libraries_stay_behind_their_fences(name: str, path: Path) -> None:
    """SpaCy only where language is read, an engine only in its module, the terminal only in the cli."""
    for imported in imports(path):
        fence = FENCES.get(imported.split(".")[0])
        if fence:
            assert name.startswith(fence), f"{name} imports {imported}"


@pytest.mark.parametrize(("name", "path"), CASES)
def test_siblings_are_strangers(name: str, path: Path) -> None:
    """Readers do not know one another, nor do extractors."""
    top, _, rest = name.partition(".")
    if top not in SIBLINGS_STRANGERS or not rest:
        return
    for imported in imports(path):
        if imported.startswith(f"minutes_nlp.{top}."):
            module = ".".join(imported.split(".")[1:3])
            assert module in SHARED | {f"{top}.{rest.split('.')[0]}"}, f"{name} imports {imported}"


def test_search_starts_without_the_parser() -> None:
    """A search from the shell never pays for spaCy, nor for the engine it does not use."""
    code = (
        "import sys, minutes_nlp.search, minutes_nlp.cli\n"
        "heavy = {'spacy', 'thinc', 'whoosh', 'numpy', 'selectolax', 'rapidfuzz', 'xlsxwriter', "
        "'fastapi', 'starlette', 'jinja2', 'uvicorn', 'argon2'}\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
