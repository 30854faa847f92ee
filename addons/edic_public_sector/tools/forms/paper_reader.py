# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writes the text of a PDF from standard input to standard output; a program of its
own, so that what a paper unpacks to is bounded by the system.

Usage: paper_reader.py PAGES CHARACTERS
"""

import resource
import sys

CPU_S, MEMORY = 5, 1 << 30


def main() -> int:
    """:returns: 1 when it is no PDF, or locked"""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import pypdfium2 as pdfium

    pages, most = map(int, sys.argv[1:])
    left = most
    try:
        with pdfium.PdfDocument(sys.stdin.buffer.read()) as document:
            for at in range(min(len(document), pages)):
                text = document[at].get_textpage().get_text_range()[:left]
                left -= len(text)
                sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    except (pdfium.PdfiumError, MemoryError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
