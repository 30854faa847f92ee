# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Published e-invoices and unit tests of rules against the rules that check A41 runs.

Of each set: how many files are judged, and how many break no fatal rule. Of CEN's unit
tests of single rules, and of KoSIT's of XRechnung's: how many say as the rules do
whether theirs is broken. Needs no Odoo. Exit code 1 when a unit test disagrees.
"""

import argparse
import json
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import addon_shells  # noqa: E402, F401
from xmute import mutations  # noqa: E402

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
NATIONAL_UNIT = "xrechnung-schematron-instances"
TIMED = 20  # files judged as the job does, in a process each


def judged(documents):
    """``[(name, verdict)]`` of those whose format has rules."""
    by_sheets, found = defaultdict(list), []
    for name, document in documents:
        sheets = rules.sheets_of(document.format, document.profile)
        if sheets and document.xml:
            by_sheets[sheets].append((name, document))
    for sheets, group in by_sheets.items():
        texts = [
            etree.tostring(einvoice.parse(d.xml), encoding="unicode") for _n, d in group
        ]
        reports = rules.reports(texts, sheets)
        for (name, document), report in zip(group, reports, strict=True):
            verdict = rules.verdict(report, document.format, document.profile)
            found.append((name, verdict))
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


def national_agreement(folder):
    """As `agreement`, of what XML Mutate makes of KoSIT's instances; every mutation is
    judged by the national schematron of its syntax, whatever its BT-24."""
    counts, wrong, made = defaultdict(Counter), [], 0
    for syntax in ("ubl", "cii"):
        tests = [
            (f"{path.parent.name}/{path.name} {mutation.name}", mutation)
            for path in sorted(folder.glob(f"{syntax}*/*.xml"))
            for mutation in mutations(path.read_bytes())
        ]
        made += len(tests)
        sheet = {"ubl": rules.NATIONAL_UBL, "cii": rules.NATIONAL_CII}[syntax]
        texts = [mutation.xml.decode() for _name, mutation in tests]
        reports = rules.reports(texts, [sheet])
        for (name, mutation), report in zip(tests, reports, strict=True):
            verdict = rules.verdict(report, f"xrechnung-{syntax}", "")
            broken = {breach.rule for breach in verdict.broken}
            for rule in mutation.broken | mutation.kept:
                is_broken = rule in mutation.broken
                is_same = (rule in broken) == is_broken
                counts[rule].update(all=1, same=int(is_same), broken=int(is_broken))
                counts[rule].update(
                    fired=int(rule in broken and is_broken),
                    false=int(rule in broken and not is_broken),
                )
                if not is_same:
                    word = "" if is_broken else "not "
                    wrong.append(f"{rule} should {word}break: {name}")
    return made, counts, wrong


def print_national(folder, is_whole):
    """Print how KoSIT's tests agree, and return what disagrees."""
    made, counts, wrong = national_agreement(folder)
    total = sum(counts.values(), Counter())
    if is_whole:
        print("\n| rule | expected | fired | missed | kept | false |")
        print("|---|--:|--:|--:|--:|--:|")
        for rule, count in sorted(counts.items(), key=lambda pair: _in_order(pair[0])):
            missed = count["broken"] - count["fired"]
            kept = count["all"] - count["broken"]
            figures = (count["broken"], count["fired"], missed, kept, count["false"])
            print(f"| {rule} | {' | '.join(map(str, figures))} |")
    print(
        f"\nKoSIT's tests of XRechnung {rules.NATIONAL}: {made} mutations; broken as "
        f"expected {total['fired']} of {total['broken']}, kept as expected "
        f"{total['all'] - total['broken'] - total['false']} of "
        f"{total['all'] - total['broken']}; rules {len(counts)}"
    )
    return wrong


def _in_order(rule):
    """Return a key that sorts rules by their numbers."""
    return [int(p) if p.isdigit() else p for p in re.split(r"(\d+)", rule)]


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
    parser.add_argument(
        "--national", action="store_true", help="KoSIT's tests alone, by rule"
    )
    options = parser.parse_args()
    if options.national:
        sys.exit("\n".join(print_national(options.data / NATIONAL_UNIT, True)) or 0)
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
    wrong += print_national(options.data / NATIONAL_UNIT, False)
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
