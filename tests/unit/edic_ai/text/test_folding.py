# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_ai.tools.text.folding import fold

FOLDED = {
    "Prélèvement": "prelevement",
    "PRELEVEMENT": "prelevement",
    "Straße": "strasse",
    "STRAẞE": "strasse",
    "Société Ĝénérale & Cie, n° 12": "societe generale & cie, n° 12",
    "Électricité du Val S.A.R.L.": "electricite du val s.a.r.l.",
    "ﬁn": "fin",
    "cœur": "cœur",
    "": "",
}


@pytest.mark.parametrize("text", FOLDED)
def test_fold_takes_case_and_accents_away(text):
    assert fold(text) == FOLDED[text]
