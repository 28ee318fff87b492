"""A report in whose product, model and audit texts somebody has planted markup."""

from dataclasses import replace

from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for
from core.asking.runner import Runner
from core.experiment.experiment import Experiment
from core.experiment.models import ModelChoice, ModelName
from core.experiment.products import Product
from core.report.blocks import Report
from core.report.gather import report_on
from core.studies.choice import Choice
from core.studies.findings import find
from core.studies.memory import Memory
from tests.support.helpers import experiment, reply

SCRIPT = "<script>window.planted = 1</script>"
IMAGE = '"><img src=x onerror="window.planted = 2">'
MARKDOWN = "[a link](javascript:alert(1)) | `code` **bold**\n# A heading\n- an item\n\n```\nfence"
NAME = f"Soda {SCRIPT} {IMAGE} {MARKDOWN} </pre></script><!-- ${{7*7}} {{{{7*7}}}}"


def planted_experiment() -> Experiment:
    model = ModelName("openai-compatible", f"m {SCRIPT} {IMAGE} | x", "http://127.0.0.1:9/v1")
    asked = experiment(prices="0.5,1,1.5", strategies=("naive", "full_context", "disclosure"))
    return replace(
        asked, product=Product("p1", f"Drinks {IMAGE}", NAME, 5.0), models=(ModelChoice(model, draws=4),)
    )


def planted_report(cache: ReplyCache) -> Report:
    asked = planted_experiment()
    for cell in asked.cells():
        text = "Yes" if cell.draw <= 4 - 2 * cell.point.relative_price else "No"
        cache.put(request_for(cell), replace(reply(text), model=f"{IMAGE} {SCRIPT} | y"))
    return stored_report(asked, Choice(models=(f"openai:{SCRIPT}",)), cache)


def stored_report(asked: Experiment, choice: Choice, cache: ReplyCache) -> Report:
    """The report of what is stored."""
    runner = Runner(cache)
    try:
        return report_on(find(asked, cache), choice, Memory(runner))
    finally:
        runner.close()
