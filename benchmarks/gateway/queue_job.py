# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""AI tasks on OCA's queue_job: a real server with two workers and the job runner.

Usage: queue_job.py [--tasks 100] [--port 8169]

Makes a database of its own and drops it. Needs what edic_ai_queue_job needs. Connection
as the ``odoo`` command has it (``ODOO_RC``, and ``PGHOST`` … for ``psql``).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

import driver
import scene

DATABASE = "edic_bench_job"
CHANNELS = "root:2,root.edic_ai.quick:1,root.edic_ai.long:1,root.edic_ai.model:2"
LOAD = "--load=base,rpc,web,queue_job"
PATIENCE_S = 120
ENQUEUE = """
partners = env["res.partner"].create([{{"name": "Bench"}}] * {tasks})
env["edic.ai.task"]._enqueue("bench.job", partners)
env.cr.commit()
"""
COUNT = """
SELECT count(*) FILTER (WHERE state = 'done'),
       count(*) FILTER (WHERE state = 'done' AND attempts = 1 AND ref = 'x'),
       (SELECT count(*) FROM queue_job),
       (SELECT count(DISTINCT worker_pid) FROM queue_job)
FROM edic_ai_task JOIN res_partner ON res_partner.id = res_id
WHERE use_case = 'bench.job'
"""


def odoo(verb, *words, **options):
    """The command line of a server on the benchmark's database."""
    command = [
        "odoo",
        verb,
        "-d",
        DATABASE,
        "--addons-path",
        scene.addons_path(),
        *words,
    ]
    return subprocess.Popen(command, **options)


def wait_for(tasks):
    """``(done, applied once, jobs, workers)``, at the end or when patience is over."""
    ends = time.monotonic() + PATIENCE_S
    while True:
        counts = [int(n) for n in driver.psql(COUNT, into=DATABASE).split("|")]
        if counts[0] == tasks or time.monotonic() > ends:
            return counts
        time.sleep(0.1)


def measure(options, log):
    """Start the server, ask, count."""
    environment = {
        **os.environ,
        "ODOO_QUEUE_JOB_CHANNELS": CHANNELS,
        "ODOO_QUEUE_JOB_HOST": "127.0.0.1",
        "ODOO_QUEUE_JOB_PORT": str(options.port),
    }
    words = [LOAD, "--workers=2", f"--http-port={options.port}", "--log-level=warn"]
    gevent = f"--gevent-port={options.port + 1}"
    server = odoo("server", *words, gevent, env=environment, stdout=log, stderr=log)
    try:
        shell = odoo(
            "shell",
            LOAD,
            "--no-http",
            "--log-level=error",
            "--shell-interface=python",
            **{"stdin": subprocess.PIPE, "stdout": log, "text": True},
        )
        shell.communicate(ENQUEUE.format(tasks=options.tasks))
        started = time.monotonic()
        return *wait_for(options.tasks), time.monotonic() - started
    finally:
        server.terminate()
        server.wait()


def main():
    """Exit 1 when a task was not applied exactly once."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--tasks", type=int, default=100)
    parser.add_argument("--port", type=int, default=8169)
    options = parser.parse_args()
    driver.drop(DATABASE)
    with tempfile.TemporaryFile() as log:
        try:
            modules = "edic_ai_queue_job,edic_ai_bench"
            words = ["-i", modules, "--stop-after-init", "--no-http"]
            if odoo("server", *words, stdout=log, stderr=log).wait():
                raise SystemExit("the database could not be made")
            done, once, jobs, workers, seconds = measure(options, log)
        finally:
            driver.drop(DATABASE)
            log.seek(0)
            problems = [
                line
                for line in log.read().decode(errors="replace").splitlines()
                if " ERROR " in line or " CRITICAL " in line or "Traceback" in line
            ]
            print("\n".join(problems[:20]), file=sys.stderr)
    figures = {
        "tasks": options.tasks,
        "applied once": once,
        "done": done,
        "jobs": jobs,
        "workers": workers,
        "seconds after asking": round(seconds, 2),
    }
    print(json.dumps(figures))
    return 0 if once == options.tasks else 1


if __name__ == "__main__":
    sys.exit(main())
