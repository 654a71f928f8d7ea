import assert from "node:assert/strict";
import { createHook } from "node:async_hooks";
import { openSync } from "node:fs";
import test, { type TestContext } from "node:test";
import { LOG_FORMATS } from "../../source/log/log-format.ts";
import { OpenLogFile } from "../../source/log/open-log-file.ts";
import { FakeClock } from "../helpers/fake-clock.ts";

/** Returns the greatest number of calls that other threads had in hand at a time. */
function watchCalls(context: TestContext): () => number {
	const running = new Set<number>();
	let most = 0;
	const hook = createHook({
		init(id, type) {
			if (type === "FSREQCALLBACK") running.add(id);
			most = Math.max(most, running.size);
		},
		before: (id) => void running.delete(id),
	});
	hook.enable();
	context.after(() => hook.disable());
	return () => most;
}

test("a file is not closed beneath a sync, however many wait for one", async (t) => {
	const existing = { format: LOG_FORMATS.csv, bytes: 0, first_ms: null, mark: null };
	const mode = { clock: new FakeClock({ wall_ms: 0 }), isAsync: false };
	// It cannot be synced, so whoever waits for a sync has to begin another.
	const file = new OpenLogFile(openSync("/dev/null", "a"), existing, mode);
	file.append(Buffer.from("a line\n"));
	const most = watchCalls(t);
	const outcomes = await Promise.allSettled([file.sync(), file.sync(), file.close()]);
	const codes = outcomes.map((one) => (one.status === "rejected" ? one.reason.code : null));
	assert.deepEqual(codes, ["EINVAL", "EINVAL", "EINVAL"]);
	assert.equal(most(), 1);
});
