"""Yes and no in other languages than the prompt's: models that were trained on another one fall back to it."""

import re

_LETTERS = r"[^\s\d_.,;:!?¡¿()\[\]{}\"'“”«»*।،-]+"
_WORDS = re.compile(rf"{_LETTERS}(?:-{_LETTERS})?")
_YES = frozenset(
    _WORDS.findall("oui ja jawohl sí sì si sim да так tak ano evet نعم כן हाँ हां kyllä igen ναι ya có ใช่ da jah")
)
_NO = frozenset(
    _WORDS.findall("non nein não нет ні nie ne hayır لا לא नहीं nee nej nei ei nem όχι tidak không ไม่ nu nē")
)
_TAKEN_BACK = frozenset(
    _WORDS.findall(
        "mais si seulement aber wenn falls nur pero solo sólo ma se mas но если только але якщо ale jeśli pokud "
        "ama eğer maar als men hvis om peut-être vielleicht quizás quizá talvez forse возможно może možná belki"
    )
)
"""But, if, only, perhaps."""
_CHINESE_JAPANESE_KOREAN = re.compile(r"\A[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\s\W\d]+\Z")
_EAST_NO = re.compile(
    r"\W*(?:我们?|顾客|消费者)?(?:不(?:会|會|买|買|要|购买|購買|想|愿意|願意|是|行|考虑|值得)?(?:购买|購買|买|買)?(?![\u4e00-\u9fff])"
    r"|不(?:会|會|买|買|要|购买|購買|想|愿意|願意|考虑)|否(?!则)|没有(?!\w)|いいえ|いや(?!\w)|買いません|買わない|購入しません|購入しない"
    r"|아니[요오]|안 ?사|구매하지 않)"
)
_EAST_YES = re.compile(
    r"\W*(?:我们?|顾客|消费者)?(?:是(?!否|不)的?|对(?!不)|會(?!不)的?|会(?!不)的?|要(?!不)|愿意|願意|购买|購買|买(?!不)|買(?![いわ不])"
    r"|はい|ええ|買います|買う|購入します|購入する|네|예(?!\w)|구매합니다|구매할)"
)
_EAST_TURN = re.compile(
    r"但|不过|不過|如果|考虑|考慮|除非|也许|也許|可能|不一定|不确定|でも|ただし|もし|かもしれ|하지만|만약|아마"
)
_EAST_NEGATION = re.compile(r"不(?!错|錯|贵|貴)|没|沒|否|いいえ|ない|ません|않|아니")
_EAST_ASSENT = re.compile(r"(?<!不)是的|はい|(?<![\w])네(?!\w)")


def read_other_language(text: str) -> bool | None:
    """Read an answer that begins with yes or no in another language.

    Parameters
    ----------
    text
        Visible text.

    Returns
    -------
    bool or None
        None where it does not, or where the rest takes it back.
    """
    if _CHINESE_JAPANESE_KOREAN.match(text):
        return _read_eastern(text)
    words = [word.casefold() for word in _WORDS.findall(text)]
    if not words or words[0] not in _YES | _NO or _TAKEN_BACK & set(words[1:]):
        return None
    answer = words[0] in _YES
    return None if (_NO if answer else _YES) & set(words[1:]) else answer


def _read_eastern(text: str) -> bool | None:
    if _EAST_TURN.search(text):
        return None
    if match := _EAST_NO.match(text):
        return None if _EAST_ASSENT.search(text, match.end()) else False
    if match := _EAST_YES.match(text):
        return None if _EAST_NEGATION.search(text, match.end()) else True
    return None
