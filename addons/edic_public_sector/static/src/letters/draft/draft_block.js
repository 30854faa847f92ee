/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, onPatched, useEffect, useRef, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {fill, insertFact, read} from "./draft_text";

export const HOWS = [
    ["again", _t("Rewrite")],
    ["shorter", _t("Shorter")],
    ["plainer", _t("Plainer")],
    ["formal", _t("More formal")],
];

/** A paragraph of a draft: its text, whose words they are, what can be done with it. */
export class DraftBlock extends Component {
    static template = "edic_public_sector.DraftBlock";
    static components = {Dropdown, DropdownItem};
    static props = {
        block: Object,
        mayEdit: Boolean,
        mayWrite: Boolean,
        table: {optional: true},
        comments: {type: Number, optional: true},
        proposal: {optional: true},
        pointed: {type: String, optional: true},
        onInput: Function,
        onSentence: Function,
        onPoint: Function,
        onAction: Function,
        onReady: Function,
        slots: {type: Object, optional: true},
    };

    setup() {
        this.text = useRef("text");
        this.hows = HOWS;
        this.state = useState({isWishing: false, wish: ""});
        this.range = null;
        useEffect(
            (sentences) => {
                if (this.text.el) {
                    fill(this.text.el, sentences, this.props.block.text);
                }
                this.point();
            },
            () => [this.props.block.sentences, this.text.el],
        );
        onPatched(() => this.point());
        this.props.onReady(this.props.block.key, {
            insert: (piece) => this.insert(piece),
        });
    }

    get isEditable() {
        const {kind} = this.props.block;
        return this.props.mayEdit && kind !== "locked" && kind !== "table";
    }

    get origin() {
        const {origin, kind} = this.props.block;
        if (kind === "locked") {
            return {icon: "fa-lock", word: _t("Locked: worded by the law")};
        }
        return {
            template: {icon: "", word: _t("Words of the template")},
            person: {icon: "fa-pencil", word: _t("Edited by a person")},
            model: {icon: "fa-asterisk", word: _t("Words of a model, taken over")},
        }[origin];
    }

    /** A field of text to whoever edits it, and a heading to whoever reads. */
    get tag() {
        const heading = {subject: "h3", heading: "h4"}[this.props.block.kind];
        return (!this.isEditable && heading) || "div";
    }

    /** Show which of the facts is pointed at in the table of facts. */
    point() {
        for (const chip of this.text.el?.querySelectorAll(".o_edic_fact") || []) {
            chip.classList.toggle(
                "o_edic_pointed",
                chip.dataset.key === this.props.pointed,
            );
        }
    }

    onInput() {
        this.props.onInput(this.props.block.key, read(this.text.el));
    }

    /** Words alone come in from elsewhere: no formats, no pictures. */
    onPaste(ev) {
        ev.preventDefault();
        const text = ev.clipboardData.getData("text/plain");
        document.execCommand("insertText", false, text);
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && !ev.shiftKey) {
            ev.preventDefault();
            document.execCommand("insertText", false, "\n");
        }
    }

    /** The sentence that the caret or the mouse is in. */
    onCaret() {
        const selection = document.getSelection();
        if (!selection.rangeCount || !this.text.el?.contains(selection.anchorNode)) {
            return;
        }
        this.range = selection.getRangeAt(0).cloneRange();
        const node = selection.anchorNode;
        const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
        this.tell(element.closest(".o_edic_sentence") || this.text.el);
    }

    onPointer(ev) {
        const chip = ev.target.closest(".o_edic_fact");
        this.props.onPoint(chip ? chip.dataset.key : "");
        const sentence = ev.target.closest(".o_edic_sentence");
        if (sentence) {
            this.tell(sentence);
        }
    }

    tell(sentence) {
        const chips = [...sentence.querySelectorAll(".o_edic_fact")];
        this.props.onSentence(
            this.props.block.key,
            chips.map((chip) => chip.dataset.key),
        );
    }

    insert(piece) {
        insertFact(this.text.el, piece, this.range);
        this.onInput();
    }

    act(action, value) {
        this.props.onAction(this.props.block.key, action, value);
    }

    wish() {
        this.act("write", {how: "again", wish: this.state.wish});
        Object.assign(this.state, {isWishing: false, wish: ""});
    }
}
