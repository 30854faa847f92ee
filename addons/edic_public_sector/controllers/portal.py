# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import re

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.forms.procedure_asking import ProcedureAsking

ANSWER = "a_"  # before the key of a field in what a page sends
PAPER = "p_"
CONFIRM = re.compile(r"confirm:(\w+)/(\w+)")
INSTEAD = "ask:"  # before a question that was offered in the place of another
OWN = re.compile(r"/my/(procedures|filled)/\d+")
ASKED, COUNT = "edic_asked", "edic_asked_count"  # of this session
MAX_ASKED = 100


class FormsPortal(CustomerPortal):
    """Forms in the citizens' portal: plain pages that work without JavaScript."""

    def _prepare_home_portal_values(self, counters):
        # EXTENDS portal
        values = super()._prepare_home_portal_values(counters)
        if "edic_form_count" in counters:
            values["edic_form_count"] = len(_open_procedures())
        return values

    @http.route("/my/procedures", auth="user", website=True, readonly=True)
    def procedures(self):
        """Show what can be done here, and what was begun."""
        return request.render(
            "edic_public_sector.portal_procedures",
            {
                "page_name": "edic_forms",
                "procedures": _open_procedures(),
                "entries": _own_entries(),
            },
        )

    @http.route(
        "/my/procedures/<int:number>",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def procedure(self, number, **sent):
        """Show the approved text, and an answer from it; a question is sent, not
        linked, so that it stands in no log of addresses."""
        procedure = _of_number(_open_procedures(), number)
        return request.render(
            "edic_public_sector.portal_procedure",
            {
                "page_name": "edic_forms",
                "procedure": procedure,
                "lines": procedure.line_ids.filtered(
                    lambda line: line.is_approved and not line.is_title
                ),
                **_answered(procedure, sent),
            },
        )

    @http.route(
        "/my/procedures/<int:number>/begin", auth="user", website=True, methods=["POST"]
    )
    def begin(self, number):
        """Begin a new form."""
        procedure = _of_number(_open_procedures(), number)
        entries = request.env["edic.public.form.entry"]
        entry = entries._begun_by(request.env.user, procedure)
        return request.redirect(f"/my/filled/{entry.id}")

    @http.route(
        "/my/filled/<int:number>", auth="user", website=True, methods=["GET", "POST"]
    )
    def form(self, number, **sent):
        """Show the form: what is entered is kept first, whatever else is asked for."""
        entry, problem = _of_number(_own_entries(), number), ""
        try:
            if request.httprequest.method == "POST":
                gone = _done(entry, sent)
                if gone or not _is_asked(sent):
                    return request.redirect(
                        "/my/procedures" if gone else f"/my/filled/{number}#open"
                    )
        except UserError as error:
            problem = error.args[0]
        return request.render(
            "edic_public_sector.portal_form",
            {
                "page_name": "edic_forms",
                "entry": entry,
                "content": entry._content(),
                "procedure": entry.procedure_id,
                "problem": problem,
                **_answered(entry.procedure_id, sent),
            },
        )

    @http.route(
        "/my/procedures/helped/<int:number>/<string:helpful>",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def helped(self, number, helpful, back="/my/procedures", **_more):
        """Count whether an answer helped, once."""
        mine = request.session.get(ASKED, [])
        if number in mine and helpful in ("yes", "no"):
            asked = request.env["edic.public.question"].sudo().browse(number).exists()
            asked.helpful = helpful
            request.session[ASKED] = [asked for asked in mine if asked != number]
        return request.redirect(
            f"{back}?thanks=1#answer" if OWN.fullmatch(back) else "/my/procedures"
        )


def _open_procedures():
    user = request.env.user
    return request.env["edic.public.procedure"]._of_citizens(user.company_id)


def _own_entries():
    return request.env["edic.public.form.entry"]._of_citizen(request.env.user)


def _of_number(records, number):
    found = records.filtered(lambda record: record.id == number)
    if not found:
        raise request.not_found()
    return found


def _answered(procedure, sent):
    """Return an answer from the approved text, if something was asked."""
    question = _text(sent, "step").partition(INSTEAD)[2] or _text(sent, "question")
    if request.httprequest.method != "POST" or not question:
        thanks = sent.get("thanks") == "1"
        return {"question": "", "answer": None, "thanks": thanks}
    mine = request.session.get(ASKED, [])
    count = request.session.get(COUNT, 0)
    company = request.env.user.company_id
    if why := _why_not(procedure, count, company):
        refused = {
            "outcome": "refusal",
            "why": why,
            "lines": [],
            "id": 0,
            "offered": [],
        }
        return {"question": question, "answer": refused}
    answer = ProcedureAsking(procedure, procedure.lang, "portal").ask(question, company)
    request.session[ASKED] = [*mine[-20:], answer["id"]]
    request.session[COUNT] = count + 1
    return {"question": question, "answer": answer}


def _is_asked(sent):
    step = _text(sent, "step")
    return step == "ask" or step.startswith(INSTEAD)


def _why_not(procedure, count, company):
    """Return why no question is taken now; "" where one is."""
    if not procedure.is_open:
        return request.env._(
            "This procedure has been closed meanwhile: ask the service in charge."
        )
    if count >= MAX_ASKED:
        return request.env._("You have asked a lot: ask the service in charge.")
    if request.env["edic.public.question"]._are_too_many(company):
        return request.env._(
            "There are too many questions right now: try again in a minute, or ask the"
            " service in charge."
        )
    return ""


def _text(sent, name):
    """Return what the page sent as text; "" for a file."""
    value = sent.get(name)
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def _done(entry, sent):
    """Keep what the page sent, and do the step.

    :return: whether the form is gone
    """
    step = _text(sent, "step")
    if _is_asked(sent) and entry.state != "draft":
        return False
    if step == "drop":
        if _text(sent, "sure") != "yes":
            raise UserError(
                request.env._("Tick the box to delete it: nothing of it is kept.")
            )
        entry._dropped_by_citizen()
        return True
    entry._entered_by_citizen(
        {
            name.removeprefix(ANSWER): _text(sent, name)
            for name in sent
            if name.startswith(ANSWER)
        }
    )
    for name, file in sent.items():
        if name.startswith(PAPER) and getattr(file, "filename", ""):
            data = base64.b64encode(file.read()).decode()
            entry._add_paper(name.removeprefix(PAPER), file.filename, data, "citizen")
    if confirmed := CONFIRM.fullmatch(step):
        entry._confirmed(*confirmed.groups())
    if step == "hand":
        entry._handed_over(_text(sent, "note"))
    return False
