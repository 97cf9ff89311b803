"""The command that lets assistants ask the library."""

import typer

from minutes_nlp.cli.options import EngineOption, LibraryOption, examples, settings

__all__ = ["app"]

app = typer.Typer()


@app.command(epilog=examples("minutes mcp --library /srv/minutes"))
def mcp(*, library: LibraryOption = None, engine: EngineOption = None) -> None:
    """Answer assistants over the Model Context Protocol, on standard input and output.

    They may search, show, list assurances, check quotations and follow topics; nothing that was taken in
    private is shown, and nothing can be changed. An assistant starts it itself: see docs/howto-assistants.md.
    """
    from minutes_nlp.assistants import serve  # noqa: PLC0415  # loaded when it is asked for
    from minutes_nlp.library import Library  # noqa: PLC0415

    chosen = settings(library, engine)
    # Where there is no library that is said at once, not in the answer to the first question.
    with Library.open(chosen.library):
        pass
    serve(chosen.library, chosen.engine)
