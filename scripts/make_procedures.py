# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The six procedures that the form helper ships, from the sets of `benchmarks/forms`.

Lines are those of the sets, word for word, less bank details: where to pay is never
read off a text. Headings are those of `procedure_headings`.
Usage: make_procedures.py [--data DIR]
"""

import argparse
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks" / "forms"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import addon_shells  # noqa: F401

# isort: split
import data as sets
import procedure_headings as headings

ROOT = Path(__file__).parents[1]
OUT = ROOT / "addons" / "edic_public_sector" / "data" / "procedures"
BANK = re.compile(r"\bIBAN\b|\bBIC\b|^Kontodaten$|[Ss]parkasse|^Verwendungszweck:")
LABELS = {
    "fr": {
        "publisher": "Direction de l'information légale et administrative "
        "(Premier ministre), service-public.fr",
        "licence": "Licence Ouverte / Open Licence",
        "attribution": "Source : service-public.fr, DILA (Premier ministre), "
        "Licence Ouverte, fiche {code} du {day}",
    },
    "de": {
        "publisher": "Landeshauptstadt München",
        "licence": "EUPL-1.2 (github.com/it-at-m/eappointment)",
        "attribution": "Quelle: Landeshauptstadt München, it-at-m/eappointment, "
        "EUPL-1.2, Leistung {code}, Stand {day}",
    },
}
FILES = {
    "fr": ("forms-fr-service-public", "fiches.jsonl.gz"),
    "de": ("forms-de-muenchen", "leistungen.jsonl.gz"),
}


def procedure(
    row: dict, lang: str, lines: list[sets.Passage], above: list[str]
) -> dict:
    """Return the shipped content of a page.

    :param row: as it stands in the set
    :param lines: of the page, the title first
    :param above: of each line the headings it stands under
    """
    kept = [at for at, line in enumerate(lines) if not BANK.search(line.text)]
    first, labels = lines[0], LABELS[lang]
    source = labels["attribution"].format(code=row["id"], day=first.source_date)
    forms, references = row.get("forms") or (), row.get("references") or ()
    return {
        "code": row["id"],
        "lang": lang,
        "title": row["title"],
        "publisher": labels["publisher"],
        "rights": {"licence": labels["licence"], "attribution": source},
        "source_url": first.source_url,
        "source_date": first.source_date,
        "references": [{"title": e["titre"], "url": e["url"]} for e in references],
        "forms": [{"name": each["name"], "url": each["link"]} for each in forms],
        "lines": [lines[at].text for at in kept],
        "headings": [above[at] for at in kept],
    }


def main() -> None:
    """Write a file for each procedure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    data = parser.parse_args().data
    passages = {"fr": sets.fiches(data)[0], "de": sets.services(data)}
    described = headings.descriptions(data / FILES["de"][0] / "services_de.json.gz")
    for lang, (folder, name) in FILES.items():
        for row in sets.rows(data / folder / name):
            if row["id"] not in sets.PROCEDURES[lang]:
                continue
            lines = [line for line in passages[lang] if line.page == row["id"]]
            if lang == "fr":
                above = headings.of_blocks(row["blocks"])
            else:
                texts = [line.text for line in lines]
                above = headings.of_paragraphs(texts, described[row["id"]])
            shipped = procedure(row, lang, lines, above)
            text = json.dumps(shipped, ensure_ascii=False, indent=1)
            (OUT / f"{row['id']}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
