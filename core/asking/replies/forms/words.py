"""Reads yes or no off an answer in words: the whole decides, and what a careful person would not read is unread.

Idioms that hold the word no and mean something else are put aside; what says no is found before what says yes, for
"would not buy" holds "buy"; an answer in which both are said, or that stands under a condition, is none.
"""

import re
import unicodedata

from core.asking.replies.forms.languages import read_other_language
from core.asking.replies.forms.purchases import SHOPPER, SURELY, says_no_more

LONGEST = 4000
"""Characters; what is longer is an essay, of which the end decides as little as the beginning."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{pattern})" for pattern in patterns))


_END = r"(?=\s*(?:[^\w\s'’%$€£-]|-(?!\w)|$))"
"""Nothing more in this clause."""
_START = r"(?:(?<=^)|(?<=[^\w\s'-] )|(?<=[^\w\s'-])|(?<=\n))"
_YES = r"\b(?:ye+s+|yep|yup|yeah|yea|aye|affirmative)\b(?!-\w)"
_NO = r"\b(?:noo*|nope|nah|nay)\b(?!-\w)(?!'\w)"
_WORD = rf"(?:{_YES}|{_NO})"

_DRESS = _any(
    r"~~[^~\n]*~~", r"</?(?!yes\b|no\b)[a-z_]{1,20}/?>", r"\\(?:boxed|text(?:bf)?|mathbf)\b", r"[*_`#{}\\]+"
)
"""Struck text, tags, LaTeX and Markdown."""
_UNCHECKED = re.compile(r"(?:\[ ?\]|☐|\( \))\s*\w+")
_CHECKED = re.compile(r"\[[xX✓✔]\]|[☑☒✅✓✔]|\(x\)")
_ENUMERATOR = re.compile(r"\A\W*(?:[1-9]|[a-d](?=[.):\]]))[.):\]]+\s+(?=[^\W\d_])")
_FORM_OF_ANSWER = re.compile(r"[(\[]\s*(?:yes\s*(?:/|or|\|)\s*no|no\s*(?:/|or|\|)\s*yes)\s*[)\]]")
_QUESTION = re.compile(r"[^.!?:\n]*\?")
_OPENER = re.compile(r"\A(?:sure|certainly|of course|okay|ok|absolutely)\b[!,.:]?\s+(?=here|my |let |the answer)")

_LABEL = re.compile(
    r"^\W*(?:(?:would|will) (?:(?:i|you|they|the \w+) )?)?(?:buy|purchase)"
    r"(?: (?:decision|intent(?:ion)?|it|this))?\s*[:=]",
    re.MULTILINE,
)
"""A field for the answer, whose name is none."""
_NAMED = re.compile(
    r"\A(?:(?:my|the|final|purchase) )*(?:answer|decision|choice|conclusion|verdict|response|result|output)"
    r"(?: is| would be)?\W+"
)
_NOT_HESITATING = re.compile(r"(?:\bwould(?: not|n't)|\bwill not|\bwon't) hesitate to\b")
_NO_CHANCE = re.compile(rf"\b(?:not an?|no|zero|fat) chance(?: in hell)?{_END}")

_AFTER_NO = (
    r"because|since|as|due|given|considering|at|for|from|to|in|on|with|too|so|and|or|but|if|only|when|unless|then"
    r"|although|though|even|while|i|it|its|this|that|these|those|the|an?|my|we|they|he|she|you|there|most|would|not"
    r"|never|yes|no|nope|way|chance|thanks?|thx|sorry|sir|ma|please|definitely|absolutely|certainly|probably|likely"
    r"|unfortunately|actually|really|just|sadly|honestly|still|again|unlikely|buy|buying|purchase|purchasing|sale"
    r"|deal|explanation|reasoning|answer (?=is)|than|maybe|perhaps"
)
"""What follows the answer no; any other word makes it mean that there is none of something."""
_NO_SOMETHING = re.compile(rf"\bno (?!(?:{_AFTER_NO})\b)[^\W\d_]")
_ASIDES = _any(
    r"(?:\bthere(?:'s| is) )?\bno reasons? (?:why )?(?:not|(?:i|we|they) (?:would|should)(?: not|n't))\b"
    r"(?: to)?(?: (?:buy|purchas)\w*)?",
    r"(?:n't|\bnot|\bnever) (?:think twice|say no|(?:pass|turn) (?:it|this|that) (?:up|down))\b",
    r"\bno[ -](?:doubts?|questions?|brainers?|problem\w*|worr(?:y|ies)|issues?)\b",
    r"\bno[ -](?:hesitations?|objections?|regrets?|big deal|need|wonder|matter|longer|more|less|other)\b",
    r"\bno[ -](?:complaints?|concerns?|reasons?|harm|biggie)\b",
    r"\bno (?:better|worse|sense|idea|clue|point|use|room|hurry|rush|exception|limit|competition|contest)\b",
    r"\bno (?:additional|further|extra|special|specific|particular|obvious|apparent|major|real) ",
    r"(?:\b(?:has|have|had|with|see|find|contains?)|\bthere(?:'s| is| are)) no"
    r" (?!(?:yes|and|or|but|then|way|chance)\b)\w+",
    r"\bwhy not\b",
    r"\bpass (?:this|it) up\b",
)
"""Phrases with the word no, or a word for it, that do not answer."""

_BUY = (
    r"(?:(?:buy|purchase)\b|(?:get|take|grab|order|go for|choose|pick|put|add)"
    r" (?:it|this|that|these|them|one|two|three|some|a (?:pack|case|box|bottle|can|couple|few))\b"
    r"(?! (?:back|up|down|easy|or|for granted|off|aside|under)\b))"
)
_BOUGHT = r"(?:buy(?:ing)?|bought|purchas(?:e|ed|ing))"
_MAY = r"(?:would|will|'d|'ll|shall|does|do|did|(?:is|are|am|'m|'re) (?:going|willing|inclined|likely) to)"
_WILLING = r"(?:going|willing|inclined|likely|planning|looking|prepared|ready|happy|glad|eager|want|choose|able)"
_NOT = (
    rf"(?:{_MAY} (?:\w+ly )?(?:not|never)|(?:would|wo|sha|do|does|did|is|are|ca|could)n't|cannot"
    r"|(?:'m|'re|am|is|are|rather|choose|prefer) not(?: to)?)"
)
_THING = r"(?: (?:it|this|that|them|one|now|today|this (?:product|item)|the (?:product|item)|it now))*"
_WHO = rf"(?:(?:i|we|they|he|she|it|you|(?:the|an?|this|most) (?:(?:average|typical) )?{SHOPPER}s?) )?"

_NEGATIVE = _any(
    rf"{_NOT} (?:{SURELY} )*(?:be )?(?:{_WILLING} (?:to )?)?"
    r"(?:buy(?:ing)?|purchas(?:e|ing)|get|take|go for|order|put|add)\b",
    rf"\b(?:unlikely|refuse|declines?|not|never|unwilling) to (?:{SURELY} )*{_BUY}",
    r"(?:n't|\bnot|\bnever) (?:really |even )?(?:think|believe|expect|imagine|suppose|feel like|plan on|see)\b"
    r" ?(?:that |it |myself |me |(?:i|we|they|most \w+|the \w+)(?:'d| would|'ll| will) )*(?:be )?"
    r"(?:buy|purchas)\w*",
    r"\bdoubt(?: (?:that )?\w+(?:'d| would|'ll| will) (?:buy|purchase)\b)",
    r"\b(?:i|we|they|would) never (?:buy|purchase)\b",
    rf"(?:\b(?:would|will|do|does)|'d|'ll) not\b{_END}",
    rf"\b(?:wouldn't|won't|don't|doesn't){_END}",
    rf"\b(?:do not|don't) think (?:so|i (?:would|will))\b{_END}",
    rf"\b(?:i think|rather|better|preferably|i guess|afraid|guess) not\b{_END}",
    r"(?:\bi |'ll |'d |\bwill |\bwould |\bmust )(?:have to |rather |probably )?"
    r"(?:pass|skip|decline|refuse|avoid|reject|leave (?=it|this))\b(?! (?:up|the|an?)\b)",
    rf"{_START}(?:(?:{SURELY}|of course|sadly|unfortunately|hell|sorry),? )?not"
    r" (?:at (?:this|that|the|all)\b|(?:at|for) \$?\d|really|today|now|interested|worth|for (?:me|this|that|\$)"
    r"|buying|purchasing|likely|this time|an? (?:chance|purchase)|in a million)",
    rf"(?:{SURELY}|of course|sadly|unfortunately) not\b{_END}",
    r"\b(?:it|this|that)(?:'s| is)? (?:isn't|not) (?:a )?purchase\b|\b(?:it|this|that) isn't a purchase\b",
    rf"{_START}(?:not|(?:skip|pass|decline|avoid)(?: it| this)?)\b{_END}",
)
_NEGATED = re.compile(
    rf"(?:{_NOT} (?:{SURELY} )*|\bnot to )(?:be )?(?:buy(?:ing)?|purchas(?:e|ing)|get|take|order)\b"
)
_NO_QUANTITY = re.compile(
    rf"{_MAY} (?:{SURELY} )*(?:be |choose to )?(?:buy(?:ing)?|purchas(?:e|ing)|get|take|order)"
    r":? (?:exactly )?(?:nothing|none|zero|0|nil|no more|not)\b(?![.,]\d)"
)
_POSITIVE = _any(
    rf"(?:\b{_MAY}|'d|'ll) (?:{SURELY} )*(?:be (?=buying|purchasing|{_WILLING}))?(?:{_WILLING} to )?"
    rf"(?:{_BUY}|buying\b|purchasing\b)",
    rf"\b(?:i think|i believe|i guess) so\b{_END}",
    r"\b(?:it|this|that)(?:'s| is) a purchase\b",
    rf"{_START}(?:i )?(?:buy|purchase)(?: it| this)?\b{_END}",
    r"\bi (?:buy|purchase|take|put) it\b|\bi(?:'m| am) (?:buying|purchasing|taking)\b",
)
_DENIED = re.compile(
    r"(?:\b(?:not|never|hardly|nothing|nobody|none|cannot|doubt\w*|refuse|reluctant|few|instead of|rather than)\b"
    r"|n't\b)"
    rf"(?:(?! (?:so|and|because|since|which|that's why) )[^.,;:!?\n])*?(?:{_POSITIVE.pattern})"
)
"""A purchase behind a word that denies it in the same clause."""
_DENIED_NO = re.compile(
    r"(?:\b(?:not|never|hardly|nothing|nobody|none|cannot|doubt\w*|unlikely|improbable|few|little|only|who|why"
    r"|no (?:\w+ )?(?:reasons?|excuses?|grounds?|arguments?|causes?|basis|objections?|sense|point))\b|n't\b)"
    rf"(?:(?! (?:so|and|because|since|which|that's why) )[^.,;:!?\n]){{0,60}}?(?:{_NEGATED.pattern})"
)
"""A refusal behind a word that denies it in the same clause."""
_WEAK_POSITIVE = _any(
    rf"{_START}(?:sure(?: thing)?|absolutely|definitely|certainly|of course|gladly|sold|count me in|i'm in){_END}",
)
"""Words that agree, and open a sentence as well: they count where nothing else answers."""

_WHOLE_POSITIVE = re.compile(
    rf"(?:{_WHO}(?:(?:would|will|do)(?: (?:buy|purchase|take))?|'d buy)|{_BOUGHT}|accept(?:ed)?|take|true|y|deal"
    rf"|correct|it is(?: a purchase)?|it's a purchase|(?:a )?purchase|in(?:to)? (?:the|my) cart){_THING}"
)
_WHOLE_NEGATIVE = re.compile(
    rf"(?:{_WHO}(?:would not|will not|wouldn't|won't|do not|don't|does not)(?: {_BOUGHT})?"
    rf"|not (?:a )?{_BOUGHT}|no {_BOUGHT}|non-?purchase|(?:do not|don't|never|no|not) {_BUY}|reject(?:ed)?"
    rf"|declined?|(?:hard )?pass|skip(?: it)?|avoid|leave|false|n|negative|never|it is not(?: a purchase)?"
    rf"|it isn't|it's not|no (?:sale|deal)){_THING}"
)
"""Answers that are none as part of a longer text."""

_OPEN_END = re.compile(rf"(?:\b(?:would|will|do|does|is|{SURELY}|buy|(?<!a )purchase|take|get|the|an?)|'d|'ll)\Z")
"""How a text ends that may have been cut off before it said what is not bought, or not so."""

_VALUE = rf"{_WORD}[\"')\]\s]*(?:[:=]\s*[(\[]?|[(\[]|\s)\s*(?:about |~|p ?= ?)?(?:true|false|null|none|\d|\.\d)"
_UNDECIDED = _any(
    _VALUE,
    rf"{_WORD}\W*\?",
    rf"\b(?:kind of|sort of|close to|nearly|almost|somewhat|borderline|mostly|partly|half)(?: an?)?[ -]+{_WORD}",
    r"\b(?:fool\w*|crazy|silly|mad|insane|stupid|hard|difficult|impossible|shame|mistake)\b"
    r"[^.!?\n]{0,20}\bnot to\b",
    r"\bno\. ?#?\d",
    r"\bno (?:way|chance) (?:in hell )?[^\W\d_]",
    r"(?<!\d)(?!100\b)[\d.]+\s*(?:%|per ?cent)"
    r"(?! (?:sure|certain|confiden\w+|off|discount|more|less|cheaper|higher|lower))",
    r"\b(?:probability|chances?|likelihood|odds|percentage)\b",
    r"\b(?:maybe|perhaps|possibly|might|unsure|uncertain|undecided|unclear)\b",
    r"\bnot (?:entirely |very |so |quite )?(?:sure|certain)\b",
    r"\b(?:hard to|difficult to|depend\w*|torn|toss[- ]up|on the fence|lean\w*|it varies|occasionally)\b",
    r"\b(?:do not|don't|cannot|can't|could not|couldn't) (?:know|say|tell|decide|answer|choose)\b",
    r"\b(?:i'm|i am|as|being) (?:just |only )?an? (?:ai|artificial|assistant|chatbot|llm|computer)\b"
    r"|\b(?:language model|unable|neither|some (?:people|shoppers|would)|others|sometimes|a yes or)\b",
    rf"\b(?:not|never|cannot|hardly|nothing|nobody|no one|none|refuse|without)\b[^.,;:!?\n]*?{_WORD}",
    rf"n't\b[^.,;:!?\n]*?{_WORD}",
    r"\b(?:rather|sooner|prefer(?: to)?) (?:buy|purchase|take|get|order) (?:it|this)\b|\bsaid nobody\b",
    r"(?:\bnot|n't) say\b|\b(?:any|some|no)thing else\b",
    r"\b(?:another|different|other) (?:brand|product|one|item)\b",
    rf"\b(?:than|unlike|instead of)\b[^.,;:!?\n]*?{_WORD}",
)
"""What keeps an answer from being one, whatever else it says."""
_CONDITION = _any(
    r"\b(?:if|unless|provided|providing|(?:as|so) long as|assuming|suppos\w+|but|however|except\w*|otherwise)\b",
    r"\bonly (?:if|when|on|at|with|for|as|under|in|to)\b|\b(?:once|until|after|as soon as)\b",
    r"\bhalf (?:the|that|this|its) (?:price|cost)\b",
    r"\bwhen (?:it|they|the|there|on|i)\b",
    r"\b(?:on sale|discount\w*|coupon|(?:lower|better|different|half|right) price|for less)\b",
    r"\bprice (?:(?:is|was|were) right|drops?|falls?|goes|comes|were|was|is lower|is reduced)\b",
    r"\b(?:else|another|elsewhere|instead|competitor\w*|alternatives?|substitutes?)\b",
    r"\b(?:cheaper one|generic|store brand)\b",
    r"\b(?:buy|purchase|get|take|choose|pick|order)(?: \w+){0,2} (?:cheaper|smaller|less expensive)\b",
    r"\bnext (?:time|day|week|month|year|visit|trip)\b|\b(?:later|tomorrow|some ?day|eventually)\b",
    r"\bfor (?:about |only )?(?:half|an? (?:third|quarter|fraction)|free|cheap)\b",
    r"\bfor (?:much|an? (?:bit|little|lot)) less\b",
    r"\b(?:dollars?|bucks?|cents|euros?) (?:less|cheaper|off)\b|\d%? off\b|\bclearance\b|\breduced price\b",
    r"\bwish(?:es|ed|ing)?\b|\bwish[- ]?list\b",
)
"""What takes a yes back."""
_CONDITION_OF_NO = re.compile(rf"\A\W*{_NO}[,\s]+(?:if|only if|when|only when)\b")


def read_answer(text: str, *, cut: bool = False, beside: bool = False) -> bool | None:
    """Read one answer off a text.

    Parameters
    ----------
    text
        Visible text.
    cut
        Whether the model had no room to end it.
    beside
        Whether it stands beside an answer in another form, so that “Sure!” only opens it.

    Returns
    -------
    bool or None
        True for yes; None where a careful person would not be sure, or the text is no answer.
    """
    if len(text) > LONGEST:
        return None
    plain = _plain(text)
    whole = " ".join(re.sub(r"[^\w'/ .,:;!?-]", " ", plain).split()).strip("'-.,:;! ")
    is_open = cut and len(whole.split()) > 2 and _OPEN_END.search(plain) is not None
    whole = _NAMED.sub("", whole)
    if _WHOLE_NEGATIVE.fullmatch(whole):
        return False
    if _WHOLE_POSITIVE.fullmatch(whole):
        return None if is_open else True
    if _NO_QUANTITY.search(plain):
        return None
    said = _ASIDES.sub(" , ", _NO_CHANCE.sub(" no ", _NOT_HESITATING.sub("would", plain)))
    if _UNDECIDED.search(said):
        return None
    if _NO_SOMETHING.search(said):
        return read_other_language(text)
    answer = _one_answer(said, is_open=is_open, openers_count=not beside)
    if answer is None:
        return None if re.search(_WORD, said) else read_other_language(text)
    if answer:
        return None if _CONDITION.search(said) else True
    return None if _CONDITION_OF_NO.match(said) or _DENIED_NO.search(plain) else False


def _one_answer(said: str, *, is_open: bool, openers_count: bool) -> bool | None:
    asked_back = _QUESTION.sub(lambda question: question[0] if re.search(_WORD, question[0]) else " ", said)
    rest = _NEGATIVE.sub(" , ", asked_back)
    yes = re.search(_YES, rest) is not None or (_POSITIVE.search(rest) is not None and not is_open)
    no = rest != asked_back or re.search(_NO, rest) is not None
    if yes or no:
        return None if (yes and no) or (yes and _DENIED.search(rest)) or (yes and not _is_plain(rest)) else yes
    return True if openers_count and not is_open and _WEAK_POSITIVE.search(rest) else None


def _is_plain(said: str) -> bool:
    """Say whether a yes is said in that word, or every purchase in full."""
    return re.search(_YES, said) is not None or all(says_no_more(said, one) for one in _POSITIVE.finditer(said))


def _plain(text: str) -> str:
    """Write a text in small letters without its dress."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'").replace("′", "'")
    plain = re.sub(r"\bno[ -]one\b", "nobody", re.sub(r"\bcan not\b", "cannot", plain))
    if _CHECKED.search(plain):
        plain = _CHECKED.sub(" ", _UNCHECKED.sub(" ", plain))
    plain = _DRESS.sub(" ", plain)
    plain = _LABEL.sub(" ", _ENUMERATOR.sub("", _FORM_OF_ANSWER.sub(" ", plain)))
    return _OPENER.sub("", plain.strip())
