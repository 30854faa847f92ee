# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From a FEC (the ledger file French law asks for) to lines the benchmark reads.

The rule, by the FEC's own columns (article A47 A-1 LPF; tab separated, Latin-1 or
UTF-8, amounts with a decimal comma):

- kept are the lines of the purchases journal (``AC``) on an account of class 6, less
  ``666100``, which only levels rounding;
- an entry may hold several bills: each begins with the line on the vendor's account
  (``401...``), which precedes its expense lines; so the bill is the entry's number and
  the count of vendor lines so far;
- vendor: the name of the sub-ledger account (``CompAuxLib``) on that line; credit
  notes, which have it too, stay;
- label: ``CompteNum``; text: ``EcritureLib``; day: ``EcritureDate``; amount: ``Debit``
  less ``Credit``.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from common import amount

COLUMNS = ("t", "vendor", "text", "amount", "account", "bill")
JOURNAL = "AC"
VENDOR = "401"
EXPENSE = "6"
ROUNDING = "666100"


def day(text: str) -> str:
    """ISO day of either way a FEC writes it.

    >>> day("03/04/2020"), day("20200403")
    ('2020-04-03', '2020-04-03')
    """
    form = "%d/%m/%Y" if "/" in text else "%Y%m%d"
    return datetime.strptime(text, form).date().isoformat()


def purchases(rows: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    """The purchase lines of a ledger, in its order."""
    entry, bills, vendor = "", 0, ""
    for row in rows:
        if row["JournalCode"] != JOURNAL:
            continue
        if row["EcritureNum"] != entry:
            entry, bills, vendor = row["EcritureNum"], 0, ""
        account = row["CompteNum"]
        if account.startswith(VENDOR):
            bills, vendor = bills + 1, row["CompAuxLib"]
        elif account.startswith(EXPENSE) and account != ROUNDING:
            yield {
                "t": day(row["EcritureDate"]),
                "vendor": vendor,
                "text": row["EcritureLib"],
                "amount": str(amount(row["Debit"]) - amount(row["Credit"])),
                "account": account,
                "bill": f"{entry}-{bills}",
            }


def text_of(path: Path) -> str:
    """The file's text: UTF-8 where it is, else Latin-1."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, help="the FEC, tab separated")
    parser.add_argument("--out", type=Path, help="CSV to write, else standard output")
    args = parser.parse_args()
    ledger = csv.DictReader(text_of(args.data).splitlines(), delimiter="\t")
    out = args.out.open("w", encoding="utf-8", newline="") if args.out else sys.stdout
    with out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(purchases(ledger))


if __name__ == "__main__":
    main()
