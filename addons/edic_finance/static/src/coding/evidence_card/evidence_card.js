/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {formatCurrency} from "@web/core/currency";
import {getActiveHotkey} from "@web/core/hotkeys/hotkey_service";
import {
    deserializeDate,
    deserializeDateTime,
    formatDate,
    formatDateTime,
} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {RPCError} from "@web/core/network/rpc";
import {useService} from "@web/core/utils/hooks";
import {formatInteger} from "@web/views/fields/formatters";
import {
    choiceOf,
    otherOf,
    percent,
    quote,
    remarkOf,
    remarksOf,
    signOf,
    tellingOf,
} from "../coding_service/words";

const MIN_CASES = 30; // below, a share says nothing
const MIN_SHARE = 0.01;

/** The evidence for a proposal, and the decision on it. */
export class EvidenceCard extends Component {
    static template = "edic_finance.EvidenceCard";
    static props = {
        id: Number,
        name: String,
        rejecting: {type: Boolean, optional: true},
        canUndo: {type: Boolean, optional: true},
        close: Function,
        onAccept: Function,
        onChoose: Function,
        onReject: Function,
        onUndo: Function,
        onEdit: Function,
        onMove: Function,
    };

    setup() {
        this.coding = useService("edic_finance.coding");
        this.rootRef = useRef("root");
        this.state = useState({
            card: null,
            error: null,
            rejecting: Boolean(this.props.rejecting),
            reason: "",
        });
        useEffect(
            () => this.rootRef.el.querySelector(".o_edic_first")?.focus(),
            () => [this.state.card, this.state.rejecting],
        );
        this.load();
    }

    async load() {
        this.state.error = null;
        try {
            this.state.card = await this.coding.getEvidence(this.props.id);
        } catch (error) {
            this.state.error = error.data?.message || error.message;
            if (!(error instanceof RPCError)) {
                throw error;
            }
        }
    }

    get card() {
        return this.state.card;
    }

    get sign() {
        return signOf({...this.card, label: this.card.value_label});
    }

    get canAccept() {
        return this.card.can_decide && Boolean(this.card.value_label);
    }

    get agrees() {
        return this.card.value_label === this.card.current_label;
    }

    get isPending() {
        return this.card.state === "pending";
    }

    /** The sentence that says who decided, and when. */
    get decision() {
        const {state, decided_by: name, decided_at: at} = this.card;
        if (!name || !at) {
            return "";
        }
        const date = formatDateTime(deserializeDateTime(at), {showSeconds: false});
        switch (state) {
            case "accepted":
                return _t("Accepted by %(name)s, %(date)s", {name, date});
            case "edited":
                return _t("Changed by %(name)s, %(date)s", {name, date});
            case "rejected":
                return _t("Rejected by %(name)s, %(date)s", {name, date});
            default:
                return "";
        }
    }

    get isUnknown() {
        return !this.card.value_label && !this.card.neighbours.length;
    }

    /** Whether it is proposed for what the document states, and for nothing else. */
    get isStatedAlone() {
        return Boolean(this.card.stated) && !this.card.confidence;
    }

    get otherLabel() {
        const {name} = this.props;
        return this.card.value_label ? otherOf(name) : choiceOf(name);
    }

    /** The sentence that says how often proposals like this one were right. */
    get record() {
        if (this.card.chosen) {
            return _t(
                "A language model chose it among %s accounts of yours",
                formatInteger(this.card.chosen.accounts),
            );
        }
        const [right, cases] = this.card.calibration;
        return cases < MIN_CASES
            ? _t("Too few cases to say how often this is right")
            : _t("%(right)s of %(cases)s like this were right", {
                  right: formatInteger(right),
                  cases: formatInteger(cases),
              });
    }

    get vendor() {
        const {vendor_cases: cases, vendor_hits: hits} = this.card;
        return cases
            ? _t(
                  "The vendor's past lines were coded this way %(hits)s of %(cases)s times",
                  {
                      hits: formatInteger(hits),
                      cases: formatInteger(cases),
                  },
              )
            : _t("No past line of this vendor");
    }

    /** Other values worth a look; the rest would only look busy. */
    get alternatives() {
        return this.card.alternatives.filter(({confidence}) => confidence >= MIN_SHARE);
    }

    get usedWords() {
        return this.card.words.map(([word]) => word);
    }

    get words() {
        return tellingOf(this.usedWords).map(quote).join(" ");
    }

    get notUsed() {
        const remarks = remarksOf(this.card.not_used, this.usedWords);
        return remarks.map(remarkOf).join(", ");
    }

    get origin() {
        const {chosen} = this.card;
        if (chosen) {
            return _t(
                "Asked: %(model)s at %(provider)s; %(count)s names or numbers replaced before",
                {
                    model: chosen.model,
                    provider: chosen.provider,
                    count: formatInteger(chosen.concealed),
                },
            );
        }
        if (this.isStatedAlone) {
            return _t("Taken from the document: how often that is right is not known");
        }
        const {engine_version: engine, model} = this.card;
        return model?.trained
            ? _t(
                  "Computed here, engine %(engine)s, model of %(trained)s (%(rows)s lines to %(last)s)",
                  {
                      engine,
                      trained: formatDate(deserializeDateTime(model.trained)),
                      rows: formatInteger(model.rows),
                      last: this.date(model.to),
                  },
              )
            : _t("Computed here, engine %s", engine);
    }

    date(value) {
        return value ? formatDate(deserializeDate(value)) : "";
    }

    amount({amount, currency_id}) {
        return formatCurrency(amount, currency_id);
    }

    share(confidence) {
        return percent(Math.round(100 * confidence) / 100);
    }

    reject() {
        this.props.onReject(this.state.reason.trim(), this.card.token);
    }

    onKeydown(ev) {
        const act = this.keys[getActiveHotkey(ev)];
        if (act && ev.target.tagName !== "INPUT") {
            ev.preventDefault();
            ev.stopPropagation();
            act();
        }
    }

    get keys() {
        const reject = () => (this.state.rejecting = true);
        return {
            arrowdown: () => this.props.onMove(1),
            arrowup: () => this.props.onMove(-1),
            ...(this.card?.can_decide && {e: () => this.props.onEdit()}),
            ...(this.card && this.canAccept && {delete: reject, backspace: reject}),
            ...(this.props.canUndo && {u: () => this.props.onUndo()}),
        };
    }

    onReasonKeydown(ev) {
        if (getActiveHotkey(ev) === "enter") {
            ev.preventDefault();
            this.reject();
        }
    }
}
