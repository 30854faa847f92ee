# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Batches at Mistral: questions that may wait for hours, at a lower price."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from . import answers
from .contract import BatchCall, BatchStatus, ChatCall, Reply
from .errors import AiError, AiInvalidAnswer, AiNotFound
from .guard import Guard
from .mistral_form import chat_body, plain
from .schema import parse
from .transport import guarded, status_error

_RUNNING = {"queued", "running", "cancellation_requested"}
_PAGES = 50  # a hundred batches each
_FILES = ("output_file", "error_file")


class MistralBatches:
    """Part of `MistralClient`, which has the SDK and the connection."""

    def submit_batch(self, call: BatchCall, guard: Guard) -> BatchStatus:
        """Hand in questions to be answered within hours.

        Doing it twice means paying twice: repeat it only after an error not `sent`,
        or when `find_batch` does not know it.
        """
        requests = [
            {"custom_id": key, "body": chat_body(chat)}
            for key, chat in call.calls.items()
        ]
        return self._ask(
            guard,
            lambda: self._sdk.batch.jobs.create(
                endpoint="/v1/chat/completions",
                model=call.model,
                requests=requests,
                metadata={"key": call.key} if call.key else None,
                timeout_hours=call.timeout_hours,
            ),
            _batch_status,
        )

    def batch_status(self, batch_id: str, guard: Guard) -> BatchStatus:
        """Return the progress of a batch."""
        return self._ask(
            guard, lambda: self._sdk.batch.jobs.get(job_id=batch_id), _batch_status
        )

    def find_batch(self, key: str, since: datetime, guard: Guard) -> BatchStatus | None:
        """Return the batch that was handed in under this key.

        :param since: when, with its time zone; clocks may differ by an hour
        """

        def work() -> BatchStatus | None:
            for page in range(_PAGES):
                answer = self._sdk.batch.jobs.list(
                    page=page, created_after=since - timedelta(hours=1)
                )
                jobs = plain(answer).get("data") or ()
                for job in jobs:
                    if (job.get("metadata") or {}).get("key") == key:
                        return _batch_status(job)
                if not jobs:
                    return None
            raise AiInvalidAnswer("more batches than can be looked through")

        with guard.attempt():
            return guarded(guard, work)

    def forget_batch(self, batch_id: str, guard: Guard) -> None:
        """Have the provider delete questions and answers of a batch that has ended."""

        def work() -> None:
            job = plain(self._sdk.batch.jobs.get(job_id=batch_id))
            files = [*(job.get(name) for name in _FILES), *job["input_files"]]
            for file_id in filter(None, files):
                gone(lambda name=file_id: self._sdk.files.delete(file_id=name))
            self._sdk.batch.jobs.delete(job_id=batch_id)

        def gone(call: Callable[[], object]) -> None:
            with contextlib.suppress(AiNotFound):
                guarded(guard, call)

        with guard.attempt():
            gone(work)

    def cancel_batch(self, batch_id: str, guard: Guard) -> BatchStatus:
        """Stop it; what is already answered stays answered."""
        return self._ask(
            guard, lambda: self._sdk.batch.jobs.cancel(job_id=batch_id), _batch_status
        )

    def batch_results(
        self, batch_id: str, calls: Mapping[str, ChatCall], guard: Guard
    ) -> Mapping[str, Reply | AiError]:
        """Return what came of each question of a finished batch, by the caller's key.

        :param calls: as they were submitted: their schemas are what is checked
        """

        def work() -> dict[str, Reply | AiError]:
            job = plain(self._sdk.batch.jobs.get(job_id=batch_id, inline=True))
            found: dict[str, Reply | AiError] = {}
            for line in job.get("outputs") or self._output_lines(job):
                key = line.get("custom_id") if isinstance(line, dict) else None
                if not isinstance(key, str) or key not in calls:
                    continue
                # said twice, it is not known which one is meant
                found[key] = (
                    AiInvalidAnswer("answered twice")
                    if key in found
                    else _batch_result(line, calls[key], guard)
                )
            return found

        with guard.attempt():
            return guarded(guard, work)

    def _output_lines(self, job: Mapping[str, object]) -> Iterator[object]:
        for name in _FILES:
            if file_id := job.get(name):
                for line in self._download(f"/v1/files/{file_id}/content").splitlines():
                    with contextlib.suppress(AiInvalidAnswer):  # the others count
                        yield parse(line)


def _batch_status(data: Mapping[str, object]) -> BatchStatus:
    state = str(data["status"]).lower()
    return BatchStatus(
        batch_id=str(data["id"]),
        state=state,
        finished=state not in _RUNNING,
        total=int(data["total_requests"]),
        succeeded=int(data["succeeded_requests"]),
        failed=int(data["failed_requests"]),
    )


def _batch_result(line: dict, call: ChatCall, guard: Guard) -> Reply | AiError:
    response = line.get("response")
    if not isinstance(response, dict):
        return AiInvalidAnswer("no response")
    status = response.get("status_code")
    if isinstance(status, int) and status != 200:
        return status_error(status, {})
    try:
        return answers.chat_reply(response.get("body"), call, answers.timings_of(guard))
    except AiError as error:
        return error
