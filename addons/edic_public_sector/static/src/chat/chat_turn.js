/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const ENDED = ["failed", "cancelled", "in_doubt"];
const STATES = {
    running: {icon: "fa-circle-o-notch fa-spin", word: _t("at work")},
    done: {icon: "fa-check text-success", word: _t("done")},
    refused: {icon: "fa-ban text-warning", word: _t("refused")},
};

/** A question, the steps that were taken for it, and the answer with its sources. */
export class ChatTurn extends Component {
    static template = "edic_public_sector.ChatTurn";
    static props = {turn: Object, onRecord: Function, onLink: Function};

    stateOf(step) {
        return STATES[step.state];
    }

    get isWorking() {
        const {state, task, error} = this.props.turn;
        const isPutOff = task === "waiting" && error; // nothing is asked meanwhile
        return state === "asked" && !ENDED.includes(task) && !isPutOff;
    }

    /** The sentence that stands in place of an answer. */
    get notice() {
        const {state, task, error} = this.props.turn;
        if (state !== "asked") {
            return "";
        }
        const words = {
            cancelled: _t("Stopped."),
            failed: _t("No answer came."),
            in_doubt: _t("Nobody knows whether the model answered."),
        };
        return error || words[task] || "";
    }

    get hasGaps() {
        return this.props.turn.pieces.some((piece) => piece.is_gap);
    }

    /** The records and lists that the facts of the answer come from, each once. */
    get sources() {
        const cells = this.props.turn.pieces.filter(({name}) => name);
        const found = new Map(cells.map((cell) => [`${cell.model},${cell.id}`, cell]));
        return [...found.values()];
    }

    /** A fact leads to its record, or to the list that it was computed from. */
    open(cell) {
        if (cell.id) {
            this.props.onRecord(cell);
            return;
        }
        const step = this.props.turn.steps.find(({rows, totals}) =>
            [...rows.flat(), ...totals].some(({key}) => key === cell.key),
        );
        if (step?.link) {
            this.props.onLink(step.link);
        }
    }
}
