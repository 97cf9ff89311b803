"""The settings, read once at the edge: flags over environment over ``minutes.toml`` over defaults."""

import ipaddress
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from minutes_nlp.errors import UsageError, hint
from minutes_nlp.limits import Limits

__all__ = ["ENGINES", "FILE_NAME", "Settings", "WebSettings", "read_settings"]

FILE_NAME = "minutes.toml"
ENGINES = ("tantivy", "whoosh")
_USUAL = Limits()
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class WebSettings(NamedTuple):
    """What the pages are told from outside, in the section ``[web]`` of the file.

    Attributes:
        https: Whether people reach the service over https, as they do through a proxy that speaks it.
        hosts: The names people reach it by, without port; none named, any is taken.
        origins: The sites whose pages may read the API from a browser, as ``https://council.example``.
        proxies: The networks of the proxies whose headers on a request are believed.
        user_header: The header in which a proxy names whom it has signed in; "" for none.
        role_header: The header in which it names their groups; "" where local accounts say the role.
        roles: The role that each such group stands for.
        requests: Requests a minute of one anonymous address; 0, which no file can say, for any number.
        seconds: How long an answer may take.
    """

    https: bool = False
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    proxies: tuple[Network, ...] = ()
    user_header: str = ""
    role_header: str = ""
    roles: Mapping[str, str] = {}
    requests: int = 60
    seconds: int = 10


_NO_WEB = WebSettings()


@dataclass(frozen=True)
class Settings:
    """What a run is told from outside.

    Attributes:
        library: Folder of the library and its search index.
        engine: Name of the search engine, one of ``ENGINES``.
        style: File of the council's own vocabulary; None for none.
        model: Name of the statistical spaCy model that joins in finding entities; "" for none.
        limits: What reading one document may cost.
        web: What the pages are told.
        origins: For each of the above by name, where its value came from, in words.
    """

    library: Path = Path("index")
    engine: str = ENGINES[0]
    style: Path | None = None
    model: str = ""
    limits: Limits = _USUAL
    web: WebSettings = _NO_WEB
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)


# Where each setting stands in the file: section and key.
_IN_FILE = {
    "library": ("library", "path"),
    "engine": ("library", "engine"),
    "style": ("style", "file"),
    "model": ("style", "model"),
}
_PATHS = ("library", "style")
# A section of numbers, each named as in ``Limits``.
_LIMITS = "limits"
_WEB = "web"


class _Given(NamedTuple):
    """A value and where it came from."""

    value: str | Path | None
    origin: str


def read_settings(
    flags: Mapping[str, str | Path | None], environment: Mapping[str, str], folder: Path
) -> Settings:
    """Return the settings in force.

    Args:
        flags: Values given on the command line by attribute of ``Settings``; None where not given.
        environment: The environment; ``MINUTES_LIBRARY``, ``MINUTES_ENGINE``, ``MINUTES_STYLE`` and
            ``MINUTES_MODEL`` count, empty ones do not.
        folder: Where ``minutes.toml`` is looked for; a relative path in it is relative to this folder.

    Raises:
        UsageError: If the file cannot be read or has an unknown key, or a value is not allowed.
    """
    defaults = Settings()
    file = folder / FILE_NAME
    tree = _tree(file)
    given = {
        "library": _Given(defaults.library, "default"),
        "engine": _Given(defaults.engine, "default"),
        "style": _Given(defaults.style, "default"),
        "model": _Given(defaults.model, "default"),
        **_from_file(tree, file),
        **_from_environment(environment),
        **{name: _Given(value, "command line") for name, value in flags.items() if value is not None},
    }
    engine = str(given["engine"].value)
    if engine not in ENGINES:
        message = f"unknown search engine {engine!r}; {hint(engine, ENGINES)}"
        raise UsageError(message, place=given["engine"].origin)
    style = given["style"].value
    return Settings(
        library=Path(str(given["library"].value)),
        engine=engine,
        style=Path(style) if style else None,
        model=str(given["model"].value),
        limits=_limits(tree.get(_LIMITS, {}), file),
        web=_web(tree.get(_WEB, {}), file),
        origins={name: each.origin for name, each in given.items()},
    )


