"""The API against its own description: what it is sent at random, fitting or not, it answers as described."""

import datetime as dt
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis import GenerationMode
from sites import ENGINE, corpus_library
from starlette.applications import Starlette

from minutes_nlp.web import Site, make_app
from minutes_nlp.web.api.operations import OPERATIONS

CASES = 500
# What a query, a filter or an id means is beyond a description of types: these answers are good ones, too.
GOOD = ["2xx", "401", "404", "422"]
REFUSED = ["400", "401", "404", "405", "413", "414", "422"]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Starlette:
    """An app on the sample corpus."""
    folder = tmp_path_factory.mktemp("api") / "made"
    corpus_library(folder)
    return make_app(Site(folder, ENGINE, today=lambda: dt.date(2023, 11, 1)))


def _check(app: Starlette, name: str, cases: int) -> None:
    config = schemathesis.Config.from_dict({
        "checks": {
            "positive_data_acceptance": {"expected-statuses": GOOD},
            "negative_data_rejection": {"expected-statuses": REFUSED},
        }
    })  # fmt: skip
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    found: list[Any] = list(schema.include(operation_id=name).get_all_operations())
    given = found[0].ok()

    fitting, unfitting = (
        given.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    )

    @hypothesis.given(case=fitting | unfitting)
    @hypothesis.settings(
        max_examples=cases,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    def run(case: Any) -> None:
        case.call_and_validate()

    run()


@pytest.mark.parametrize("name", [each.name for each in OPERATIONS])
@pytest.mark.parametrize("cases", [10, pytest.param(CASES, marks=pytest.mark.slow)])
def test_answers_are_as_described(app: Starlette, name: str, cases: int) -> None:
    """Statuses, types and bodies; what is not as described is refused, and nothing is a defect."""
    _check(app, name, cases)
