import assert from "node:assert/strict";
import test from "node:test";
import { openProgram } from "../helpers/replayed-screen.ts";
import type { PseudoTerminal } from "../helpers/terminal.ts";

const [LEFT, RIGHT, END, ESCAPE] = ["\x1b[D", "\x1b[C", "\x1b[F", "\x1b"] as const;
const [UP, DOWN, PAGE_DOWN, SHIFT_LEFT] = ["\x1b[A", "\x1b[B", "\x1b[6~", "\x1b[1;2D"] as const;

/** Reports of a terminal's mouse, in the cell of this column and row, counted from 1. */
const mouse = (button: number, column: number, row: number) => `\x1b[<${button};${column};${row}M`;
const [CLICK, MOVE, WHEEL_UP, WHEEL_DOWN] = [0, 35, 64, 65] as const;

/** A flaky link, whose first disconnect comes within seconds. */
async function openFlaky(columns = 100, rows = 30): Promise<PseudoTerminal> {
	const flags = ["--demo", "--scenario", "flaky", "--seed", "1", "--interval", "0.1"];
	const terminal = await openProgram(flags, { columns, rows });
	await terminal.waitFor(hasMark, { what: "the mark of a disconnect" });
	return terminal;
}

const text = (screen: readonly string[]) => screen.join("\n");
const hasMark = (screen: readonly string[]) => text(screen).includes("▼");
const agoOf = ([header = ""]: readonly string[]) =>
	/CURSOR (\S+ [smh]) ago/.exec(header)?.[1] ?? null;
const isNow = (screen: readonly string[]) => agoOf(screen) === null;
const isBack = (screen: readonly string[]) => !isNow(screen);
const hasList = (screen: readonly string[]) => / EVENTS +f all \d/.test(text(screen));
const eventRows = (screen: readonly string[]) =>
	screen.filter((row) => /^[› ]\S \d\d:\d\d:\d\d /.test(row)).length;
const selectedOf = (screen: readonly string[]) => screen.find((row) => row.startsWith("›")) ?? null;

test("← puts a cursor into the running graphs, and Escape, End and → return to now", async () => {
	await using terminal = await openFlaky();
	for (const [there, back] of [
		[LEFT, ESCAPE],
		[SHIFT_LEFT, END],
		[LEFT, RIGHT.repeat(99)],
	] as const) {
		terminal.type(there);
		await terminal.waitFor(isBack, { what: "the cursor" });
		terminal.type(back);
		await terminal.waitFor(isNow, { what: "now" });
	}
});

test("without an axis the marks are at the foot of the last graph", async () => {
	await using terminal = await openFlaky(40, 12);
	await terminal.waitFor(([, , , , , , , , , foot = ""]) => foot.includes("▼"), {
		what: "the mark in the last row of the latency",
	});
});

test("the cursor stays at its moment while the collection goes on", async () => {
	await using terminal = await openFlaky();
	terminal.type(SHIFT_LEFT);
	await terminal.waitFor(isBack, { what: "the cursor" });
	const seconds = () => Number.parseFloat(agoOf(terminal.screen()) ?? "0");
	const before_s = seconds();
	const shown = () => /\d\d:\d\d:\d\d(?= |$)/.exec(terminal.screen().at(-6) ?? "")?.[0];
	const moment = shown();
	await terminal.waitFor(() => seconds() >= before_s + 1, { what: "an older cursor" });
	assert.equal(shown(), moment);
});

test("N goes to the last event and names it at the cursor, n back to a later one", async () => {
	await using terminal = await openFlaky();
	terminal.type("N");
	await terminal.waitFor(isBack, { what: "the cursor at an event" });
	const first = agoOf(terminal.screen());
	await terminal.waitFor((screen) => / \d\d:\d\d:\d\d {1,2}\S /.test(text(screen)), {
		what: "the event beside the time",
	});
	terminal.type("NN");
	await terminal.waitFor(
		(screen) => Number.parseFloat(agoOf(screen) ?? "0") > Number.parseFloat(first ?? "0") + 0.05,
		{ what: "an earlier event" },
	);
	terminal.type("n");
	await terminal.waitFor(isBack, { what: "the cursor at a later event" });
});

for (const [columns, rows] of [
	[120, 40],
	[80, 24],
	[40, 12],
] as const) {
	test(`e lists the events at ${columns}×${rows}, and the keys go through them`, async () => {
		const flags = ["--demo", "--scenario", "flaky", "--seed", "1", "--interval", "0.1"];
		await using terminal = await openProgram(flags, { columns, rows });
		await terminal.waitFor((screen) => /^ TX +\d/m.test(text(screen)), { what: "the first rate" });
		terminal.type("e");
		await terminal.waitFor(hasList, { what: "the list" });
		await terminal.waitFor((screen) => eventRows(screen) >= 4, { what: "four events" });
		terminal.type(DOWN + DOWN);
		await terminal.waitFor(isBack, { what: "the cursor at the event that is selected" });
		const selected = selectedOf(terminal.screen());
		terminal.type(UP);
		await terminal.waitFor((screen) => selectedOf(screen) !== selected, { what: "a newer event" });
		terminal.type(PAGE_DOWN);
		await terminal.waitFor((screen) => selectedOf(screen) !== selected, { what: "an older event" });
		terminal.type("f");
		await terminal.waitFor((screen) => selectedOf(screen) !== null, { what: "a part of the list" });
		terminal.type("\r");
		await terminal.waitFor((screen) => !hasList(screen), { what: "the list closed" });
		terminal.type("e");
		await terminal.waitFor(hasList, { what: "the list" });
		terminal.type("e");
		await terminal.waitFor((screen) => !hasList(screen), { what: "the list closed" });
	});
}

test("the cursor follows the mouse over the graphs, a click pins it", async () => {
	await using terminal = await openFlaky();
	terminal.type(mouse(MOVE, 60, 8));
	await terminal.waitFor(isBack, { what: "the cursor under the mouse" });
	terminal.type(mouse(MOVE, 60, 1));
	await terminal.waitFor(isNow, { what: "now" });
	terminal.type(mouse(CLICK, 60, 8));
	await terminal.waitFor(isBack, { what: "the cursor at the click" });
	terminal.type(mouse(MOVE, 60, 1) + mouse(MOVE, 70, 8));
	terminal.type("?");
	await terminal.waitFor((screen) => screen.includes(" KEYS"), { what: "the help" });
	assert.ok(isBack(terminal.screen()));
});

test("the wheel moves in time, and back to now", async () => {
	const flags = ["--demo", "--interval", "0.1", "--window", "10s"];
	await using terminal = await openProgram(flags);
	// Before there is more than fits in the window, there is nothing to turn back to.
	await terminal.waitFor(
		(screen) => {
			if (isNow(screen)) terminal.type(mouse(WHEEL_UP, 60, 8));
			return isBack(screen);
		},
		{ what: "the past" },
	);
	await terminal.waitFor(
		(screen) => {
			if (isBack(screen)) terminal.type(mouse(WHEEL_DOWN, 60, 8));
			return isNow(screen);
		},
		{ what: "now" },
	);
});

test("without the mouse its reports are not asked for", async () => {
	await using terminal = await openProgram(["--demo", "--no-mouse"]);
	await terminal.waitFor((screen) => /^ TX +\d/m.test(text(screen)), { what: "the first rate" });
	assert.ok(!terminal.raw().includes("\x1b[?1003h"));
});
