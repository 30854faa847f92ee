/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {usePopover} from "@web/core/popover/popover_hook";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const AGAIN = ["interrupted", "complete"];

/** A card that says who confirmed a step, when, from what; and its undoing. */
export class StepCard extends Component {
    static template = "edic_finance.StepCard";
    static props = {
        close: {type: Function, optional: true},
        step: Object,
        may: Boolean,
        revoke: Function,
        confirm: Function,
    };

    get isRepeatable() {
        return AGAIN.includes(this.props.step.kind);
    }
}

/** A bill's way to payment: one chip a step, with its day. */
export class StepBar extends Component {
    static template = "edic_finance.StepBar";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.card = usePopover(StepCard, {position: "bottom-start"});
    }

    get progress() {
        return this.props.record.data[this.props.name] || {steps: []};
    }

    /** Chips: what is usual, and what happened. */
    get steps() {
        return this.progress.steps.filter(
            (step) => !AGAIN.includes(step.kind) || step.done.length,
        );
    }

    /** An interruption, or its end, where it has no chip yet. */
    get next() {
        const find = (kind) => this.progress.steps.find((step) => step.kind === kind);
        const [stop, go] = AGAIN.map(find);
        const isStopped = this.props.record.data.edic_stage === "interrupted";
        const step = isStopped ? go : stop;
        return this.progress.may && step && !step.done.length ? step : null;
    }

    last(step) {
        return step.done[step.done.length - 1];
    }

    label(step) {
        return step.done.length
            ? _t("%(step)s: %(day)s", {step: step.title, day: this.last(step).day})
            : _t("%s: not recorded", step.title);
    }

    onClick(ev, step) {
        if (!step.done.length) {
            return this.confirm(step);
        }
        this.card.open(ev.currentTarget, {
            step,
            may: this.progress.may,
            revoke: (id) => this.revoke(id),
            confirm: () => this.confirm(step),
        });
    }

    /** A bill that was just typed is saved first: a step is confirmed of what is kept. */
    async confirm(step) {
        if (!this.progress.may || !(await this.props.record.save())) {
            return;
        }
        this.card.close();
        await this.action.doAction("edic_finance.edic_finance_step_confirm_action", {
            additionalContext: {
                default_kind: step.kind,
                active_model: "account.move",
                active_ids: [this.props.record.resId],
            },
            onClose: () => this.props.record.load(),
        });
    }

    async revoke(id) {
        this.card.close();
        await this.orm.call("edic.finance.step", "action_revoke", [[id]]);
        await this.props.record.load();
    }
}

registry.category("fields").add("edic_step_bar", {
    component: StepBar,
    supportedTypes: ["json"],
});
