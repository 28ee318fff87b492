"""Many experiments as one plan: one after another, with one budget, and one folder of results."""

from core.studies.many.batched import Batches, Book, Entry, takes_batches
from core.studies.many.design import Shard, StudyDesign
from core.studies.many.file import (
    LISTS,
    TEMPLATE,
    Readers,
    files_named,
    is_table,
    is_toml,
    read_study,
    read_words,
    write_words,
)
from core.studies.many.folder import STUDY, StudyFolder
from core.studies.many.manifest import Done, Manifest, read_manifest
from core.studies.many.offline import Collected, collect_answers, export_calls
from core.studies.many.plan import StudyPlan, plan_study
from core.studies.many.run import STOPPED, Asks, Outcome, Starts, Study, Watch, always, by_no_batch, nothing_new
from core.studies.many.spending import Spending

__all__ = [
    "LISTS",
    "STOPPED",
    "STUDY",
    "TEMPLATE",
    "Asks",
    "Batches",
    "Book",
    "Collected",
    "Done",
    "Entry",
    "Manifest",
    "Outcome",
    "Readers",
    "Shard",
    "Spending",
    "Starts",
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
    "is_table",
    "is_toml",
    "nothing_new",
    "plan_study",
    "read_manifest",
    "read_study",
    "read_words",
    "takes_batches",
    "write_words",
]
