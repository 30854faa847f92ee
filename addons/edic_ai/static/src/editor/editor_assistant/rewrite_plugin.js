/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Plugin} from "@html_editor/plugin";
import {isContentEditable} from "@html_editor/utils/dom_info";
import {withSequence} from "@html_editor/utils/resource";
import {_t} from "@web/core/l10n/translation";
import {createElementWithContent} from "@web/core/utils/html";
import {user} from "@web/core/user";
import {RewriteDialog} from "./rewrite_dialog";
import {RewriteSelector} from "./rewrite_selector";
import {recordOf} from "./rewrites";

/** The selected text in other words, or in another language. */
export class RewritePlugin extends Plugin {
    static id = "edic_ai_rewrite";
    static dependencies = [
        ...["baseContainer", "selection", "history", "dom"],
        ...["sanitize", "dialog", "split"],
    ];
    resources = {
        user_commands: {
            id: "edicRewrite",
            description: _t("Rewrite or translate"),
            icon: "fa-language",
            isAvailable: (selection) => this.isAvailable(selection),
            run: () => this.open(),
        },
        shortcuts: {hotkey: "alt+shift+w", commandId: "edicRewrite"},
        toolbar_groups: withSequence(50, {id: "ai"}),
        toolbar_items: {
            id: "edic_rewrite",
            groupId: "ai",
            namespaces: ["compact", "expanded"],
            description: _t("Rewrite or translate (Alt+Shift+W)"),
            isAvailable: (selection) => this.isAvailable(selection),
            isDisabled: (selection) => !this.isReplaceable(selection),
            Component: RewriteSelector,
            props: {onSelected: (action) => this.open(action)},
        },
    };

    isAvailable(selection) {
        return !selection.isCollapsed && Boolean(user.isInternalUser);
    }

    isReplaceable(selection = this.dependencies.selection.getEditableSelection()) {
        const cannot = (node) =>
            this.dependencies.split.isUnsplittable(node) || !isContentEditable(node);
        const nodes = this.dependencies.selection.getTargetedNodes();
        return Boolean(selection.textContent().trim()) && !nodes.some(cannot);
    }

    /** @param {Object} [action] of the registry; to be chosen in the dialog without */
    open(action) {
        const selection = this.dependencies.selection.getEditableSelection();
        const text = selection.textContent().trim();
        if (!this.isReplaceable(selection)) {
            return;
        }
        const about = {text, record: recordOf(this.config.getRecordInfo?.())};
        if (action?.run) {
            const replace = (words) => this.replaceText(selection, words);
            action.run({...about, services: this.services, replace});
            return;
        }
        this.dependencies.dialog.addDialog(RewriteDialog, {
            ...about,
            ...(action ? {action} : {}),
            sanitize: this.dependencies.sanitize.sanitize,
            baseContainer: this.dependencies.baseContainer.getDefaultNodeName(),
            insert: (fragment) => this.replace(selection, fragment),
        });
        if (this.services.ui.isSmall) {
            // else the toolbar lies over the dialog; once the menu gave the focus back
            Promise.resolve().then(() =>
                this.document.getSelection()?.removeAllRanges(),
            );
        }
    }

    /** Put a text, as paragraphs, in the place of what was selected. */
    replaceText(selection, words) {
        const fragment = document.createDocumentFragment();
        const container = this.dependencies.baseContainer.getDefaultNodeName();
        for (const line of words.split("\n").filter((part) => part.trim())) {
            fragment.append(createElementWithContent(container, line));
        }
        this.replace(selection, fragment);
    }

    /** Put it in the place of what was selected when the dialog opened; one undo. */
    replace(selection, fragment) {
        const {anchorNode, anchorOffset, focusNode, focusOffset} = selection;
        if (this.editable.contains(anchorNode) && this.editable.contains(focusNode)) {
            this.dependencies.selection.setSelection(
                {anchorNode, anchorOffset, focusNode, focusOffset},
                {normalize: false},
            );
        }
        this.dependencies.dom.insert(fragment);
        this.dependencies.history.addStep();
    }
}
