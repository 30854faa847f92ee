# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import re
from decimal import Decimal

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
# numbers of headings, laws and methods
CONSTANT = {"1", "2", "3", "4", "311", "39", "256", "0"}


def figures(text):
    """The figures in a text, as they stand there."""
    return set(FIGURE.findall(text))


class Explained:
    """For test cases that read explanations."""

    def explain(self, code, record, user=None, lang="en_US"):
        documents = self.env[f"edic.ai.document.{code}"].with_user(
            user or self.accountant
        )
        return documents.with_context(lang=lang)._produce(record.id, "html")

    def text(self, document):
        return "\n".join(document.words())

    def unknown_figures(self, document, suggestions, traces):
        """Figures of the document that nothing recorded has."""
        known = set(CONSTANT)
        for source in self.sources(suggestions.sudo(), traces.sudo()):
            known |= figures(source)
        # the time of writing is the only figure that was not there before
        written = document.lead[0].rows[-1][1]
        return figures(self.text(document).replace(written, "")) - known

    def sources(self, suggestions, traces):
        moment = self.env["edic.ai.document"].with_user(self.accountant)._moment
        for trace in traces:
            yield trace.canonical().decode()
            yield f"{trace.seq} {trace.record_hash}"
            yield moment(trace.occurred_at)
        cards = suggestions._coding_models()
        for found in (*suggestions.mapped("evidence"), *cards.mapped("card")):
            yield from self.spellings(found)
        for model in cards:
            yield f"{model.sha256} {model.version} {model.engine_version}"
            yield from self.spellings([model.accuracy, str(model.first_day)])
            yield from self.spellings(str(model.last_day))
        for suggestion in suggestions:
            yield from self.spellings([suggestion.confidence])
            labels = ("current_label", "value_label", "final_label")
            yield " ".join(str(suggestion[label]) for label in labels)
            yield from (other["label"] for other in suggestion._alternatives())
            yield f"{suggestion._explained_name()} {suggestion.move_id.name}"
            yield from self.past_lines(suggestion)

    def past_lines(self, suggestion):
        known = (suggestion.evidence or {}).get("neighbours", [])
        for near in suggestion._neighbours(known):
            yield f"{near['bill']} {near['text']} {near['label']}"
            yield from self.spellings(near["date"])

    def spellings(self, value):
        """A value as a page may write it."""
        if isinstance(value, dict):
            for key, item in value.items():
                yield key
                yield from self.spellings(item)
        elif isinstance(value, list):
            for item in value:
                yield from self.spellings(item)
        else:
            yield json.dumps(value)
            try:
                number = float(value)
            except (TypeError, ValueError):
                day = re.fullmatch(r"(\d{4})-0?(\d+)-0?(\d+)", str(value))
                if day:
                    year, month, date = map(int, day.groups())
                    yield f"{month:02}/{date:02}/{year} {month} {date}"
            else:
                yield f"{number:g} {number:.2f} {number:.3f} {100 * number:.1f}"
                yield f"{Decimal(str(number)):f}"  # JSON has very small ones as 7.1E-7
                # Odoo takes the even one of two tenths that are as near
                yield self.env["edic.ai.document"]._percent(number)
