# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Batch jobs of the fake: queued when asked for, done when looked at the first time."""

import json
import time
from collections.abc import Callable, Mapping

from .fake_answers import digest, text_for, whole
from .fake_contract import Refused


class Batches:
    """Jobs by their number; `text_for` of the provider gives the answers."""

    def __init__(self) -> None:
        self.is_slow = False  # jobs are then never done
        self._jobs: dict[str, dict] = {}
        self._stopping: set[str] = set()
        self._files: dict[str, bytes] = {}

    def clear(self) -> None:
        """Forget everything."""
        self.__init__()

    def __len__(self) -> int:
        """Return how many jobs and files it still has."""
        return len(self._jobs) + len(self._files)

    def add(self, body: Mapping, say: Callable[[dict], str] = text_for) -> dict:
        """A job, not begun."""
        requests = body["requests"]
        job_id = f"job-{len(self._jobs) + 1}-{digest(body)[:12]}"
        lines = [_line(request, body["model"], say) for request in requests]
        self._files[f"file-{job_id}"] = "\n".join(map(json.dumps, lines)).encode()
        self._jobs[job_id] = {
            "id": job_id,
            "object": "batch",
            "input_files": [],
            "endpoint": body["endpoint"],
            "model": body["model"],
            "metadata": body.get("metadata"),
            "errors": [],
            "status": "QUEUED",
            "created_at": int(time.time()),
            "total_requests": len(requests),
            "completed_requests": 0,
            "succeeded_requests": 0,
            "failed_requests": 0,
        }
        return self._jobs[job_id]

    def get(self, job_id: str) -> dict:
        """A job, done."""
        job = self._find(job_id)
        if job["status"] == "CANCELLATION_REQUESTED" and job_id in self._stopping:
            self._stopping.remove(job_id)  # at the next look
        elif job["status"] == "CANCELLATION_REQUESTED":
            job |= {"status": "CANCELLED", "output_file": f"file-{job_id}"}
        if job["status"] == "QUEUED" and not self.is_slow:
            total = job["total_requests"]
            job |= {
                "status": "SUCCESS",
                "completed_requests": total,
                "succeeded_requests": total,
                "output_file": f"file-{job_id}",
            }
        return job

    def list(self, page: int, size: int) -> dict:
        """A page of the jobs, the newest first."""
        jobs = [*self._jobs.values()][::-1]
        shown = jobs[page * size : (page + 1) * size]
        return {"object": "list", "data": shown, "total": len(jobs)}

    def delete(self, job_id: str) -> dict:
        """Forget a job."""
        if self._find(job_id)["status"] in ("QUEUED", "CANCELLATION_REQUESTED"):
            raise Refused(409, {"detail": "Conflict"})
        del self._jobs[job_id]
        return {"id": job_id, "object": "batch", "deleted": True}

    def delete_file(self, file_id: str) -> dict:
        """Forget what came out."""
        self.file(file_id)
        del self._files[file_id]
        return {"id": file_id, "object": "file", "deleted": True}

    def cancel(self, job_id: str) -> dict:
        """A job, stopped."""
        job = self._find(job_id)
        if job["status"] == "QUEUED":
            job["status"] = "CANCELLATION_REQUESTED"
            self._stopping.add(job_id)
        return job

    def tamper(self, job_id: str, content: bytes) -> None:
        """Have something else come out of a job."""
        self._files[f"file-{job_id}"] = content

    def file(self, file_id: str) -> bytes:
        """Return the output, one line of JSON per request."""
        if file_id not in self._files:
            raise Refused(404, {"detail": "Not Found"})
        return self._files[file_id]

    def _find(self, job_id: str) -> dict:
        if job_id not in self._jobs:
            raise Refused(404, {"detail": "Not Found"})
        return self._jobs[job_id]


def _line(request: Mapping, model: str, say: Callable[[dict], str]) -> dict:
    body = request["body"] | {"model": model}
    answer = whole("/v1/chat/completions", body, say(body), "stop")
    return {
        "id": request["custom_id"],
        "custom_id": request["custom_id"],
        "response": {"status_code": 200, "body": answer},
        "error": None,
    }
