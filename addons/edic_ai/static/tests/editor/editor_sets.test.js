/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {RewritePlugin} from "@edic_ai/editor/editor_assistant/rewrite_plugin";
import {recordOf, rewrites} from "@edic_ai/editor/editor_assistant/rewrites";
import {MAIN_PLUGINS} from "@html_editor/plugin_sets";
import {setupEditor} from "@html_editor/../tests/_helpers/editor";
import {getContent} from "@html_editor/../tests/_helpers/selection";
import {expandToolbar} from "@html_editor/../tests/_helpers/toolbar";
import {MAIL_PLUGINS} from "@mail/core/common/plugin/plugin_sets";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {destroy, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, patchWithCleanup} from "@web/../tests/web_test_helpers";

defineMailModels();

test("core's translation is in no editor, ours is", async () => {
    const nothing = () => {};
    const composerPluginDependencies = {
        ...{onBeforePaste: nothing, onFocusin: nothing, onFocusout: nothing},
        ...{onInput: nothing, onKeydown: nothing},
    };
    for (const Plugins of [MAIN_PLUGINS, MAIL_PLUGINS, undefined]) {
        const config = {Plugins, composerPluginDependencies};
        const {plugins, editorComponent} = await setupEditor("<p>[a]</p>", {config});
        expect([...plugins.keys()]).not.toInclude("chatgpt_translate");
        expect(plugins.get("edic_ai_rewrite")).toBeInstanceOf(RewritePlugin);
        destroy(editorComponent);
    }
});

test("a record is told as the server wants it", () => {
    expect(recordOf()).toBe(null);
    expect(recordOf({resModel: "hr.employee", resId: false})).toEqual([
        ...["hr.employee", false],
    ]);
    const mail = {resModel: "mail.compose.message", resId: 1};
    const data = (res_ids) => ({...mail, data: {model: "res.partner", res_ids}});
    expect(recordOf(data("[12]"))).toEqual(["res.partner", 12]);
    expect(recordOf(data("[1, 2]"))).toEqual(["res.partner", false]);
    expect(recordOf({...mail, data: {model: false}})).toBe(null);
});

test("another addon adds a way of its own", async () => {
    const seen = [];
    patchWithCleanup(rewrites, {
        getEntries() {
            const run = ({text, record, replace}) => {
                seen.push(text, record);
                replace("one\ntwo");
            };
            return [...super.getEntries(), ["check", {label: "Check", run}]];
        },
    });
    const {el} = await setupEditor("<p>[Hello]</p>");
    await expandToolbar();
    await contains(".o-we-toolbar .btn[name='edic_rewrite']").click();
    await contains(".o_edic_rewrite_action:contains(Check)").click();
    await animationFrame();
    expect(seen).toEqual(["Hello", null]);
    expect(getContent(el)).toBe("<p>one</p><p>two[]</p>");
});

test("what cannot be replaced cannot be rewritten", async () => {
    await setupEditor('<div class="oe_unbreakable">a[b</div><div>c]d</div>');
    await expandToolbar();
    expect(".o-we-toolbar [name='edic_rewrite']").not.toBeEnabled();
});
