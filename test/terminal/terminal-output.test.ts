import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { TerminalOutput } from "../../source/terminal/terminal-output.ts";

/** More than a pipe holds. */
const TOO_MUCH = "x".repeat(200_000);

/** An output to a pipe, which takes no more than it holds until it is read. */
function outputTo(context: TestContext) {
	const directory = mkdtempSync(join(tmpdir(), "output-"));
	const path = join(directory, "pipe");
	execFileSync("mkfifo", [path]);
	const handle = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
	context.after(() => {
		closeSync(handle);
		rmSync(directory, { recursive: true });
	});
	const events: string[] = [];
	let onReady = () => {};
	const ready = new Promise<void>((resolve) => {
		onReady = resolve;
	});
	const output = new TerminalOutput(handle, { onReady, onLost: () => events.push("lost") });
	const buffer = Buffer.alloc(65_536);
	const read = () => {
		try {
			return buffer.toString("latin1", 0, readSync(handle, buffer));
		} catch {
			return ""; // There is nothing in it just now.
		}
	};
	return { output, read, ready, events };
}

test("what a terminal takes at once is written at once", (t) => {
	const { output, read } = outputTo(t);
	output.write("one ");
	output.write("two");
	assert.equal(output.isBlocked, false);
	assert.equal(read(), "one two");
});

test("a blocked terminal is not waited for, and later texts are dropped", async (t) => {
	const { output, read, ready } = outputTo(t);
	output.write(TOO_MUCH);
	assert.equal(output.isBlocked, true);
	output.write("dropped");
	let taken = "";
	const reading = setInterval(() => {
		if (output.isBlocked) taken += read();
	}, 1);
	t.after(() => clearInterval(reading));
	await ready;
	clearInterval(reading);
	assert.equal(output.isBlocked, false);
	output.write("after");
	while (!taken.endsWith("after")) taken += read();
	assert.equal(taken.length, TOO_MUCH.length + "after".length);
});

test("a final text is given up if the terminal does not accept it", (t) => {
	const { output } = outputTo(t);
	output.write(TOO_MUCH);
	output.finish("the end");
	assert.equal(output.isBlocked, false);
});

test("a terminal that is gone is reported, and pending output is dropped", (t) => {
	const { events } = outputTo(t);
	const gone = new TerminalOutput(openSync("/dev/full", "w"), {
		onReady: () => {},
		onLost: () => events.push("gone"),
	});
	gone.write("x");
	assert.deepEqual([gone.isBlocked, events], [false, ["gone"]]);
});
