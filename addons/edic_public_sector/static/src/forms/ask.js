/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, useState} from "@odoo/owl";
import {RewriteDialog} from "@edic_ai/editor/editor_assistant/rewrite_dialog";
import {rewrites} from "@edic_ai/editor/editor_assistant/rewrites";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const {DateTime} = luxon;
const MAX_LINES = 8;

/** A quoted line: the sentence, where it is from, and that it is old where it is. */
export class Quote extends Component {
    static template = "edic_public_sector.Quote";
    static props = {
        line: Object,
        lang: {type: String, optional: true},
        isBare: {type: Boolean, optional: true},
    };

    get day() {
        const {day} = this.props.line;
        return day ? DateTime.fromISO(day).toLocaleString(DateTime.DATE_MED) : "";
    }
}

/** Ask the approved text of a procedure: lines word for word, or a refusal. */
export class AskPanel extends Component {
    static template = "edic_public_sector.AskPanel";
    static components = {Quote};
    static props = {procedureId: {type: Number, optional: true}, lang: String};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.action = useService("action");
        this.state = useState({question: "", isBusy: false, answer: null});
    }

    /** A question that has an answer, in the place of the one that was asked. */
    askInstead({question, procedure}) {
        this.state.question = question;
        return this.ask(procedure);
    }

    async ask(procedureId = this.props.procedureId) {
        const question = this.state.question.trim();
        if (!question || this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        const [method, args] = procedureId
            ? ["edic_ask", [[procedureId], question]]
            : ["edic_ask_all", [question, this.props.lang]];
        try {
            const answer = await this.orm.call("edic.public.procedure", method, args);
            const more = {
                question,
                helpful: "",
                isSent: false,
                plain: "",
                found: null,
                isAll: false,
            };
            this.state.answer = {...answer, ...more};
        } finally {
            this.state.isBusy = false;
        }
    }

    /** Each text once, and no more than can be read at a glance. */
    get lines() {
        const {lines, isAll} = this.state.answer;
        const texts = lines.map((line) => line.text);
        const once = lines.filter((line, at) => texts.indexOf(line.text) === at);
        return isAll ? once : once.slice(0, MAX_LINES);
    }

    get hidden() {
        const all = new Set(this.state.answer.lines.map((line) => line.text)).size;
        return all - this.lines.length;
    }

    get showAll() {
        return _t("Show %s more lines", this.hidden);
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation(); // the form around it is not saved
            this.ask();
        }
    }

    /** Counted once for an answer; who presses the other button corrects it. */
    async helped(helpful) {
        const {answer} = this.state;
        if (answer.helpful === helpful || answer.isCounting) {
            return;
        }
        answer.isCounting = true;
        try {
            const args = [[answer.id], helpful];
            await this.orm.call("edic.public.question", "edic_feedback", args);
            answer.helpful = helpful;
        } finally {
            answer.isCounting = false;
        }
    }

    /** To the officer, once whoever asked has looked at the words. */
    send() {
        const {answer} = this.state;
        const send = async () => {
            const args = [[answer.id], answer.question];
            await this.orm.call("edic.public.question", "edic_send", args);
            answer.isSent = true;
        };
        this.dialog.add(ConfirmationDialog, {
            title: _t("Send the question to the officer"),
            body: _t(
                "“%s” is kept for 180 days. Send it only without names.",
                answer.question,
            ),
            confirmLabel: _t("Send"),
            confirm: send,
            cancel: () => {},
        });
    }

    /** A model points to lines, where an agent wants it to; it writes none. */
    async find() {
        const {answer} = this.state;
        answer.isFinding = true;
        try {
            const args = [[this.props.procedureId], answer.question];
            const method = "edic_find";
            answer.found = await this.orm.call("edic.public.procedure", method, args);
        } finally {
            answer.isFinding = false;
        }
    }

    /** The procedure that the lines are from, where all of them were asked. */
    openProcedure() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "edic.public.procedure",
            res_id: this.state.answer.procedure,
            views: [[false, "form"]],
        });
    }

    /** A model's wording beside the quote: chosen by the agent, never instead of it. */
    explain() {
        const {answer} = this.state;
        this.dialog.add(RewriteDialog, {
            text: answer.lines.map((line) => line.text).join("\n"),
            action: {key: "plainer", ...rewrites.get("plainer")},
            record: null,
            sanitize: (node) => node,
            insert: (fragment) => {
                answer.plain = fragment.textContent;
            },
        });
    }
}

/** The panel on a procedure's own screen. */
export class ProcedureAsk extends Component {
    static template = "edic_public_sector.ProcedureAsk";
    static components = {AskPanel};
    static props = {...standardWidgetProps};
}

/** The first screen of the desk: a question on whatever procedure it may be about. */
export class DeskAsk extends Component {
    static template = "edic_public_sector.DeskAsk";
    static components = {AskPanel};
    static props = {...standardActionServiceProps};

    setup() {
        this.state = useState({lang: user.lang?.startsWith("de") ? "de" : "fr"});
    }
}

registry.category("actions").add("edic_desk_ask", DeskAsk);
registry.category("view_widgets").add("edic_procedure_ask", {
    component: ProcedureAsk,
    fieldDependencies: [{name: "lang", type: "selection"}],
});
