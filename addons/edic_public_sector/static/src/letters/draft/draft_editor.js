/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, onWillStart, useEffect, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {ENDED} from "@edic_ai/queue/task_stream/stream_service";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {DraftBlock} from "./draft_block";
import {DraftFacts} from "./draft_facts";
import {DraftComments, DraftVersions} from "./draft_history";
import {DraftProposal} from "./draft_proposal";
import {moved, newBlock, piecesOf, streamed} from "./draft_text";

const MODEL = "edic.public.draft";

/**
 * The text of a draft beside its facts. What is typed stays here until it is saved, by
 * the button, by any button of the form, or when the form is left.
 */
export class DraftEditor extends Component {
    static template = "edic_public_sector.DraftEditor";
    static components = {
        DraftBlock,
        DraftComments,
        DraftFacts,
        DraftProposal,
        DraftVersions,
    };
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.stream = useService("edic_ai_stream");
        this.inserts = {};
        this.state = useState({
            draft: null,
            edits: {},
            isDirty: false,
            side: "facts",
            pointed: "",
            sentence: null,
            last: "",
            about: "",
            model: null,
            live: {},
            task: "",
            error: "",
        });
        onWillStart(() => this.props.record.resId && this.load());
        const {bus} = this.props.record.model;
        const push = ({detail}) => detail.proms.push(this.save());
        useBus(bus, "NEED_LOCAL_CHANGES", push);
        useBus(bus, "WILL_SAVE_URGENTLY", () => this.save());
        useEffect(
            () => {
                if (this.state.draft && this.isOther) {
                    this.load();
                }
            },
            () => [this.props.record.data.state, this.props.record.resId],
        );
        useEffect(
            (taskId) => taskId && this.stream.subscribe(taskId, (n) => this.follow(n)),
            () => [this.taskId],
        );
    }

    // --- what is there ------------------------------------------------------------
    get isOther() {
        const {resId, data} = this.props.record;
        return this.state.draft.id !== resId || this.state.draft.state !== data.state;
    }

    get taskId() {
        const writing = this.state.draft?.writing;
        return writing && writing.mine && !ENDED.includes(writing.state)
            ? writing.task_id
            : false;
    }

    get isWriting() {
        return Boolean(this.taskId) && !ENDED.includes(this.state.task);
    }

    /** An attempt failed and the next one has not begun: nobody writes. */
    get isPutOff() {
        return this.state.task === "waiting" && Boolean(this.state.error);
    }

    get used() {
        const texts = this.blocks.map(({key, text}) => this.state.edits[key] ?? text);
        const found = texts.flatMap((text) => text.match(/\{[a-z0-9_]+\}/g) || []);
        return [...new Set(found.map((hole) => hole.slice(1, -1)))];
    }

    get blocks() {
        return this.state.draft.blocks;
    }

    get sentenceFacts() {
        const keys = this.state.sentence?.keys || [];
        return this.state.draft.facts.filter(({key}) => keys.includes(key));
    }

    get sides() {
        const open = this.state.draft.comments.filter(({done}) => !done).length;
        return [
            ["facts", _t("Facts"), 0],
            ["comments", _t("Comments"), open],
            ["versions", _t("Versions"), 0],
        ];
    }

    commentsOn(key) {
        return this.state.draft.comments.filter(
            (comment) => comment.key === key && !comment.done,
        ).length;
    }

    proposal(key) {
        const {writing} = this.state.draft;
        return writing && writing.answers.find((answer) => answer.key === key);
    }

    live(key) {
        const text = this.isWriting && !this.proposal(key) && this.state.live[key];
        return text ? piecesOf(text, this.state.draft.facts) : null;
    }

    // --- server -------------------------------------------------------------------
    call(method, args = []) {
        return this.orm.call(MODEL, method, [[this.props.record.resId], ...args]);
    }

    show(draft) {
        Object.assign(this.state, {draft, edits: {}, isDirty: false});
        const state = draft.writing ? draft.writing.state : "";
        if (ENDED.includes(state)) {
            this.state.task = state;
        }
    }

    /** The version seen is the version signed: the form knows it. */
    async showNew(draft) {
        this.show(draft);
        const {record} = this.props;
        if (draft.version !== record.data.version_number && !record.dirty) {
            await record.load();
        }
    }

    async load() {
        this.show(await this.call("edic_look"));
        if (this.state.draft.may_edit) {
            this.askWhoWrites();
        }
    }

    async askWhoWrites() {
        this.state.model = await this.call("edic_may_write");
    }

    /** Do something on the server with what is typed kept first. */
    async do(method, args = []) {
        if (!(await this.save())) {
            return false;
        }
        await this.showNew(await this.call(method, args));
        return true;
    }

    async save() {
        if (!this.state.isDirty) {
            return true;
        }
        const blocks = this.blocks.map(({key, kind, text}) => ({
            key,
            kind,
            text: this.state.edits[key] ?? text,
        }));
        this.state.isDirty = false;
        try {
            const args = [blocks, this.state.draft.version];
            await this.showNew(await this.call("edic_save", args));
        } catch (error) {
            this.state.isDirty = true; // nothing typed is lost
            throw error;
        }
        return true;
    }

    // --- text ---------------------------------------------------------------------
    onInput(key, text) {
        this.state.edits[key] = text;
        this.state.isDirty = true;
    }

    onSentence(key, keys) {
        Object.assign(this.state, {last: key, sentence: {key, keys}});
    }

    onReady(key, doors) {
        this.inserts[key] = doors;
    }

    insert(fact) {
        const texts = this.blocks.filter(
            ({kind}) => !["locked", "table"].includes(kind),
        );
        const key = this.state.last || texts.at(-1)?.key;
        const piece = {key: fact.key, text: fact.written, gap: false};
        this.inserts[key]?.insert(piece);
    }

    onAction(key, action, value) {
        const at = this.blocks.findIndex((block) => block.key === key);
        const acts = {
            write: () => this.write([key], value.how, value.wish),
            comment: () => Object.assign(this.state, {side: "comments", about: key}),
            comments: () => (this.state.side = "comments"),
            up: () => this.move(at, at - 1),
            down: () => this.move(at, at + 1),
            below: () => this.add(at + 1),
            remove: () => this.remove(at),
        };
        acts[action]();
    }

    move(from, to) {
        if (moved(this.blocks, from, to)) {
            this.state.isDirty = true;
        }
    }

    add(at) {
        this.blocks.splice(at, 0, newBlock(this.blocks));
        this.state.isDirty = true;
    }

    remove(at) {
        const [block] = this.blocks.splice(at, 1);
        this.state.isDirty = true;
        const undo = () => {
            this.blocks.splice(at, 0, block);
            close();
        };
        const close = this.notification.add(_t("Paragraph taken out."), {
            type: "info",
            buttons: [{name: _t("Undo"), onClick: undo}],
        });
    }

    // --- a model ------------------------------------------------------------------
    async write(keys, how, wish = "") {
        Object.assign(this.state, {live: {}, task: "waiting", error: ""});
        await this.do("edic_write", [keys, how, wish]);
    }

    async follow({text, state, error}) {
        const isOver = ENDED.includes(state) && this.state.task !== state;
        Object.assign(this.state, {live: streamed(text), task: state});
        if (error && error !== this.state.error) {
            this.askWhoWrites();
        }
        this.state.error = error;
        if (isOver) {
            const {isDirty, edits} = this.state;
            const draft = await this.call("edic_open");
            if (isDirty) {
                // the person typed meanwhile: what the model wrote stands beside it
                this.state.draft.writing = draft.writing;
                this.state.edits = edits;
            } else {
                this.show(draft);
            }
        }
    }

    stop = () => this.stream.stop(this.taskId);

    take(keys) {
        return this.do("edic_take", [this.state.draft.writing.id, keys]);
    }

    decline(keys) {
        return this.do("edic_decline", [this.state.draft.writing.id, keys]);
    }

    get answered() {
        return this.state.draft.writing
            ? this.state.draft.writing.answers.map(({key}) => key)
            : [];
    }

    // --- the rest -----------------------------------------------------------------
    open({model, id}) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    compare(...versions) {
        return this.call("edic_compare", versions);
    }
}

registry.category("view_widgets").add("edic_draft_editor", {component: DraftEditor});
