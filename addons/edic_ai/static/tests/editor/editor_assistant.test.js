/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {setupEditor} from "@html_editor/../tests/_helpers/editor";
import {getContent} from "@html_editor/../tests/_helpers/selection";
import {expandToolbar} from "@html_editor/../tests/_helpers/toolbar";
import {execCommand} from "@html_editor/../tests/_helpers/userCommands";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, expect, test} from "@odoo/hoot";
import {press, queryAll, queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    makeServerError,
    mockService,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {loadLanguages} from "@web/core/l10n/translation";

defineMailModels();

const ANSWER = "Frist: 13. März\n- <b>eins</b>\n- zwei";
const INSERT = ".o_edic_rewrite_insert";
const OPTIONS = ".o_edic_rewrite_action";

let server = {};
let bus = {};

beforeEach(() => {
    loadLanguages.installedLanguages = false;
    server = {refusal: false, state: "done", error: false, missing: [], added: []};
    server.moved = [];
    Object.assign(server, {answer: ANSWER, tasks: 0});
    bus = {};
    mockService("bus_service", {
        ...{workerState: "CONNECTED", addEventListener() {}, removeEventListener() {}},
        ...{addChannel() {}, deleteChannel() {}, start() {}, send() {}},
        ...{subscribe: (type, callback) => (bus[type] = callback), unsubscribe() {}},
    });
    onRpc("res.lang", "get_installed", () => [
        ["de_DE", "German / Deutsch"],
        ["en", "English"],
        ["fr_FR", "French / Français"],
    ]);
    onRpc("edic.ai.rewrite", "edic_preview", ({args}) => {
        expect.step(["preview", ...args]);
        const {refusal} = server;
        const who = {provider: "Rechenzentrum", zone: "In-house", model: "m1"};
        return refusal ? {refusal} : {refusal: false, concealed: 0, ...who};
    });
    onRpc("edic.ai.rewrite", "edic_rewrite", ({args}) => {
        expect.step(["rewrite", args[1], args[2]]);
        server.tasks++;
        return {id: 3, task_id: 6 + server.tasks};
    });
    onRpc("edic.ai.rewrite", "edic_result", () => {
        const {answer, missing, added, moved} = server;
        return {answer, missing, added, moved, provider: "", zone: ""};
    });
    onRpc("edic.ai.rewrite", "edic_decide", ({args}) => {
        expect.step(args.flat());
        return true;
    });
    onRpc("edic.ai.task", "read_stream", ({args}) => {
        const {state, error} = server;
        return {
            ...{task_id: args[0][0], state, done: 0, total: 0, error},
            seq: 0,
            text: "",
        };
    });
    onRpc("edic.ai.task", "action_cancel", ({args}) => {
        expect.step(`cancel ${args[0]}`);
        return true;
    });
});

const edit = (content, config = {}) => setupEditor(content, {config});

async function choose(label) {
    await waitFor(".o-we-toolbar[data-namespace='compact']");
    await contains(".o-we-toolbar .btn[name='edic_rewrite']").click();
    await contains(`${OPTIONS}:contains(${label})`).click();
    await waitFor(".o_edic_rewrite");
}

async function finish() {
    await waitFor(".o_edic_rewrite_answer");
}

async function discard() {
    await contains(".o_edic_rewrite_discard").click();
    await animationFrame();
    expect(".o_edic_rewrite").toHaveCount(0);
    expect.verifySteps([[3, "rejected"]]);
}

test("the toolbar offers the ways and the languages, one's own first", async () => {
    await edit("<p>[Hello]</p>");
    await expandToolbar();
    expect(".o-we-toolbar .btn[name='translate']").toHaveCount(0);
    await contains(".o-we-toolbar .btn[name='edic_rewrite']").click();
    await waitFor(OPTIONS);
    expect(queryAllTexts(OPTIONS)).toEqual([
        ...["Shorter", "Plainer", "More formal"],
        ...["English", "German / Deutsch", "French / Français"],
    ]);
});

test("the answer is put in as clean paragraphs, by the person", async () => {
    const {editor, el} = await edit("<p>[Hello]</p>");
    await choose("German");
    await finish();
    expect.verifySteps([
        ["preview", "Hello", "translate", "de_DE", null],
        ["rewrite", "translate", "de_DE"],
    ]);
    expect(".o_edic_rewrite_text").toHaveText("Hello");
    expect(".o_edic_rewrite_who").toHaveText(/Rechenzentrum \(In-house\)/);
    expect(queryAll(".o_edic_rewrite_answer b").length).toBe(0);
    expect(getContent(el)).toInclude("Hello");
    await contains(INSERT).click();
    await animationFrame();
    expect.verifySteps([[3, "accepted"]]);
    expect(queryAll("p, li", {root: el}).length).toBe(3);
    expect(queryAllTexts("p, li", {root: el})).toEqual(
        ANSWER.replaceAll("- ", "").split("\n"),
    );
    expect(queryAll("b", {root: el}).length).toBe(0);
    execCommand(editor, "historyUndo");
    expect(getContent(el)).toBe("<p>[Hello]</p>");
});

test("what the ledger did not take is not put in", async () => {
    onRpc("edic.ai.rewrite", "edic_decide", () => {
        expect.step("not kept");
        throw makeServerError({message: "The ledger is away."});
    });
    expect.errors(1);
    const {el} = await edit("<p>[Hello]</p>");
    await choose("Shorter");
    await finish();
    await contains(INSERT).click();
    await animationFrame();
    expect.verifyErrors(["The ledger is away."]);
    expect(INSERT).toBeEnabled();
    expect(getContent(el)).toInclude("Hello");
    onRpc("edic.ai.rewrite", "edic_decide", () => true);
    await contains(".o_error_dialog footer button").click();
    await contains(INSERT).click();
    await animationFrame();
    expect(el).not.toHaveText("Hello");
    expect.verifySteps([
        ["preview", "Hello", "shorter", null, null],
        ["rewrite", "shorter", null],
        "not kept",
    ]);
});

test("nothing can be put in before it is there; Escape stops the work", async () => {
    server.state = "running";
    const {el} = await edit("<p>[Hello]</p>");
    await choose("Shorter");
    await waitFor(".o_edic_stream");
    bus["edic_ai/task"]({task_id: 7, state: "running", done: 0, total: 0, error: ""});
    bus["edic_ai/chunk"]({task_id: 7, seq: 5, text: "Frist"});
    await animationFrame();
    expect(".o_edic_stream_text").toHaveText("Frist");
    expect(".o_edic_stream_stop").toHaveCount(1);
    expect(INSERT).not.toBeEnabled();
    expect(".o_edic_rewrite_again").not.toBeEnabled();
    expect.verifySteps([
        ["preview", "Hello", "shorter", null, null],
        ["rewrite", "shorter", null],
    ]);
    await press("Escape");
    await animationFrame();
    expect.verifySteps(["cancel 7"]);
    expect(getContent(el)).toBe("<p>[Hello]</p>");
});

test("figures that differ are told before", async () => {
    Object.assign(server, {missing: ["12/03/2026"], added: ["1 250,00", "7"]});
    await edit("<p>[Hello]</p>");
    await choose("Plainer");
    await finish();
    expect(".o_edic_rewrite_figures").toHaveText(/Not in your text: 1 250,00; 7/);
    expect(".o_edic_rewrite_figures").toHaveText(/Missing: 12\/03\/2026/);
    expect(INSERT).toBeEnabled();
    expect.verifySteps([
        ["preview", "Hello", "plainer", null, null],
        ["rewrite", "plainer", null],
    ]);
    await discard();
});

test("figures that changed places are told before", async () => {
    server.moved = ["40 %"];
    await edit("<p>[Hello]</p>");
    await choose("Plainer");
    await finish();
    expect(".o_edic_rewrite_figures").toHaveText(/what each is said of: 40 %/);
    expect(".o_edic_rewrite_same").toHaveCount(0);
    expect.verifySteps([
        ["preview", "Hello", "plainer", null, null],
        ["rewrite", "plainer", null],
    ]);
    await discard();
});

test("trying again is a decision on what was there", async () => {
    await edit("<p>[Hello]</p>");
    await choose("Plainer");
    await finish();
    expect(".o_edic_rewrite_same").toHaveCount(1);
    await contains(".o_edic_rewrite_how").select("translate.fr_FR");
    await animationFrame();
    await finish();
    expect.verifySteps([
        ["preview", "Hello", "plainer", null, null],
        ["rewrite", "plainer", null],
        [3, "rejected"],
        ["preview", "Hello", "translate", "fr_FR", null],
        ["rewrite", "translate", "fr_FR"],
    ]);
    await discard();
});

test("without a model there is a sentence and no question", async () => {
    server.refusal = "No language model is set up and approved for this.";
    await edit("<p>[Hello]</p>");
    await choose("Shorter");
    await waitFor(".o_edic_rewrite_refused");
    expect(".o_edic_rewrite_refused").toHaveText(
        /No language model.*nothing was sent/s,
    );
    expect(".o_error_dialog").toHaveCount(0);
    expect(INSERT).not.toBeEnabled();
    expect.verifySteps([["preview", "Hello", "shorter", null, null]]);
});

test("what the server refuses is a sentence, too", async () => {
    onRpc("edic.ai.rewrite", "edic_preview", () => {
        throw makeServerError({message: "At most 8000 characters at once."});
    });
    await edit("<p>[Hello]</p>");
    await choose("Shorter");
    await waitFor(".o_edic_rewrite_refused");
    expect(".o_edic_rewrite_refused").toHaveText(/At most 8000/);
    expect(".o_error_dialog").toHaveCount(0);
});

test("a failure is told by the stream, and can be tried again", async () => {
    Object.assign(server, {state: "failed", error: "No answer came in time."});
    await edit("<p>[Hello]</p>");
    await choose("Shorter");
    await waitFor(".o_edic_stream_error");
    await animationFrame();
    expect(".o_edic_stream_error").toHaveText("No answer came in time.");
    expect(INSERT).not.toBeEnabled();
    Object.assign(server, {state: "done", error: false});
    await contains(".o_edic_rewrite_again").click();
    await finish();
    expect(INSERT).toBeEnabled();
    expect.verifySteps([
        ["preview", "Hello", "shorter", null, null],
        ["rewrite", "shorter", null],
        ["preview", "Hello", "shorter", null, null],
        ["rewrite", "shorter", null],
    ]);
    await discard();
});

test("the keys open it, and nothing is sent before a way is chosen", async () => {
    await edit("<p>[Hello]</p>");
    await press(["alt", "shift", "w"]);
    await waitFor(".o_edic_rewrite");
    expect(".o_edic_rewrite_again").not.toBeEnabled();
    expect.verifySteps([]);
    await contains(".o_edic_rewrite_how").select("formal");
    await finish();
    expect.verifySteps([
        ["preview", "Hello", "formal", null, null],
        ["rewrite", "formal", null],
    ]);
    await discard();
});

test("the record on screen goes along", async () => {
    const getRecordInfo = () => ({resModel: "hr.employee", resId: 5});
    await edit("<p>[Hello]</p>", {getRecordInfo});
    await choose("Shorter");
    await finish();
    expect.verifySteps([
        ["preview", "Hello", "shorter", null, ["hr.employee", 5]],
        ["rewrite", "shorter", null],
    ]);
    await discard();
});
