# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Small GoBD exports of nobody, written to a folder."""

from edic_finance.tools.files.gobd import open_gobd

INDEX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">
<DataSet>
  <Version>1.0</Version>
  <DataSupplier>
    <Name>Stadtwerk Lindenfurt</Name><Location>Lindenfurt</Location><Comment/>
  </DataSupplier>
  <Media><Name>2025</Name>{tables}</Media>
</DataSet>"""
TABLE = """<Table><URL>{url}</URL><Name>{name}</Name>{more}
  <VariableLength>{marks}{columns}</VariableLength></Table>"""


def column(name, kind="<AlphaNumeric/>", tag="VariableColumn"):
    return f"<{tag}><Name>{name}</Name>{kind}</{tag}>"


NUMBER = "<Numeric><Accuracy>2</Accuracy></Numeric>"
JOURNAL = "".join(
    (
        column("Buchungsnummer", tag="VariablePrimaryKey"),
        column("Buchungsdatum", "<Date><Format>DD.MM.YYYY</Format></Date>"),
        column("Kontonummer"),
        column("Soll", NUMBER),
        column("Haben", NUMBER),
        column("Buchungstext"),
    )
)
ROWS = (
    '1;31.01.2025;6310;1.190,00;0,00;"Miete; Januar"\r\n'
    '1;31.01.2025;3300;0,00;1.190,00;"Miete"\r\n'
)


def table(
    columns=JOURNAL, url="journal.csv", name="Buchungen", more="", marks="<!-- -->"
):
    return TABLE.format(url=url, name=name, more=more, columns=columns, marks=marks)


def export(folder, *tables, **files):
    folder.joinpath("index.xml").write_text(INDEX.format(tables="".join(tables)))
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(exist_ok=True)
        path.with_suffix(".csv").write_bytes(
            content if isinstance(content, bytes) else content.encode("cp1252")
        )
    return open_gobd(folder)
