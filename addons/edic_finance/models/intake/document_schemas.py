# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The schemas of the JSON fields of `edic.finance.document`."""

from odoo.addons.edic_ai.tools.text.json_schema import (
    ANYTHING,
    BOOLEAN,
    DAY,
    DECIMAL,
    NUMBER,
    OBJECT,
    TEXT,
    list_of,
    mapping_of,
    or_none,
    record,
)

# names that `_facts` keeps; checks cast them in SQL
FIGURES = record(
    {},
    {
        "totals": or_none(list_of(DECIMAL, 3)),
        "rounding": DECIMAL,
        "prepaid": DECIMAL,
        "payable": or_none(DECIMAL),
        "line_count": NUMBER,
        "lines_net": DECIMAL,
        "self_assessed": BOOLEAN,
        "delivery": or_none(list_of(DAY, 2)),
        "breakdown": list_of(list_of(DECIMAL, 3)),
        "seller": TEXT,
        "vat_country": TEXT,
    },
)
PORTAL_TOTALS = list_of(TEXT, 3)
SPLIT = list_of(list_of(DECIMAL, 3))
# `einvoice_payment.PaymentStatement.facts`
PAYMENT = record(
    {},
    {
        "due": or_none(DAY),
        "text": TEXT,
        "days": or_none(NUMBER),
        "discounts": list_of(list_of(ANYTHING, 5)),
        "instalments": list_of(list_of(ANYTHING, 3)),
    },
)
# names of `einvoice_references.References` that hold one text
REFERENCES = (
    "buyer_reference",
    "order",
    "contract",
    "project",
    "sales_order",
    "delivery_note",
    "receipt",
    "tender",
    "object",
    "accounting",
)
# `einvoice_references.References`, or that it could not be read
ROUTING = record(
    {},
    {
        **dict.fromkeys(REFERENCES, TEXT),
        "preceding": list_of(TEXT),
        "buyer": list_of(list_of(TEXT, 2)),
        "unread": BOOLEAN,
    },
)
# checks go through these in SQL: lists where they expect lists
READING = record(
    {},
    {
        "accounts": or_none(list_of(OBJECT)),
        "pdf": or_none(
            record({}, {"differences": or_none(list_of(ANYTHING))}, is_open=True)
        ),
    },
    is_open=True,
)
# `DocumentFindings`; checks go through what is broken in SQL
RULES = record({}, {"broken": list_of(OBJECT)}, is_open=True)
# `pages.finder.Found`: boxes as left, top, right and bottom in points
READ = record(
    {},
    {
        "fields": mapping_of(OBJECT),
        "rates": list_of(list_of(DECIMAL, 3)),
        "lines": list_of(list_of(TEXT, 4)),
        "terms": TEXT,
        "paid": list_of(DECIMAL),
        "withheld": list_of(DECIMAL),
        "references": mapping_of(TEXT),
        "statements": mapping_of(TEXT),
    },
    is_open=True,
)
# `page_decisions.PageDecisions`: by name of the value
PAGE_DECISIONS = mapping_of(
    record(
        {
            "decision": TEXT,
            "value": or_none(TEXT),
            "page": or_none(NUMBER),
            "box": or_none(list_of(NUMBER, 4)),
            "by": NUMBER,
            "at": TEXT,
        }
    )
)
# what the document states of its seller as `stated_seller.Stated`, and how the vendor
# was known by it as `vendor_match.Match`; with which bill it was received
SELLER = record(
    {},
    {
        "stated": list_of(list_of(TEXT, 4)),
        "partner": NUMBER,
        "certainty": TEXT,
        "leader": NUMBER,
        "how": TEXT,
        "differences": list_of(list_of(TEXT, 3)),
    },
)
# values of the XML of a hybrid invoice with their places, by name
STATED_PLACES = mapping_of(OBJECT)
