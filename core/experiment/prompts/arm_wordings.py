"""The sentences around a vignette, in three paraphrases each; `core.experiment.prompts.arms` puts them together.

The wording is our own, the structure that of Gui & Toubia (arXiv 2312.15524, v1 and v3): where they disclose that
chance sets a price, chance decides here between the arms.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ArmWording:
    """One paraphrase of every strategy; names in braces are filled in.

    Parameters
    ----------
    person, expert
        Whom the model is addressed as; what they are stands behind, between marks.
    prediction
        What an expert is asked, before the person's own question.
    design, equal_design, range_design
        That chance decides between the arms, without and with how likely each is, and that it draws a number.
    set_design
        That chance decides between the arms, to one who answers for all of them.
    placebo_design
        The same of something else.
    same
        Ends every disclosure: on what chance does not look.
    unaware
        What people know, for an expert.
    played, predicted
        What comes before a persona's traits, told to a person and to an expert.
    holds
        What comes before the facts of full context.
    letter, digit, word, step, count, money
        How to answer.
    each
        How to answer for every arm, with what is written for one.
    """

    person: str
    expert: str
    prediction: str
    design: str
    equal_design: str
    range_design: str
    set_design: str
    placebo_design: str
    same: str
    unaware: str
    played: str
    predicted: str
    holds: str
    letter: str
    digit: str
    word: str
    step: str
    count: str
    money: str
    each: str


ARM_WORDINGS = (
    ArmWording(
        person="You are the person that the following setting describes, and answer as that person.",
        expert="You are an expert on how people in the following setting answer.",
        prediction="What does a randomly chosen person in this setting answer to the question?",
        design=(
            "What you read is part of an experiment. It varies {varies}. Chance decides which version somebody "
            "reads:"
        ),
        equal_design=(
            "What you read is part of an experiment. It varies {varies}. Chance decides which version somebody "
            "reads, and each is equally likely:"
        ),
        range_design=(
            "What you read is part of an experiment. It varies {varies}. A random device draws the number, "
            "anywhere between {lowest} and {highest}."
        ),
        set_design=(
            "What you read is part of an experiment. It varies {varies}. Chance decides which of these versions "
            "counts, and you answer for each of them:"
        ),
        placebo_design=(
            "What you read is part of an experiment. It varies the colour of the page. Chance decides which "
            "version somebody reads: on a white page; on a cream page."
        ),
        same="Chance looks at nothing else: everything that the text does not say is the same in every version.",
        unaware="Every person reads one version, and does not know of the experiment.",
        played="This is you:",
        predicted="The people in question are like this one:",
        holds="This holds, too:",
        letter="Answer with one letter, {said}.",
        digit="Answer with one digit, {said}.",
        word="Answer with one word, {said}.",
        step="Answer with one number from {lowest} to {highest}.",
        count="Answer with one number{unit}.",
        money="Answer with one amount in {currency}.",
        each="Answer for every version on a line of its own: its number, a colon, and {answer}.",
    ),
    ArmWording(
        person="Put yourself in the place of this person, and reply as they would.",
        expert="You study people in this setting, and predict their replies.",
        prediction="Somebody in this setting is picked at random. How do they reply to the question?",
        design=(
            "The text below comes from a study that changes one thing, {varies}. A computer picks by chance which "
            "of these versions a participant is shown:"
        ),
        equal_design=(
            "The text below comes from a study that changes one thing, {varies}. A computer picks by chance, with "
            "equal probability, which of these versions a participant is shown:"
        ),
        range_design=(
            "The text below comes from a study that changes one thing, {varies}. A computer picks the number by "
            "chance, from {lowest} to {highest}."
        ),
        set_design=(
            "The text below comes from a study that changes one thing, {varies}. A computer picks by chance which "
            "of these versions counts, and you are asked about every one:"
        ),
        placebo_design=(
            "The text below comes from a study that changes one thing, the colour of the page. A computer picks "
            "by chance which of these versions a participant is shown: on a white page; on a cream page."
        ),
        same="The pick depends on nothing else, and whatever is left unsaid does not differ between the versions.",
        unaware="Each participant is shown a single version and has not been told of the study.",
        played="You are the following person:",
        predicted="Every person in question is like the following one:",
        holds="The following is given as well:",
        letter="Reply with a single letter, {said}.",
        digit="Reply with a single digit, {said}.",
        word="Say one word, {said}.",
        step="Give a single number from {lowest} to {highest}.",
        count="Give a single number{unit}.",
        money="Give a single amount in {currency}.",
        each="Give a line for each version, with its number, a colon and {answer}.",
    ),
    ArmWording(
        person="Imagine that you are in the situation of this person. Decide as this person.",
        expert="Imagine that you forecast what people like the following will say.",
        prediction="One of these people, chosen by lot, is asked the question. What is the answer?",
        design="For a test, a lottery decides {varies}. These versions are in the draw:",
        equal_design=(
            "For a test, a lottery decides {varies}. These versions are in the draw, with the same chance each:"
        ),
        range_design=(
            "For a test, a lottery decides {varies}. Any number from {lowest} to {highest} may come up."
        ),
        set_design=(
            "For a test, a lottery decides {varies}. Answer for each of these versions, of which one will be "
            "drawn:"
        ),
        placebo_design=(
            "For a test, a lottery decides the colour of the page. These versions are in the draw: on a white "
            "page; on a cream page."
        ),
        same="The lottery knows nothing of people or circumstances: nothing else goes along with its draw.",
        unaware="A participant meets only one of the versions and knows nothing of the test.",
        played="Imagine that you are this person:",
        predicted="The people in question resemble this person:",
        holds="Take the following as given:",
        letter="One letter, {said}.",
        digit="One digit, {said}.",
        word="One word, {said}.",
        step="One number from {lowest} to {highest}.",
        count="One number{unit}.",
        money="One amount in {currency}.",
        each="One line a version: its number, a colon, {answer}.",
    ),
)
"""The placebo discloses the same in as many sentences; what it varies does not differ between the arms."""
