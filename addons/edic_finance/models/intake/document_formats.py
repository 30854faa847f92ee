# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The formats of files that come in to become bills."""

FORMATS = [
    ("xrechnung-ubl", "XRechnung (UBL)"),
    ("xrechnung-cii", "XRechnung (CII)"),
    ("ubl", "UBL"),
    ("cii", "CII"),
    ("facturx", "Factur-X / ZUGFeRD"),
    ("zugferd1", "ZUGFeRD 1"),
    ("orderx", "Order-X"),
    ("fatturapa", "FatturaPA"),
    ("pdf", "PDF without figures"),
    ("zip", "ZIP"),
    ("eml", "E-mail file"),
    ("msg", "Outlook message"),
    ("pivot", "Flow of Chorus Pro"),
    ("unknown", "Other file"),
]
# those whose figures are structured
STRUCTURED = ("xrechnung-ubl", "xrechnung-cii", "ubl", "cii", "facturx", "zugferd1")
