/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {getActiveHotkey} from "@web/core/hotkeys/hotkey_service";
import {_t} from "@web/core/l10n/translation";
import {usePopover} from "@web/core/popover/popover_hook";
import {useService} from "@web/core/utils/hooks";
import {EvidenceCard} from "../evidence_card/evidence_card";
import {signOf} from "../coding_service/words";

/** The suggestion for a field of a line, if one is to be shown. */
export function suggestionOf(record, name) {
    const parent = record.evalContext.parent;
    return parent?.state === "draft" && record.data.edic_suggestions?.[name];
}

// in a row that is edited: what Esc closes before it leaves the row
const OPEN = ".o-autocomplete--dropdown-menu, .analytic_distribution_popup";

/**
 * A suggestion below the value it concerns, decided on with the keyboard:
 * Enter accepts, Space shows the evidence, E edits, Del rejects, U undoes and
 * the arrows go to the next line.
 */
export class Proposal extends Component {
    static template = "edic_finance.Proposal";
    static props = {
        record: Object,
        name: String,
        // whether to say what was accepted, where the field itself is not shown
        isAlone: {type: Boolean, optional: true},
    };

    setup() {
        this.coding = useService("edic_finance.coding");
        this.button = useRef("button");
        this.isSmall = useService("ui").isSmall;
        this.card = usePopover(EvidenceCard, {
            useBottomSheet: this.isSmall,
            popoverClass: "o_edic_card_popover",
            position: "right",
        });
        onWillStart(async () => {
            this.canDecide = await this.coding.canDecide();
        });
        useEffect(() => {
            if (this.coding.takeFocus(this.lineId, this.props.name)) {
                this.button.el?.focus();
            }
        });
    }

    get root() {
        return this.props.record.model.root;
    }

    get lineId() {
        return this.props.record.resId;
    }

    get suggestion() {
        return suggestionOf(this.props.record, this.props.name);
    }

    get sign() {
        return signOf(this.suggestion);
    }

    get isPending() {
        return this.suggestion.state === "pending";
    }

    get canUndo() {
        return this.canDecide && !this.isPending;
    }

    get canAccept() {
        const {band, label} = this.suggestion;
        return this.canDecide && this.isPending && band === "sure" && Boolean(label);
    }

    get label() {
        const {state, label} = this.suggestion;
        const isShown = this.isPending || (this.props.isAlone && state === "accepted");
        return isShown && label;
    }

    get agrees() {
        return this.isPending && this.suggestion.agrees;
    }

    get title() {
        const label = this.isPending ? this.suggestion.label : this.label;
        if (!label) {
            return this.sign.word;
        }
        return this.agrees
            ? _t("%(band)s: %(label)s, as it stands here", {
                  band: this.sign.word,
                  label,
              })
            : _t("%(band)s: %(label)s", {band: this.sign.word, label});
    }

    /** Tab goes through the proposals, but not in the middle of typing a line. */
    get tabIndex() {
        return this.props.record.isInEdition ? -1 : 0;
    }

    // --- doing ------------------------------------------------------------------
    accept(token) {
        this.keepFocus();
        const {id, label} = this.suggestion;
        return this.coding.accept(this.root, id, label, token);
    }

    undo() {
        this.keepFocus();
        return this.coding.undo(this.root, [this.suggestion.id]);
    }

    keepFocus() {
        this.coding.keepFocus(this.lineId, this.props.name);
    }

    open({rejecting = false} = {}) {
        const {id, label} = this.suggestion;
        const {coding, root} = this;
        const decide = (method, ...args) => {
            this.keepFocus();
            this.card.close();
            return coding[method](root, id, ...args);
        };
        this.card.open(this.button.el, {
            id,
            name: this.props.name,
            rejecting,
            canUndo: this.canUndo,
            close: () => this.card.close(),
            onAccept: (token) => decide("accept", label, token),
            onChoose: (other, token) =>
                decide("choose", other.label, other.value, token),
            onReject: (reason, token) => decide("reject", label, reason, token),
            onUndo: () => {
                this.card.close();
                return this.undo();
            },
            onEdit: () => this.edit(),
            onMove: (step) => this.move(step, {open: true}),
        });
    }

    /** Let the user set the field by hand; the decision is learned from. */
    edit() {
        this.card.close();
        const cell = this.button.el.closest("td, .o_kanban_record");
        const row = cell?.closest(".o_data_row");
        if (row) {
            this.catchEscape(row);
        }
        // after the card gave the focus back
        setTimeout(() => cell?.click());
    }

    /** Odoo's list keeps a row in edition that Esc left as it was, unfocused. */
    catchEscape(row) {
        const {record} = this.props;
        const onKeydown = async (ev) => {
            if (!record.isInEdition) {
                row.removeEventListener("keydown", onKeydown, true);
            } else if (getActiveHotkey(ev) === "escape" && !row.querySelector(OPEN)) {
                ev.preventDefault();
                ev.stopPropagation();
                if (await this.root.data.invoice_line_ids.leaveEditMode()) {
                    row.removeEventListener("keydown", onKeydown, true);
                    this.keepFocus();
                }
            }
        };
        row.addEventListener("keydown", onKeydown, true);
    }

    /** Go to the proposal for the same field on another line. */
    move(step, {open = false} = {}) {
        const list = this.button.el.closest(".o_field_x2many, .o_list_renderer");
        const all = [
            ...list.querySelectorAll(
                `.o_edic_proposal_main[data-field=${this.props.name}]`,
            ),
        ];
        const next = all[all.indexOf(this.button.el) + step];
        if (!next) {
            return;
        }
        this.card.close();
        setTimeout(() => {
            next.focus();
            next.scrollIntoView({block: "nearest"});
            if (open) {
                next.click();
            }
        });
    }

    onKeydown(ev) {
        const act = this.keys[getActiveHotkey(ev)];
        if (act) {
            // the list would edit the row otherwise
            ev.preventDefault();
            ev.stopPropagation();
            act();
        }
    }

    get keys() {
        return {
            enter: () => (this.canAccept ? this.accept() : this.open()),
            space: () => this.open(),
            arrowdown: () => this.move(1),
            arrowup: () => this.move(-1),
            ...(this.canDecide && this.isPending && this.decisions),
            ...(this.canUndo && {u: () => this.undo()}),
        };
    }

    get decisions() {
        const reject = () => this.open({rejecting: true});
        return {
            e: () => this.edit(),
            ...(this.suggestion.label && {delete: reject, backspace: reject}),
        };
    }

    onUndoKeydown(ev) {
        if (["enter", "space"].includes(getActiveHotkey(ev))) {
            ev.preventDefault();
            ev.stopPropagation();
            this.undo();
        }
    }
}
