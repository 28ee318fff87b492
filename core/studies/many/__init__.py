"""Many experiments as one plan: one after another, with one budget, and one folder of results."""

from core.studies.many.batched import Batches, takes_batches
from core.studies.many.design import Shard, StudyDesign
from core.studies.many.file import TEMPLATE, Readers, files_named, read_study, read_words, write_words
from core.studies.many.folder import StudyFolder
from core.studies.many.manifest import Done, Manifest, read_manifest
from core.studies.many.offline import Collected, collect_answers, export_calls
from core.studies.many.plan import StudyPlan, plan_study
from core.studies.many.run import Asks, Outcome, Study, Watch, always, by_no_batch, nothing_new
from core.studies.many.spending import Spending

__all__ = [
    "TEMPLATE",
    "Asks",
    "Batches",
    "Collected",
    "Done",
    "Manifest",
    "Outcome",
    "Readers",
    "Shard",
    "Spending",
    "Study",
    "StudyDesign",
    "StudyFolder",
    "StudyPlan",
    "Watch",
    "always",
    "by_no_batch",
    "collect_answers",
    "export_calls",
    "files_named",
    "nothing_new",
    "plan_study",
    "read_manifest",
    "read_study",
    "read_words",
    "takes_batches",
    "write_words",
]
