/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {TaskStream} from "@edic_ai/queue/task_stream/task_stream";
import {POLL_DELAY} from "@edic_ai/queue/task_stream/stream_service";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, expect, test} from "@odoo/hoot";
import {animationFrame, press, queryAll, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {advanceTime} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getService,
    makeMockEnv,
    makeServerError,
    mockService,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Task extends models.Model {
    _name = "edic.ai.task";
    use_case = fields.Char();
    state = fields.Selection({
        selection: [
            ["waiting", "Waiting"],
            ["in_doubt", "In doubt"],
            ["failed", "Failed"],
        ],
    });
    _records = [
        {id: 1, use_case: "test.one", state: "in_doubt"},
        {id: 2, use_case: "test.two", state: "failed"},
    ];
}

defineMailModels();
defineModels([Task]);

/** A server with one task, and the bus in our hands. */
let server = {};
let bus = {};

beforeEach(() => {
    server = {text: "", state: "waiting", done: 0, total: 0, error: false, reads: 0};
    bus = {workerState: "CONNECTED", callbacks: {}};
    mockService("bus_service", {
        get workerState() {
            return bus.workerState;
        },
        addEventListener() {},
        removeEventListener() {},
        addChannel() {},
        deleteChannel() {},
        start() {},
        send() {},
        subscribe(type, callback) {
            bus.callbacks[type] = callback;
        },
        unsubscribe(type) {
            delete bus.callbacks[type];
        },
    });
    onRpc("edic.ai.task", "read_stream", ({args}) => {
        server.reads++;
        const {text, state, done, total, error} = server;
        const all = [...text];
        return {
            ...{task_id: args[0][0], state, done, total, error, seq: all.length},
            text: all.slice(args[1]).join(""),
        };
    });
    onRpc("edic.ai.task", "action_cancel", ({args}) => {
        expect.step(`cancel ${args[0]}`);
        return true;
    });
});

const chunk = (seq, text, taskId = 7) =>
    bus.callbacks["edic_ai/chunk"]({task_id: taskId, seq, text});
const task = (news, taskId = 7) =>
    bus.callbacks["edic_ai/task"]({
        ...{task_id: taskId, state: "running", done: 0, total: 0, error: false},
        ...news,
    });

async function follow() {
    await makeMockEnv();
    const seen = {};
    const stop = getService("edic_ai_stream").subscribe(7, (news) =>
        Object.assign(seen, news),
    );
    await animationFrame();
    return {seen, stop};
}

async function show(props = {}) {
    await mountWithCleanup(TaskStream, {props: {taskId: 7, ...props}});
    await animationFrame();
}

test("text is in order however it arrives", async () => {
    const {seen} = await follow();
    task({});
    await animationFrame();
    const reads = server.reads;
    chunk(3, "one");
    chunk(6, "two");
    chunk(3, "one");
    expect(seen.text).toBe("onetwo");
    expect(server.reads).toBe(reads);
});

test("a gap is read from the server", async () => {
    const {seen} = await follow();
    task({});
    await animationFrame();
    chunk(2, "🏛️");
    server.text = "🏛️ und Rat";
    server.state = "running";
    chunk(10, "Rat");
    expect(seen.text).toBe("🏛️");
    await animationFrame();
    expect(seen.text).toBe("🏛️ und Rat");
    chunk(12, "haus".slice(0, 2));
    expect(seen.text).toBe("🏛️ und Ratha");
});

test("chunks of other tasks are none of ours", async () => {
    const {seen} = await follow();
    chunk(3, "not", 8);
    task({state: "failed"}, 8);
    expect(seen.text).toBe("");
    expect(seen.state).toBe("waiting");
});

test("a new attempt begins anew", async () => {
    const {seen} = await follow();
    task({});
    chunk(4, "half");
    task({state: "waiting"});
    server.state = "running";
    task({});
    await animationFrame();
    chunk(5, "whole");
    expect(seen.text).toBe("whole");
});

test("without the bus the server is asked each second, until the end", async () => {
    bus.workerState = "DISCONNECTED";
    const {seen, stop} = await follow();
    server.state = "running";
    server.text = "so far";
    await advanceTime(POLL_DELAY);
    expect(seen.text).toBe("so far");
    server.text = "new";
    await advanceTime(POLL_DELAY);
    await animationFrame();
    expect(seen.text).toBe("new");
    server.state = "done";
    await advanceTime(POLL_DELAY);
    expect(seen.state).toBe("done");
    const reads = server.reads;
    await advanceTime(3 * POLL_DELAY);
    expect(server.reads).toBe(reads);
    stop();
});

test("with the bus it is not, and nothing is heard after the end", async () => {
    const {stop} = await follow();
    const reads = server.reads;
    await advanceTime(3 * POLL_DELAY);
    expect(server.reads).toBe(reads);
    stop();
    expect(Object.keys(bus.callbacks)).not.toInclude("edic_ai/chunk");
    expect(Object.keys(bus.callbacks)).not.toInclude("edic_ai/task");
});

test("a task that is not ours says so", async () => {
    onRpc("edic.ai.task", "read_stream", () => {
        throw makeServerError({message: "This task is not yours."});
    });
    const {seen} = await follow();
    expect(seen.error).toBe("This task is not yours.");
    expect(seen.state).toBe("failed");
});

test("text is shown as text, politely", async () => {
    await show();
    expect(".o_edic_stream_state").toHaveText("Waiting");
    task({});
    chunk(20, "<b>bold</b> & <img/>");
    await animationFrame();
    expect(".o_edic_stream_text").toHaveText("<b>bold</b> & <img/>");
    expect(queryAll(".o_edic_stream_text :is(b, img)").length).toBe(0);
    expect(queryOne(".o_edic_stream_text").getAttribute("aria-live")).toBe("polite");
    const [first] = queryAll(".o_edic_stream_text span");
    chunk(24, "more");
    await animationFrame();
    expect(queryAll(".o_edic_stream_text span")[0]).toBe(first);
});

test("progress is told in figures", async () => {
    await show();
    expect("[role=progressbar]").toHaveCount(0);
    Object.assign(server, {state: "running", done: 1, total: 4});
    task({done: 1, total: 4});
    await animationFrame();
    expect(queryOne("[role=progressbar]").getAttribute("aria-valuenow")).toBe("25");
});

test("the button stops, Escape does not", async () => {
    await show();
    task({});
    await animationFrame();
    queryOne(".o_edic_stream_stop").focus();
    await press("Escape");
    await animationFrame();
    expect.verifySteps([]);
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["cancel 7"]);
    expect(".o_edic_stream_stop").toHaveText("Stopping…");
    expect(".o_edic_stream_stop").not.toBeEnabled();
    server.state = "cancelled";
    task({state: "cancelled"});
    await animationFrame();
    expect(".o_edic_stream_stop").toHaveCount(0);
    expect(".o_edic_stream_state").toHaveText("Cancelled");
});

test("an error is a sentence, and the end is told once", async () => {
    await show({onEnded: (state) => expect.step(state)});
    server.state = "failed";
    server.error = "The policy keeps these data here.";
    task({state: "failed", error: server.error});
    await animationFrame();
    await animationFrame();
    expect("[role=alert]").toHaveText(server.error);
    expect.verifySteps(["failed"]);
});

test("states are words with signs", async () => {
    await mountView({
        type: "list",
        resModel: "edic.ai.task",
        arch: `<list><field name="use_case"/>
            <field name="state" widget="edic_ai_task_state"/></list>`,
    });
    expect(queryAllTexts(".o_edic_task_state")).toEqual(["In doubt", "Failed"]);
    expect(".o_edic_task_state .fa").toHaveCount(2);
    await contains(".o_data_row:first .o_edic_task_state").click();
});
