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
_LABEL = re.compile(
    r"\A\W*(?:antwort|entscheidung|réponse|décision|respuesta|decisión|resposta|decisão|risposta|decisione|antwoord"
    r"|beslissing|odpowied[źz]|decyzja|svar|cevap|karar|ответ|решение|відповідь|答案|回答|答え|答|选择|選擇|决定|決定|结论"
    r"|結論|是否(?:会|會|愿意|願意)?(?:购买|購買|买|買)|(?:购买|購買)(?:意愿|意願|决定)?(?=\s*[:：])|판단|답변|답|결정)(?:\s*[:：=]\W*|(?:是|为|為|は)\s*[:：]?\s*(?=\S)|\s+(?:ist|est|es|é|è)\b\W+)",
    re.IGNORECASE,
)
_IT = r"(?:es|das|sie|ihn|dies(?:e[ns]?)?|(?:das|dieses|diesen|den) (?:produkt|artikel))"
_WOULD_BUY = (
    rf"ich (?:würde|werde) {_IT} <(?:\w+ )?nicht >(?:kaufen|nehmen)",
    rf"ich kaufe {_IT}< nicht>",
    r"je <ne >l'(?:achèterais|achèterai|achète)< pas>",
    r"(?:yo )?<no >(?:lo|la) (?:compraría|compraré|compro)",
    r"(?:eu )?<não >(?:[oa] )?(?:compraria|comprarei)(?: (?:o|este) produto)?",
    r"(?:io )?<non >(?:lo|la) (?:comprerei|acquisterei|compro)",
    r"ik zou het <niet >kopen",
    r"я (?:бы )?<не >(?:бы )?куп(?:ил|ила|лю)(?: бы)?(?: это)?",
)
"""How one says that one would buy it; with what stands in angles, that one would not."""
_WOULD = re.compile("|".join(re.sub("<[^>]*>", "", pattern) for pattern in _WOULD_BUY))
_WOULD_NOT = re.compile("|".join(re.sub("[<>]", "", pattern) for pattern in _WOULD_BUY))
_CHINESE_JAPANESE_KOREAN = re.compile(r"\A[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\s\W\d]+\Z")
_EAST_NO = re.compile(
    r"\W*(?:我们?|顾客|消费者)?(?:不(?:会|會|买|買|要|购买|購買|想|愿意|願意|是|行|考虑|值得)?(?:购买|購買|买|買)?(?![\u4e00-\u9fff])"
    r"|不(?:会|會|买|買|要|购买|購買|想|愿意|願意|考虑)|否(?!则)|没有(?!\w)|いいえ|いや(?!\w)|買いません|買わない|購入しません|購入しない"
    r"|아니[요오]|안 ?사|구매하지 않)"
)
_EAST_YES = re.compile(
    r"\W*(?:我们?|顾客|消费者)?(?:[是对對会會](?:的|(?![\u4e00-\u9fff]))|要(?![\u4e00-\u9fff])"
    r"|(?:(?:愿意|願意|会|會|要|想|决定|決定|选择|選擇){0,2}(?:购买|購買|买|買))"
    r"(?:它|这个|這個|这款|這款|该|該|此|产品|產品|商品|的|[了吧呀啊])*(?![\u4e00-\u9fffいわ])|[愿願]意(?![\u4e00-\u9fff])"
    r"|はい|ええ|買います|買う|購入します|購入する|네|예(?!\w)|구매합니다|구매할)"
)
_EAST_TURN = re.compile(
    r"但|不过|不過|如果|考虑|考慮|除非|也许|也許|可能|不一定|不确定|看情况|视情况|取决|别的|其他|其它|打折|降价|でも|ただし|もし|かもしれ|하지만|만약|아마"
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
    text = _LABEL.sub("", text)
    if _CHINESE_JAPANESE_KOREAN.match(text):
        return _read_eastern(text)
    sentence = " ".join(text.casefold().replace("’", "'").strip(" .!*\"'").split())
    if _WOULD.fullmatch(sentence) or _WOULD_NOT.fullmatch(sentence):
        return _WOULD.fullmatch(sentence) is not None
    words = [word.casefold() for word in _WORDS.findall(text)]
    if not words or words[0] not in _YES | _NO or _TAKEN_BACK & set(words[1:]):
        return None
    answer = words[0] in _YES
    # In Scandinavian languages it is thanks, and no Polish yes.
    others = set(words[1:]) - ({"tak"} if words[0] in ("nej", "nei", "ja") else set())
    return None if (_NO if answer else _YES) & others else answer


def _read_eastern(text: str) -> bool | None:
    if _EAST_TURN.search(text):
        return None
    answers = {_read_clause(clause) for clause in re.split(r"[，。,.!！；;、\n]+", text)} - {None}
    return answers.pop() if len(answers) == 1 else None


def _read_clause(text: str) -> bool | None:
    if match := _EAST_NO.match(text):
        return None if _EAST_ASSENT.search(text, match.end()) else False
    if match := _EAST_YES.match(text):
        return None if _EAST_NEGATION.search(text, match.end()) else True
    return None
