# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Published e-invoices and CEN's unit tests against the rules that check A41 runs.

Of each set: how many files are judged, and how many break no fatal rule. Of CEN's unit
tests of single rules: how many say as the rules do whether theirs is broken. Needs no
Odoo. Exit code 1 when a unit test disagrees.
"""

import argparse
import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import addon_shells  # noqa: E402, F401

from edic_finance.tools.intake import einvoice  # noqa: E402
from edic_finance.tools.intake import einvoice_rules as rules  # noqa: E402
from edic_finance.tools.intake.apart import run_apart  # noqa: E402

SETS = {
    "en16931/ubl-examples": "CEN, examples in UBL",
    "en16931/cii-examples": "CEN, examples in CII",
    "en16931/test/testfiles": "CEN, test files in UBL",
    "xrechnung-testsuite": "XRechnung test suite",
    "zugferd-corpus/XML-Rechnung": "ZUGFeRD corpus, XML-Rechnung",
    "zugferd-corpus/ZUGFeRDv2/correct": "ZUGFeRD corpus, version 2 correct",
    "factur-x-fixtures": "factur-x fixtures",
    "zugferd-corpus/ZUGFeRDv2/fail": "ZUGFeRD corpus, version 2 fail",
    "xrechnung-schematron-instances": "KoSIT, instances of national rules",
}
UNIT = "en16931/test"
TIMED = 20  # files judged as the job does, in a process each


def judged(documents):
    """``[(name, verdict)]`` of those whose format has rules."""
    by_sheet, found = defaultdict(list), []
    for name, document in documents:
        sheet = rules.sheet_of(document.format, document.profile)
        if sheet and document.xml:
            by_sheet[sheet].append((name, document))
    for sheet, group in by_sheet.items():
        texts = [
            etree.tostring(einvoice.parse(d.xml), encoding="unicode") for _n, d in group
        ]
        reports = rules.reports(texts, sheet)
        for (name, document), report in zip(group, reports, strict=True):
            own = rules.is_facturx(document.format, document.profile)
            found.append((name, rules.verdict(report, own)))
    return found


def fatal(verdict):
    return [
        broken_rule.rule
        for broken_rule in verdict.broken
        if broken_rule.flag == "fatal"
    ]


def of_set(folder):
    """E-invoices of a folder, as the intake recognises them."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in (".xml", ".pdf"):
            document = einvoice.detect(path.name, path.read_bytes())
            if document.is_invoice:
                yield str(path.relative_to(folder)), document


def unit_tests(folder):
    """``[(rule, is to be broken, document)]`` of CEN's test sets."""
    for path in sorted(folder.glob("*/*.xml")):
        root = etree.parse(path).getroot()
        if etree.QName(root).localname != "testSet":
            continue
        for test in root.iterfind("./{*}test"):
            *_rest, invoice = [node for node in test if isinstance(node.tag, str)]
            is_ubl = "CrossIndustry" not in invoice.tag
            document = einvoice.Document(
                path.name, "ubl" if is_ubl else "cii", "xml", etree.tostring(invoice)
            )
            for wanted in test.find("./{*}assert"):
                kind = etree.QName(wanted).localname
                if kind in ("success", "error", "fatal", "warning"):
                    name = f"{path.parent.name} {path.name} {invoice.sourceline}"
                    yield name, document, wanted.text.strip(), kind != "success"


def agreement(folder):
    """``{rule: Counter}`` of tests in all, agreeing, and of a broken rule; and what
    disagrees."""
    tests = list(unit_tests(folder))
    verdicts = judged((str(n), test[1]) for n, test in enumerate(tests))
    counts, wrong = defaultdict(Counter), []
    for number, verdict in verdicts:
        name, _document, rule, is_broken = tests[int(number)]
        is_same = (
            rule in {broken_rule.rule for broken_rule in verdict.broken}
        ) == is_broken
        counts[rule].update(all=1, same=int(is_same), broken=int(is_broken))
        if not is_same:
            wrong.append(f"{rule} should {'' if is_broken else 'not '}break: {name}")
    return counts, wrong


def seconds(documents):
    """Median of judging one file in a process of its own."""
    taken = []
    for _name, document in documents[:TIMED]:
        start = time.monotonic()
        options = {"form": document.format, "profile": document.profile}
        run_apart("einvoice_rules", document.xml, options)
        taken.append(time.monotonic() - start)
    return statistics.median(taken)


def table_row(label, verdicts):
    """A row of the table."""
    clean = sum(not fatal(verdict) for _name, verdict in verdicts)
    broken = Counter(rule for _n, verdict in verdicts for rule in {*fatal(verdict)})
    ordered = sorted(broken.items(), key=lambda pair: (-pair[1], pair[0]))
    most = ", ".join(f"{rule} {count}" for rule, count in ordered[:8])
    return f"| {label} | {len(verdicts)} | {clean} | {most} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--json", action="store_true", help="one object per file")
    options = parser.parse_args()
    print(f"Rules: factur-x {rules.rules_version()}\n")
    print("| set | judged | without a fatal rule | fatal rules broken, files |")
    print("|---|--:|--:|---|")
    for folder, label in SETS.items():
        documents = list(of_set(options.data / folder))
        verdicts = judged(documents)
        print(table_row(label, verdicts))
        for name, verdict in verdicts if options.json else ():
            print(json.dumps({"file": f"{folder}/{name}", "fatal": fatal(verdict)}))
        if folder == "xrechnung-testsuite":
            median = seconds(documents)
    counts, wrong = agreement(options.data / UNIT)
    total = sum(counts.values(), Counter())
    whole = sum(count["same"] == count["all"] for count in counts.values())
    tried = sum(count["broken"] > 0 for count in counts.values())
    print(
        f"\nUnit tests: {total['same']} of {total['all']} agree, {total['broken']} of"
    )
    print(f"a broken rule; rules: {whole} of {len(counts)} agree, {tried} are broken")
    print(f"One file in a process of its own: {median:.2f} s (median of {TIMED})")
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
