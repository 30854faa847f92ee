/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, useState} from "@odoo/owl";
import {RewriteDialog} from "@edic_ai/editor_assistant/rewrite_dialog";
import {rewrites} from "@edic_ai/editor_assistant/rewrites";
import {formatDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const {DateTime} = luxon;

/** A quoted line: the sentence, where it is from, and that it is old where it is. */
export class Quote extends Component {
    static template = "edic_public_sector.Quote";
    static props = {line: Object, lang: {type: String, optional: true}};

    get day() {
        const {day} = this.props.line;
        return day ? formatDate(DateTime.fromISO(day)) : "";
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

    async ask() {
        const question = this.state.question.trim();
        if (!question || this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        const {procedureId, lang} = this.props;
        const [method, args] = procedureId
            ? ["edic_ask", [[procedureId], question]]
            : ["edic_ask_all", [question, lang]];
        try {
            const answer = await this.orm.call("edic.public.procedure", method, args);
            const more = {question, helpful: "", isSent: false, plain: ""};
            this.state.answer = {...answer, ...more};
        } finally {
            this.state.isBusy = false;
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation(); // the form around it is not saved
            this.ask();
        }
    }

    async helped(helpful) {
        const {answer} = this.state;
        await this.orm.call("edic.public.question", "edic_feedback", [
            [answer.id],
            helpful,
        ]);
        answer.helpful = helpful;
    }

    async send() {
        const {answer} = this.state;
        const args = [[answer.id], answer.question];
        await this.orm.call("edic.public.question", "edic_send", args);
        answer.isSent = true;
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
