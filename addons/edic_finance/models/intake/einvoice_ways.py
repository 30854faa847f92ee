# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Three ways to see an invoice: its XML, the page of its PDF, and the bill."""

from ...tools.intake.einvoice_figures import ZERO
from ...tools.intake.einvoice_reading import KEPT
from ...tools.intake.einvoice_view import decimal_of
from .einvoice_bill import line_number
from .einvoice_labels import LABELS

ON_PAGE = (*KEPT, "BT-84")  # terms that the reading of a page looks for
MAX_ROWS = 500  # that are shown
AMOUNTS = {"BT-109", "BT-110", "BT-112", "BT-115"}


def three_ways(page, bill, reading, lines):
    """Return a row for each term that can be compared, those that differ marked.

    :param InvoicePage page: of the XML
    :param EInvoiceBill bill: or None, where no bill came of the file
    :param dict reading: of the PDF's pages, as `edic.finance.document` keeps it; None
        where the file is no PDF
    :param lines: `einvoice_lines.Line` that count, each with its net amount
    :return: ``{"rows": [{number, label, xml, page, bill, differing}], "has_page",
        "has_bill"}``; ``page`` is None where the pages are not searched for a term,
        ``differing`` names what differs from the XML
    """
    shown = (reading or {}).get("pdf") or {}
    order = [*dict.fromkeys([*(bill.compared() if bill else ()), *ON_PAGE])]
    rows = []
    for name in order:
        stated = page.texts(name)
        if stated:
            seen, is_other = _on_page(page, shown, name)
            is_booked = bool(bill) and name in bill.compared()
            differing = ["page"] * is_other
            differing += ["bill"] * (is_booked and bill.differs(name))
            rows.append(
                {
                    "number": name,
                    "label": page.env._(LABELS[name]),
                    "xml": stated,
                    "page": seen,
                    "bill": bill.written(name) if is_booked else None,
                    "differing": differing,
                }
            )
    rows.sort(key=lambda row: int(row["number"][3:]))
    if bill and lines:
        rows += _line_rows(page, bill, lines)
    return {
        "rows": rows[:MAX_ROWS],
        "has_page": bool(shown.get("characters")),
        "has_bill": bool(bill),
    }


def _line_rows(page, bill, lines):
    """Yield a row for each line of the document and for others of the bill, those that
    differ first."""
    env, stated, names = page.env, {}, {}
    for line, net in lines:
        name = line_number(line.number)
        stated[name] = stated.get(name, ZERO) + net
        names.setdefault(name, line.name)
    booked = bill.net_by_line()
    if not booked:  # it came in before lines were numbered
        return []
    rows = [
        {
            "number": "BT-131",
            "label": env._("Line %(number)s: %(name)s", number=name, name=names[name]),
            "xml": [page.amount(net)],
            "page": None,
            "bill": page.amount(booked[name]) if name in booked else None,
            "differing": ["bill"] * (booked.get(name) != net),
        }
        for name, net in stated.items()
    ]
    rows += [
        {
            "number": "BT-131",
            "label": env._("Only on the vendor bill: %(name)s", name=label),
            "xml": [],
            "page": None,
            "bill": page.amount(net),
            "differing": ["bill"],
        }
        for label, net in bill.other_lines()
    ]
    return sorted(rows, key=lambda row: not row["differing"])


def _on_page(page, shown, name):
    """Return what the pages show of a term, and whether it is something else."""
    env = page.env
    if name not in ON_PAGE or not shown.get("characters"):
        return None, False
    found = {d["term"]: d for d in shown.get("differences") or ()}
    if other := found.get(name):
        if other["shown"] is None:
            return env._("Not found on the pages"), True
        return _placed(page, name, other), True
    if same := (shown.get("shown") or {}).get(name):
        return _placed(page, name, same), False
    return None, False


def _placed(page, name, found):
    """Return a value that a page shows, and which page."""
    text = found.get("shown") or found["value"]
    if name in AMOUNTS and (value := decimal_of(text)) is not None:
        text = page.amount(value)
    return page.env._("%(value)s, page %(page)s", value=text, page=found["page"])
