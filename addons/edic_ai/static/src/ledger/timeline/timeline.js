/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, toRaw, useEffect, useState} from "@odoo/owl";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const PAGE = 20; // threads read at once
const MAX_SHOWN_FIRST = 5; // answers shown before somebody asks for the others
const ICONS = {
    inference: "fa-question-circle-o",
    decision: "fa-user-o",
    training: "fa-line-chart",
    intake: "fa-inbox",
    policy: "fa-sliders",
    accounting: "fa-book",
    access: "fa-eye",
    ledger: "fa-lock",
};
const SEALS = {
    none: "fa-exclamation-triangle text-danger",
    waiting: "fa-hourglass-half",
    sealed: "fa-lock",
    covered: "fa-lock",
};

export class TimelineEntry extends Component {
    static template = "edic_ai.TimelineEntry";
    static props = {entry: Object, open: Function};

    get icon() {
        return ICONS[this.props.entry.event] || "fa-circle-o";
    }

    get sealIcon() {
        return SEALS[this.props.entry.seal.state];
    }

    get number() {
        const {number} = this.props.entry.seal;
        return number ? _t("Number %s", number) : _t("Entry");
    }

    get when() {
        return formatDateTime(deserializeDateTime(this.props.entry.when));
    }

    get changed() {
        const {field, band} = this.props.entry.change;
        return band ? `${field} (${band})` : field;
    }

    get isTroubled() {
        return !["ok", "started"].includes(this.props.entry.status);
    }
}

/** The ledger's entries on a record: calls, decisions, and if they are unchanged. */
export class Timeline extends Component {
    static template = "edic_ai.Timeline";
    static components = {TimelineEntry};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState(this.nothing);
        useEffect(
            (_record, resId, isDirty) => {
                if (!isDirty) {
                    this.load(resId);
                }
            },
            () => {
                const {record} = this.props; // another one after each reload
                return [toRaw(record), record.resId, record.dirty];
            },
        );
    }

    get nothing() {
        return {
            ...{threads: [], total: 0, isRead: false, hasFailed: false},
            ...{check: null, isChecking: false, isAdding: false, unfolded: {}},
        };
    }

    async ask(method, args = []) {
        const {resModel, resId} = this.props.record;
        return await this.orm.silent.call(resModel, method, [[resId], ...args]);
    }

    async load(resId) {
        if (!resId) {
            Object.assign(this.state, this.nothing, {isRead: true});
            return;
        }
        const asked = (this.asked = Symbol("asked"));
        try {
            const {threads, total} = await this.ask("edic_timeline", [0, PAGE]);
            if (asked !== this.asked) {
                return; // another record is shown by now
            }
            Object.assign(this.state, this.nothing, {threads, total, isRead: true});
        } catch {
            Object.assign(this.state, this.nothing, {isRead: true, hasFailed: true});
            return;
        }
        if (this.state.total) {
            await this.check();
        }
    }

    async check() {
        const {asked} = this;
        this.state.isChecking = true;
        try {
            const check = await this.ask("edic_timeline_check");
            if (asked === this.asked) {
                this.state.check = check;
            }
        } finally {
            this.state.isChecking = false;
        }
    }

    async addOlder() {
        this.state.isAdding = true;
        try {
            const offset = this.state.threads.length;
            const {threads} = await this.ask("edic_timeline", [offset, PAGE]);
            const known = new Set(this.state.threads.map(({id}) => id));
            this.state.threads.push(...threads.filter(({id}) => !known.has(id)));
        } finally {
            this.state.isAdding = false;
        }
    }

    get hasOlder() {
        return this.state.threads.length < this.state.total;
    }

    shown(thread) {
        return this.state.unfolded[thread.id]
            ? thread.answers
            : thread.answers.slice(0, MAX_SHOWN_FIRST);
    }

    hidden(thread) {
        return thread.answers.length - this.shown(thread).length;
    }

    moreWords(thread) {
        return _t("Show %s more", this.hidden(thread));
    }

    unfold(thread) {
        this.state.unfolded[thread.id] = true;
    }

    open(entry) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "edic.ai.trace",
            res_id: entry.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("view_widgets").add("edic_timeline", {component: Timeline});
