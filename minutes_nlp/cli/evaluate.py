"""The command that measures the parser against gold: evaluate."""
# ruff: noqa: PLC0415  # the parser is slow to load

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from minutes_nlp.cli.options import JsonOption, examples, parser, settings
from minutes_nlp.errors import UsageError

if TYPE_CHECKING:
    from minutes_nlp.evaluate import Evaluation, Miss

__all__ = ["app"]

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes evaluate gold",
        "minutes evaluate gold/cabinet.xml gold/parish.xml --worst 3",
        "minutes evaluate --each gold",
        "minutes evaluate --json gold > figures.json",
    )
)
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Gold files, or folders of them.")],
    *,
    json: JsonOption = False,
    worst: Annotated[int, typer.Option(min=0, help="Show this many misses of each task.")] = 0,
    each: Annotated[bool, typer.Option("--each", help="Show the figures of each file, one a line.")] = False,
) -> None:
    """Parse the texts of gold files and tell how well the records agree with their labels."""
    from minutes_nlp.evaluate import evaluate as compare
    from minutes_nlp.evaluate import read_gold

    golds = [read_gold(_bytes(path), str(path)) for path in _files(gold)]
    parse = parser(settings(None, None)).parse
    read = [(g, parse(g.text.encode(), f"{g.name}.txt")) for g in golds]
    if each:
        results = {gold.name: compare([(gold, record)]) for gold, record in read}
        typer.echo(msgspec.json.encode(results) if json else "\n".join(_lines(results)))
        return
    result = compare(read)
    result = msgspec.structs.replace(result, misses=_first_of_each(result, worst))
    typer.echo(msgspec.json.encode(result) if json else "\n".join(_table(result)))


def _files(paths: list[Path]) -> list[Path]:
    """Return the files named and those in the folders named, in the order of their names."""
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UsageError("there is no such file or folder", document=str(path))
        found = sorted(path.rglob("*.xml")) if path.is_dir() else [path]
        if not found:
            raise UsageError("there is no gold (.xml) in this folder", document=str(path))
        files += found
    return sorted(files)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", document=str(path)) from error


def _first_of_each(result: "Evaluation", worst: int) -> "tuple[Miss, ...]":
    """Return the first misses of each task."""
    shown: Counter[str] = Counter()
    kept = []
    for miss in result.misses:
        if shown[miss.task] < worst:
            kept.append(miss)
        shown[miss.task] += 1
    return tuple(kept)


def _table(result: "Evaluation") -> list[str]:
    """Return the figures as lines for a reader."""
    lines = [
        f"{result.files} files, {result.words} words, aligned {result.aligned:.4f} at least",
        f"{'task':34}{'precision':>10}{'recall':>8}{'f1':>8}{'found':>8}{'wanted':>8}",
    ]
    lines += [
        f"{task:34}{s.precision:10.3f}{s.recall:8.3f}{_figure(s.f1):>8}{s.found:8}{s.wanted:8}"
        for task, s in result.f1.items()
    ]
    lines += [
        f"{'discourse, macro over 3 kinds':52}{_figure(result.discourse_macro_f1):>8}",
        "",
        f"{'of those found':34}{'accuracy':>10}{'asked':>8}",
    ]
    lines += [f"{task:34}{_figure(a.accuracy):>10}{a.asked:8}" for task, a in result.accuracy.items()]
    if result.misses:
        lines.append("")
    lines += [f"{miss.task}: {miss.document}: {miss.what}: {miss.text}" for miss in result.misses]
    return lines


# The figures of a file that stand on its line, under these heads: F1, and accuracy of what was found.
_IN_LINE = {
    "items": "items",
    "points": "points",
    "resol.": "resolutions, every word",
    "pairs": "question-response pairs",
    "assur.": "assurances",
    "metrics": "metrics, value",
    "entities": "entities, strict",
    "speaker": "speaker",
    "indic.": "metric indicator",
}


def _lines(results: "dict[str, Evaluation]") -> list[str]:
    """Return the figures of each file as a line of a table, the mean of the files below."""
    rows = {name: _in_line(result) for name, result in results.items()}
    columns = zip(*rows.values(), strict=True)
    known = [[figure for figure in column if figure is not None] for column in columns]
    rows["mean of the files"] = [sum(column) / len(column) if column else None for column in known]
    width = max(map(len, rows))
    return [
        " " * width + "".join(f"{head:>9}" for head in ("talk", *_IN_LINE)),
        *(f"{name:{width}}" + "".join(f"{_figure(f):>9}" for f in row) for name, row in rows.items()),
    ]


def _in_line(result: "Evaluation") -> "list[float | None]":
    figures: list[float | None] = [result.discourse_macro_f1]
    for task in _IN_LINE.values():
        if task in result.f1:
            figures.append(result.f1[task].f1 if result.f1[task].wanted else None)
        else:
            accuracy = result.accuracy.get(task)
            figures.append(accuracy.accuracy if accuracy else None)
    return figures


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
