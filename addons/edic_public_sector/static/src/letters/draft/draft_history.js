/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, useState} from "@odoo/owl";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";

function moment(text) {
    return formatDateTime(deserializeDateTime(text));
}

/** Versions of a draft: whose words, when; two of them beside each other. */
export class DraftVersions extends Component {
    static template = "edic_public_sector.DraftVersions";
    static props = {
        versions: Array,
        mayEdit: Boolean,
        onCompare: Function,
        onRestore: Function,
    };

    setup() {
        const [last, before] = this.props.versions;
        this.moment = moment;
        this.state = useState({
            old: (before || last).id,
            new: last.id,
            changes: null,
        });
    }

    async compare() {
        const {old, new: latest} = this.state;
        this.state.changes = await this.props.onCompare(Number(old), Number(latest));
    }

    get changed() {
        return this.state.changes.filter(({parts}) =>
            parts.some(([sign]) => sign !== "="),
        );
    }
}

/** Remarks on paragraphs. */
export class DraftComments extends Component {
    static template = "edic_public_sector.DraftComments";
    static props = {
        comments: Array,
        blocks: Array,
        about: {type: String, optional: true},
        onComment: Function,
        onDone: Function,
        onAbout: Function,
    };

    setup() {
        this.moment = moment;
        this.state = useState({body: ""});
    }

    /** The beginning of the paragraph that a comment is about. */
    where(key) {
        const block = this.props.blocks.find((item) => item.key === key);
        const words = (block?.sentences || []).flat().map(({text}) => text);
        const text = words.join("").trim();
        return text.length > 60 ? `${text.slice(0, 60)}…` : text;
    }

    async send() {
        await this.props.onComment(this.state.body, this.props.about || "");
        this.state.body = "";
        this.props.onAbout("");
    }
}
