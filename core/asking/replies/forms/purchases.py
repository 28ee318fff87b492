"""Whether a sentence that speaks of buying says no more than that the product is bought.

What may be said beside it is listed, and all else keeps the sentence from being read: nothing, another product,
price, time or person, and wishes are said in more ways than a list of them could hold.
"""

import re

_STOPS = re.compile(r"[.,;:!?\n()]|\s(?:-+|—|–)\s|\b(?:because|since|as|so|and|due to)\b")

SURELY = r"(?:definitely|absolutely|certainly|probably|surely|most likely|likely|gladly|happily|still|also|just)"
SHOPPER = r"(?:customer|shopper|consumer|buyer|person|household|individual|participant|respondent)"
"""Of whom it is asked whether they buy."""
_LEAD = (
    rf"(?:then|well|therefore|thus|hence|okay|ok|sure|indeed|yes|honestly|personally|overall|{SURELY}|of course"
    r"|in (?:summary|short|conclusion|this case)|(?:at|for) (?:this|that) price"
    r"|(?:given|considering|based on|with) (?:the|this|that|my|its)(?: \w+)?"
    rf" (?:price|income|budget|value|quality|offer|information|situation)|(?:a|the) typical {SHOPPER})"
)
_SAY = (
    r"(?:i (?:think|believe|guess|expect|suppose|feel|would say)|i'd say"
    r"|(?:i am|i'm) (?:confident|sure|certain)|it(?:'s| is) (?:very |highly |most |quite )?likely"
    r"|(?:the|my) (?:final )?(?:answer|decision|choice) is)(?: that)?"
)
_WHO = (
    r"(?:i|we|they|he|she|it|you|(?:the|this|an?|most)(?: (?:average|typical|reasonable|rational|normal))?"
    rf" (?:{SHOPPER}s?|people))"
)
_BEFORE = re.compile(rf"\s*(?:{_LEAD}\s+)*(?:{_SAY}\s+)?(?:{_WHO}(?:\s+(?:{SURELY}|myself|therefore|then))*\s*)?")

_UNIT = (
    r"(?:product|subscription|service|item|pack(?:age)?|box|bottle|can|case|carton|bag|jar|unit|piece|purchase)"
    r"(?:e?s)?"
)
_COUNT = r"(?:one|two|three|four|five|six|several|some|a few|a couple(?: of)?|[1-9]\d{0,2})"
_OBJECT = (
    rf"(?:(?:it|them|this|that|these|those|{_COUNT})"
    rf"|(?:the|an?|this|that|these|those|{_COUNT}) {_UNIT})(?: of (?:it|this|that|them|these|those))?"
)
_BASKET = r"(?:the|my|our|their|his|her|a) (?:shopping )?(?:cart|basket|bag|trolley)"
_TAIL = (
    rf"(?:{SURELY}|now|today|again|immediately|right (?:away|now)|too|as well|myself|for sure|indeed|here"
    r"|willingly|this time|in a heartbeat|without (?:a |any )?(?:hesitation|doubt|question|thinking|hesitating)"
    r"|(?:at|for) (?:this|that|the (?:listed|given|current|stated|shown|asking)|its current) price"
    r"|(?:at|for) [$€£]\d[\d.,]*|for (?:me|myself|us|(?:my|our|the|their) (?:family|kids|children|household|home))"
    rf"|(?:from|in|at) (?:the|this) (?:grocery )?(?:store|shop|supermarket)|(?:in|into|to) {_BASKET})"
)
_AFTER = re.compile(rf"(?:\s+{_OBJECT})?(?:\s+{_TAIL})*(?:\s+at)?\s*")


def says_no_more(text: str, purchase: re.Match[str]) -> bool:
    """Say whether the clause around a purchase says nothing that could make it another one, or none.

    Parameters
    ----------
    text
        In small letters.
    purchase
        Where in it something is bought.

    Returns
    -------
    bool
    """
    start = max((stop.end() for stop in _STOPS.finditer(text, 0, purchase.start())), default=0)
    stop = _STOPS.search(text, purchase.end())
    end = stop.start() if stop and stop[0] != "as" else len(text)
    before, after = text[start : purchase.start()], text[purchase.end() : end]
    return _BEFORE.fullmatch(_plain(before)) is not None and _AFTER.fullmatch(_plain(after)) is not None


def _plain(clause: str) -> str:
    return re.sub(r"[\"“”*]", " ", clause).rstrip("'")
