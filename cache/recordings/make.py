"""Makes the recordings that come with the app; run by ``make recordings``.

It asks the embedded model what the app asks of it by default, and writes a file a product, and one an experiment
beyond price. What is in the reply cache already is not asked again, so that it goes on where it was stopped; a
cache of its own (UNBLIND_CACHE_DIR) has it ask everything anew.
"""

from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.replies.recordings import SHIPPED, SUFFIX, export_experiments
from core.asking.runner import Runner
from core.experiment.products import catalog
from core.studies.arms.benchmark import arm_benchmark_for
from core.studies.choice import Choice


def main() -> None:
    runner = Runner(ReplyCache(cache_place()))
    products = (Choice(product=product.id).experiment() for product in catalog())
    for experiment in (*products, *arm_benchmark_for(Choice()).series.experiments):
        run = runner.start(experiment)
        run.wait()
        if run.failures or run.error:
            raise SystemExit(f"{experiment.subject}: {run.error or next(iter(run.failures.values()))}")
        path = SHIPPED / f"{experiment.subject}{SUFFIX}"
        with path.open("wb") as file:
            header = export_experiments([experiment], runner.cache, file)
        print(f"{path.name}: {header.replies:,} replies, {run.progress().asked:,} of them asked now", flush=True)
    runner.close()


if __name__ == "__main__":
    main()
