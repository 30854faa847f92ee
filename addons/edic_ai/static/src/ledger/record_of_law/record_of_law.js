/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {registry} from "@web/core/registry";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

/** Asks what becomes of a record of law that somebody is about to leave. */
export class RecordOfLawDialog extends Component {
    static template = "edic_ai.RecordOfLawDialog";
    static components = {Dialog};
    static props = {
        close: Function,
        isNew: Boolean,
        answer: Function,
    };

    setup() {
        this.env.dialogData.dismiss = () => this.answer("stay");
    }

    answer(choice) {
        this.props.answer(choice);
        this.props.close();
    }
}

/**
 * A form of what the law attaches something to: a request, a hold, an incident.
 *
 * Odoo saves a form that is left, that its tab is turned away from, or that is closed.
 * Here each of these would file something that nobody can take back: so it asks.
 */
export class RecordOfLawController extends FormController {
    static template = "edic_ai.RecordOfLawForm";

    /** Nothing is filed because somebody looked at another tab. */
    beforeVisibilityChange() {
        return undefined;
    }

    /** The browser itself asks; it can only ask whether to leave. */
    beforeUnload(ev) {
        if (this.model.root.dirty) {
            ev.preventDefault();
            ev.returnValue = "Unsaved changes";
        }
    }

    async beforeLeave({forceLeave} = {}) {
        return forceLeave || (await this.askBeforeGoing());
    }

    async onPagerUpdate({offset, resIds}) {
        if (await this.askBeforeGoing()) {
            await this.model.load({resId: resIds[offset]});
        }
    }

    async create() {
        if (await this.askBeforeGoing()) {
            await this.model.load({resId: false});
        }
    }

    /**
     * Ask whether to save what was changed.
     *
     * @returns {Promise<Boolean>} whether to go on: saved, discarded, or unchanged
     */
    async askBeforeGoing() {
        if (!(await this.model.root.isDirty())) {
            return true;
        }
        const choice = await new Promise((resolve) => {
            this.dialogService.add(
                RecordOfLawDialog,
                {isNew: this.model.root.isNew, answer: resolve},
                {onClose: () => resolve("stay")},
            );
        });
        if (choice === "save") {
            return this.save({reload: false});
        }
        if (choice === "discard") {
            await this.model.root.discard();
            return true;
        }
        return false;
    }
}

registry.category("views").add("edic_ai_record_of_law", {
    ...formView,
    Controller: RecordOfLawController,
});
