"""Makes the recording that comes with the app; run by ``make recordings``.

It asks the embedded model about every product of the catalog by the three usual strategies. What is in the reply
cache already is not asked again, so that it goes on where it was stopped; a cache of its own (UNBLIND_CACHE_DIR)
has it ask everything anew.
"""

from core.asking.backends.registry import resolve
from core.asking.replies.cache import ReplyCache, cache_directory
from core.asking.replies.recordings import SHIPPED, SUFFIX, export_experiments
from core.asking.runner import Runner
from core.experiment.products import catalog
from core.studies.choice import Choice


def main() -> None:
    runner = Runner(ReplyCache(cache_directory()))
    experiments = [Choice(product=product.id).experiment() for product in catalog()]
    for experiment in experiments:
        run = runner.start(experiment)
        run.wait()
        if run.failures or run.error:
            raise SystemExit(f"{experiment.product.name}: {run.error or next(iter(run.failures.values()))}")
        print(f"{experiment.product.name}: {run.progress().asked} asked")
    path = SHIPPED / f"{resolve('embedded').model}{SUFFIX}"
    with path.open("wb") as file:
        header = export_experiments(experiments, runner.cache, file)
    runner.close()
    print(f"{path}: {header.replies:,} replies, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