def _from_environment(environment: Mapping[str, str]) -> dict[str, _Given]:
    """Values set in the environment by attribute; one set to nothing is not set."""
    variables = {name: f"MINUTES_{name.upper()}" for name in _IN_FILE}
    return {
        name: _Given(environment[variable], f"environment {variable}")
        for name, variable in variables.items()
        if environment.get(variable)
    }


def _tree(path: Path) -> Mapping[str, object]:
    """What the file holds; nothing where there is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"cannot be read: {error}", document=str(path)) from error


def _from_file(tree: Mapping[str, object], path: Path) -> dict[str, _Given]:
    """Values set in the file by attribute."""
    attributes = {place: name for name, place in _IN_FILE.items()}
    given = {}
    for section, key, value in _leaves(tree, path):
        if section in {_LIMITS, _WEB}:
            continue
        if not isinstance(value, str) or not value:
            raise UsageError("must be a text in quotes", document=str(path), place=f"[{section}] {key}")
        name = attributes[section, key]
        located = path.parent / Path(value).expanduser() if name in _PATHS else value
        given[name] = _Given(located, str(path))
    return given


def _limits(table: object, path: Path) -> Limits:
    """The limits in the file, each above nothing; the usual ones for the others."""
    chosen = {}
    for name, value in table.items() if isinstance(table, dict) else ():
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise UsageError("must be a number above 0", document=str(path), place=f"[{_LIMITS}] {name}")
        chosen[name] = type(getattr(_USUAL, name))(value)
    return _USUAL._replace(**chosen)


def _web(table: object, path: Path) -> WebSettings:
    """The settings of the pages in the file, each of the kind it has to be."""
    chosen: dict[str, Any] = {}
    for name, value in table.items() if isinstance(table, dict) else ():
        usual = getattr(_NO_WEB, name)
        place = f"[{_WEB}] {name}"
        if isinstance(usual, tuple):
            if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
                raise UsageError("must be a list of texts in quotes", document=str(path), place=place)
            chosen[name] = tuple(value)
        elif type(value) is not (dict if name == "roles" else type(usual)) or (
            value == 0 and value is not False
        ):
            kinds = {bool: "true or false", int: "a number above 0", str: "a text in quotes"}
            kind = kinds.get(type(usual), "a table of groups and roles")
            raise UsageError(f"must be {kind}", document=str(path), place=place)
        else:
            chosen[name] = value
    try:
        networks = tuple(map(ipaddress.ip_network, chosen.pop("proxies", ())))
    except ValueError as error:
        raise UsageError(str(error), document=str(path), place=f"[{_WEB}] proxies") from error
    web = _NO_WEB._replace(proxies=networks, **chosen)
    if web.user_header and not web.proxies:
        message = 'anybody could send this header: name the proxy that does, as proxies = ["10.0.0.5"]'
        raise UsageError(message, document=str(path), place=f"[{_WEB}] user_header")
    return web


def _leaves(tree: Mapping[str, object], path: Path) -> Iterator[tuple[str, str, object]]:
    """Each section, key and value of the file, all of them known."""
    known: dict[str, list[str]] = {_LIMITS: list(Limits._fields), _WEB: list(WebSettings._fields)}
    for section, key in _IN_FILE.values():
        known.setdefault(section, []).append(key)
    for section, table in tree.items():
        if section not in known or not isinstance(table, dict):
            sections = [f"[{name}]" for name in known]
            message = f"unknown section or key {section!r}; {hint(f'[{section}]', sections)}"
            raise UsageError(message, document=str(path))
        for key, value in table.items():
            if key not in known[section]:
                message = f"unknown key {key!r}; {hint(key, known[section])}"
                raise UsageError(message, document=str(path), place=f"[{section}]")
            yield section, key, value
