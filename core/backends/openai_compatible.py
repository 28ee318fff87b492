"""Chat completions by OpenAI's protocol, through the official SDK."""

import time
from datetime import UTC, datetime

from openai import APIError, AsyncOpenAI, Omit, omit
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam

from core.backends.base import Reply, Request
from core.errors import BackendError


async def ask_chat(client: AsyncOpenAI, request: Request) -> Reply:
    """Put one request to a chat-completions server.

    Parameters
    ----------
    client
        Open client; it belongs to the running event loop.
    request
        The call. Draws carry a seed made from the request's key, for servers that heed one.

    Returns
    -------
    Reply

    Raises
    ------
    BackendError
        When no answer came.
    """
    sampling = request.sampling
    top_logprobs: int | Omit = omit if sampling.top_logprobs is None else sampling.top_logprobs
    started = time.perf_counter()
    try:
        completion = await client.chat.completions.create(
            model=request.model.model,
            messages=[_message(message.role, message.content) for message in request.prompt.messages],
            temperature=sampling.temperature,
            max_tokens=sampling.max_tokens,
            logprobs=sampling.top_logprobs is not None,
            top_logprobs=top_logprobs,
            seed=int(request.key[:8], 16),
        )
    except APIError as error:
        raise BackendError(f"The model did not answer ({type(error).__name__}). Run again to retry.") from error
    return _reply(completion, time.perf_counter() - started)


def _message(role: str, content: str) -> ChatCompletionMessageParam:
    if role == "system":
        return {"role": "system", "content": content}
    return {"role": "user", "content": content}


def _reply(completion: ChatCompletion, latency: float) -> Reply:
    if not completion.choices:
        raise BackendError("The model's reply holds no answer. Run again to retry.")
    choice = completion.choices[0]
    tokens = (choice.logprobs.content if choice.logprobs else None) or []
    usage = completion.usage
    return Reply(
        text=choice.message.content or "",
        first_token=tuple((top.token, top.logprob) for top in tokens[0].top_logprobs) if tokens else (),
        finish_reason=choice.finish_reason,
        model=completion.model,
        input_tokens=usage.prompt_tokens if usage else 0,
        output_tokens=usage.completion_tokens if usage else 0,
        latency=round(latency, 4),
        time=datetime.now(UTC).isoformat(timespec="seconds"),
    )
