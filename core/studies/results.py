"""What an experiment's replies show."""

from dataclasses import dataclass

from core.analysis.demand.curves import Curve
from core.analysis.demand.verdicts import Conclusion
from core.experiment.experiment import Experiment
from core.experiment.models import SYNTHETIC, ModelName, model_title


@dataclass(frozen=True)
class Results:
    """What an experiment shows.

    Parameters
    ----------
    experiment
        What was asked.
    curves, people
        What was estimated, and people's curve where they were asked.
    conclusions
        What it says.
    """

    experiment: Experiment
    curves: list[Curve]
    people: Curve | None
    conclusions: list[Conclusion]

    @property
    def answered(self) -> list[Curve]:
        """Curves of which an answer could be read."""
        return [curve for curve in self.curves if len(curve.points)]

    @property
    def synthetic(self) -> list[str]:
        """Titles of the models that are synthetic markets."""
        return [title for model, title in self.titles.items() if model.backend == SYNTHETIC]

    @property
    def asks_models(self) -> bool:
        """Whether a language model was asked."""
        return len(self.synthetic) < len(self.titles)

    @property
    def titles(self) -> dict[ModelName, str]:
        """What people call every model that was asked."""
        names = (model.name for model in self.experiment.models)
        return {name: model_title(name.backend, name.base_url, name.model) for name in names}

    @property
    def headline(self) -> str:
        """What it all comes to."""
        return self.conclusions[0].text if self.answered else "No answer could be read, so there is no curve."

    def said(self, about: str) -> tuple[str, ...]:
        """Return the conclusions of one kind."""
        return tuple(one.text for one in self.conclusions if one.about == about)
