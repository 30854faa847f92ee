/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** A model's text of a paragraph, with what it changes; a person decides. */
export class DraftProposal extends Component {
    static template = "edic_public_sector.DraftProposal";
    static props = {
        proposal: Object,
        onTake: Function,
        onDecline: Function,
    };

    get tried() {
        return _t("(after %s tries)", this.props.proposal.tries);
    }

    /** The figures that are not in the facts, each once. */
    get unlocked() {
        const found = this.props.proposal.unlocked.map(([, , , text]) => text);
        return [...new Set(found)];
    }
}
