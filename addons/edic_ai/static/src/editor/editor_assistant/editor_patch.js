/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Editor} from "@html_editor/editor";
import {ChatGPTTranslatePlugin} from "@html_editor/main/chatgpt/chatgpt_translate_plugin";
import {MAIN_PLUGINS} from "@html_editor/plugin_sets";
import {Composer} from "@mail/core/common/composer";
import {patch} from "@web/core/utils/patch";
import {RewritePlugin} from "./rewrite_plugin";

/** Whichever set of plugins an editor has, core's translation by a remote service is
 * not in it, ours is. */
patch(Editor.prototype, {
    preparePlugins() {
        const plugins = this.config.Plugins || MAIN_PLUGINS;
        const Plugins = plugins.map((plugin) =>
            plugin === ChatGPTTranslatePlugin ? RewritePlugin : plugin,
        );
        this.config = {...this.config, Plugins};
        return super.preparePlugins();
    },
});

/** A text written in the chatter is about its record. */
patch(Composer.prototype, {
    get wysiwygConfig() {
        const {model, id} = this.thread || {};
        const isRecord = Number.isInteger(id) && id > 0 && model !== "mail.box";
        const getRecordInfo = () => (isRecord ? {resModel: model, resId: id} : {});
        return {...super.wysiwygConfig, getRecordInfo};
    },
});
