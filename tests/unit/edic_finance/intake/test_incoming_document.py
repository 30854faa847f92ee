# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from pathlib import Path

import pytest
from lxml import etree

from edic_finance.tools.intake import einvoice, einvoice_figures, einvoice_parties
from edic_finance.tools.intake.einvoice_references import references
from edic_finance.tools.intake.incoming_document import IncomingDocument, IncomingFiles

DATA = Path(__file__).parents[4] / "addons/edic_finance/tests/data"


def content(name):
    return (DATA / name).read_bytes()


@pytest.mark.parametrize(
    "name", ["xrechnung_ubl.xml", "xrechnung_cii.xml", "zugferd1.xml", "zugferd1.pdf"]
)
def test_document_states_what_its_readers_find(name):
    document = IncomingDocument.from_file(name, content(name))
    tree = einvoice_figures.tree(einvoice.detect(name, content(name)))
    assert document.is_invoice
    assert document.figures == einvoice_figures.figures(tree)
    assert etree.tostring(document.tree) == etree.tostring(tree)
    assert einvoice_parties.identity(document.tree)
    assert document.sign == 1


def test_files_of_an_intake_parse_each_xml_once(monkeypatch):
    parsed, fromstring = [], etree.fromstring

    def counting(data, parser):
        if parser.target is None:  # the search for a DOCTYPE makes no tree
            parsed.append(data)
        return fromstring(data, parser)

    monkeypatch.setattr(etree, "fromstring", counting)
    raw, files = content("xrechnung_ubl.xml"), IncomingFiles()
    root = files.parse(raw)
    document = files.document("a.xml", raw)
    assert document.root is root
    assert files.document("b.xml", raw).filename == "b.xml"
    assert document.figures.totals.total
    parties = einvoice_parties
    readers = (parties.identity, parties.payee_accounts, references)
    assert all(reader(document.tree) for reader in readers)
    assert parsed == [raw]


def test_what_cannot_be_parsed_fails_each_time_and_is_parsed_once(monkeypatch):
    calls, files = [], IncomingFiles()
    monkeypatch.setattr(
        "edic_finance.tools.intake.incoming_document.parse",
        lambda data: calls.append(data) or einvoice.parse(data),
    )
    for _again in range(2):
        with pytest.raises(etree.XMLSyntaxError):
            files.parse(b"<Invoice>")
        assert files.document("a.xml", b"<Invoice>").refusal == "damaged"
    assert len(calls) == 1


def test_tree_that_was_parsed_before_is_used():
    files, raw = IncomingFiles(), content("xrechnung_ubl.xml")
    root = einvoice.parse(raw)
    files.add_parsed(raw, root)
    assert files.document("a.xml", raw).root is root
