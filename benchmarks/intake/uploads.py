# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""E-invoices dropped on the list of vendor bills one by one: seconds to the bill.

Usage: uploads.py --database NAME [--files 60] [--pause 0] [--data FOLDER]

A server with two workers for requests and two for jobs takes them in, while its jobs
judge what came before by the rules of EN 16931 and suggest codings. It writes to the
database, which is to be a copy of the demo. Exit code 1 when the median is a second or
more.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import corpus
from odoo_server import Client, request_times, server

MAX_MEDIAN_S = 1.0
WARM = 4  # first uploads, which fill the workers' caches


def main():
    """Print the figures; 1 when the median is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**9)
    parser.add_argument("--pause", type=float, default=0, help="seconds between them")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    made = corpus.files(options.data, 2 * options.files, options.seed)
    files = [file for file in made if file.name.startswith("bill-")]
    files = [file for file in files if file.name.endswith(".xml")][: options.files]
    with tempfile.TemporaryDirectory() as folder:
        log, waited = Path(folder, "log"), []
        with server(options.database, log) as url:
            clerk = Client(url, options.database, "buchhaltung", "buchhaltung")
            for file in files:
                began = time.perf_counter()
                opened = clerk.upload([(file.name, file.content)])
                waited.append(time.perf_counter() - began)
                if opened.get("res_model") != "account.move":
                    sys.exit(f"{file.name} became no bill: {opened}")
                time.sleep(options.pause)
        times = request_times(log, "create_document_from_attachment")
    seconds, queries = zip(*times[WARM:], strict=True)
    print(
        f"{len(seconds)} e-invoices, one by one, in the server: median"
        f" {statistics.median(seconds):.2f} s, 95 of 100 within"
        f" {statistics.quantiles(seconds, n=20)[-1]:.2f} s, at most"
        f" {max(seconds):.2f} s; {statistics.median(queries):.0f} queries. For the"
        f" browser with sending the file: median {statistics.median(waited):.2f} s, at"
        f" most {max(waited):.2f} s; the first {WARM}, with empty caches:"
        f" {', '.join(f'{time_s:.2f}' for time_s, _queries in times[:WARM])} s."
    )
    return int(statistics.median(seconds) >= MAX_MEDIAN_S)


if __name__ == "__main__":
    sys.exit(main())
