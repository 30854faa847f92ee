/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {onWillDestroy, onWillStart, useState} from "@odoo/owl";
import {ChatGPTDialog} from "@html_editor/main/chatgpt/chatgpt_dialog";
import {_t} from "@web/core/l10n/translation";
import {RPCError} from "@web/core/network/rpc";
import {createElementWithContent} from "@web/core/utils/html";
import {useService} from "@web/core/utils/hooks";
import {TaskStream} from "../../queue/task_stream/task_stream";
import {loadRewrites} from "./rewrites";

const MODEL = "edic.ai.rewrite";
const NOTHING = {
    ...{step: "choose", who: null, message: "", id: 0, taskId: 0},
    ...{result: null, isDecided: false},
};

/**
 * A text and what a model makes of it, side by side; a person puts it in or not.
 *
 * Of core's dialog it has what turns a text into clean paragraphs, and no more.
 */
export class RewriteDialog extends ChatGPTDialog {
    static template = "edic_ai.RewriteDialog";
    static components = {...ChatGPTDialog.components, TaskStream};
    static props = {
        ...ChatGPTDialog.props,
        text: String,
        record: {type: [Array, {value: null}], optional: true},
        action: {type: Object, optional: true},
    };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.state = useState({...NOTHING, key: "", actions: [], translations: []});
        onWillStart(async () => {
            const {actions, translations} = await loadRewrites(this.orm);
            // what does not ask the server is not this dialog's
            this.state.actions = actions.filter((action) => action.how);
            this.state.translations = translations;
            if (this.props.action) {
                this.begin(this.props.action); // the dialog is there meanwhile
            }
        });
        onWillDestroy(() => this.leave());
    }

    /** The steps are: choose, ask, refused, work, done or ended. */
    get isBusy() {
        return ["ask", "work"].includes(this.state.step);
    }

    get isDone() {
        return this.state.step === "done";
    }

    get answer() {
        return this.formatContent(this.state.result.answer);
    }

    get all() {
        return [...this.state.actions, ...this.state.translations];
    }

    get isDiffering() {
        const {missing, added, moved} = this.state.result;
        return [missing, added, moved].some((figures) => figures.length);
    }

    get whoAnswers() {
        const {provider, zone, model, concealed} = this.state.who;
        const who = {provider, zone, model};
        const sentences = [
            _t("Answered by %(provider)s (%(zone)s), model %(model)s.", who),
        ];
        if (concealed) {
            sentences.push(
                _t("Names and numbers replaced before it left: %s.", concealed),
            );
        }
        return sentences.join(" ");
    }

    async choose(ev) {
        const action = this.all.find(({key}) => key === ev.target.value);
        if (action) {
            await this.begin(action);
        }
    }

    async again() {
        await this.begin(this.all.find(({key}) => key === this.state.key));
    }

    async begin(action) {
        await this.decide("rejected"); // what stood there before was not taken
        Object.assign(this.state, NOTHING, {key: action.key, step: "ask"});
        const asked = [this.props.text, action.how, action.lang || null];
        asked.push(this.props.record || null);
        await this.attempt(async () => {
            const who = await this.orm.silent.call(MODEL, "edic_preview", asked);
            if (who.refusal) {
                return this.refuse(who.refusal);
            }
            const made = await this.orm.silent.call(MODEL, "edic_rewrite", asked);
            const [id, taskId] = [made.id, made.task_id];
            Object.assign(this.state, {who, id, taskId, step: "work"});
        });
    }

    async onEnded(state) {
        if (state !== "done") {
            this.state.step = "ended"; // the stream says why
            return;
        }
        await this.attempt(async () => {
            const result = await this.orm.silent.call(MODEL, "edic_result", [
                [this.state.id],
            ]);
            Object.assign(this.state, {result, step: "done"});
        });
    }

    /** Do it; what the server refuses is a sentence here. */
    async attempt(work) {
        try {
            await work();
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            this.refuse(error.data?.message || error.message);
        }
    }

    refuse(message) {
        Object.assign(this.state, {message, step: "refused"});
    }

    /** Keep what the person decides on the answer that stands there, once. */
    async decide(decision) {
        const {result, isDecided, id} = this.state;
        if (result && !isDecided) {
            this.state.isDecided = true; // a second click finds it so
            try {
                await this.orm.silent.call(MODEL, "edic_decide", [[id], decision]);
            } catch (error) {
                this.state.isDecided = false;
                throw error;
            }
        }
    }

    async insert() {
        const element = createElementWithContent("div", this.answer);
        const fragment = document.createDocumentFragment();
        fragment.append(...element.childNodes);
        await this.decide("accepted"); // what is not in the ledger is not put in
        this.props.close();
        this.props.insert(fragment);
    }

    /** On each way out, running work is stopped and an open answer is rejected. */
    leave() {
        if (this.state.step === "work") {
            this.orm.silent.call("edic.ai.task", "action_cancel", [
                [this.state.taskId],
            ]);
        }
        this.decide("rejected");
    }
}
