"""What a server's error comes to: the content was declined, the key is not taken, there is no such model."""

import re

from core.asking.backends.complaints import CLIENT_ERRORS, complaints, error_codes
from core.asking.replies.reading import is_refusal

NO_SUCH_MODEL = {"model_not_found"}
_DECLINED_CODES = frozenset({"invalid_prompt"})
_DECLINED = re.compile(
    r"content[ _](?:management )?(?:filter|polic)|safety (?:system|filter|polic|setting)|\bflagged\b"
    r"|\bmoderation\b|inappropriate content|prohibited content|sensitive (?:content|word|information)"
    r"|data_?inspection|guardrail|usage polic|违规|敏感",
    re.IGNORECASE,
)

_KEY_CODES = frozenset({"invalid_api_key", "authentication_error", "no_db_connection", "token_not_found_in_db"})
"""LiteLLM looks a key that it does not know up in a database, and complains where it has none."""
_KEY = re.compile(
    r"api[ _-]?key\b.{0,30}\b(?:not valid|invalid|incorrect|expired|missing|required|not found)"
    r"|(?:invalid|incorrect|missing|expired|no|bad) (?:\w+ )?(?:api[ _-]?key|access token|credentials?)\b"
    r"|unauthori[sz]ed|not authenticated|authentication (?:failed|required)"
)
_NO_MODEL = re.compile(
    r"(?:invalid|unknown|no such|unsupported) model\b"
    r"|model\b.{0,80}\b(?:not found|(?:does|did) not exist|not exist"
    r"|(?:is|been) (?:not (?:found|available|loaded|installed|valid)|decommissioned|deprecated|retired)|unknown)"
    r"|not a valid model|no models? (?:is |are |has been )?loaded"
    r"|(?:could not|cannot|can't) find (?:the )?model"
)


def is_declined(status: int, body: object) -> bool:
    """Say whether an error means that the prompt or the answer was declined for its content.

    Parameters
    ----------
    status
        HTTP status of the server's answer.
    body
        Of the answer.

    Returns
    -------
    bool
    """
    codes = error_codes(body)
    if codes & _DECLINED_CODES or any(is_refusal(code) for code in codes if "refused" not in code):
        return True
    return status in (*CLIENT_ERRORS, 403, 451) and any(_DECLINED.search(said) for _, said in complaints(body))


def refuses_key(status: int, body: object) -> bool:
    """Say whether a server's complaint is that it does not take the key, also where its status does not say so.

    Parameters
    ----------
    status
        HTTP status of its answer.
    body
        Of its answer.

    Returns
    -------
    bool
    """
    if status not in CLIENT_ERRORS:
        return status in (401, 403)
    return bool(error_codes(body) & _KEY_CODES) or any(_KEY.search(said) for _, said in complaints(body))


def knows_no_model(status: int, body: object) -> bool:
    """Say whether a server's complaint is that it has no such model.

    Parameters
    ----------
    status
        HTTP status of its answer.
    body
        Of its answer.

    Returns
    -------
    bool
    """
    if status in (404, 405) or error_codes(body) & NO_SUCH_MODEL:
        return True
    return status in CLIENT_ERRORS and any(_NO_MODEL.search(said) for _, said in complaints(body))
