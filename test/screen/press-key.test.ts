import assert from "node:assert/strict";
import test from "node:test";
import type { KeyTarget } from "../../source/screen/key.ts";
import { KEYS } from "../../source/screen/keys.ts";
import { offeredKeys, pressKey } from "../../source/screen/press-key.ts";
import { SERIES } from "../../source/screen/series.ts";
import { CONTROLS } from "../helpers/controls.ts";

const BEFORE = CONTROLS;

function press(names: readonly string[], facts: Partial<KeyTarget> = {}) {
	const calls: string[] = [];
	const target: KeyTarget = {
		lengths_s: [60, 300],
		transport: null,
		past: () => ({
			view: { now_s: 100, oldest_s: 0, length_s: 60, count: 60 },
			events: [],
			page: 5,
		}),
		hasInterval: true,
		series: SERIES,
		hasLog: true,
		quit: () => calls.push("quit"),
		suspend: () => calls.push("suspend"),
		toggleLog: () => calls.push("log"),
		gpus: null,
		...facts,
	};
	const keys = offeredKeys(target);
	const controls = names.reduce((now, name) => pressKey(now, name, keys, target), BEFORE);
	return { calls, controls };
}

test("on the help screen a key closes it and does nothing else, but quit and suspend work", () => {
	assert.deepEqual(press(["?", "l"]), { calls: [], controls: BEFORE });
	assert.deepEqual(press(["?", "ctrl-z"]).calls, ["suspend"]);
	assert.deepEqual(press(["?", "ctrl-c"]).calls, ["quit"]);
});

test("? turns the pages of the help, and closes the last one", () => {
	const past = () => ({
		view: { now_s: 100, oldest_s: 0, length_s: 60, count: 60 },
		events: [],
		page: 5,
		helpPages: 2,
	});
	const page = (...names: string[]) => press(names, { past }).controls;
	assert.deepEqual(page("?", "?"), { ...BEFORE, isHelpShown: true, helpPage: 1 });
	assert.deepEqual(page("?", "?", "?"), BEFORE);
	assert.deepEqual(page("?", "?", "w"), BEFORE);
});

test("a source without latency has none to enlarge or to scale, and Tab leaves it out", () => {
	const rates = { series: ["tx", "rx"] } as const;
	assert.equal(press(["3"], rates).controls, BEFORE);
	assert.equal(press(["2", "tab"], rates).controls.enlarged, null);
	assert.equal(press(["z"], rates).controls, BEFORE);
	for (const name of ["r", "y", "z"]) assert.equal(press([name], { series: [] }).controls, BEFORE);
});

test("a metric is enlarged by its number, or as the next one, until 0", () => {
	const enlarged = (...names: string[]) => press(names).controls.enlarged;
	assert.deepEqual(
		["1", "2", "3", "tab"].map((name) => enlarged(name)),
		["tx", "rx", "latency", "tx"],
	);
	assert.deepEqual(
		[enlarged("3", "tab"), enlarged("2", "tab"), enlarged("2", "0")],
		[null, "latency", null],
	);
});

test("keys after q have no effect", () => {
	const { calls, controls } = press(["q", "l", "p", "q"]);
	assert.deepEqual([calls, controls.isPaused], [["quit"], false]);
});

test("a key that is not offered has no effect", () => {
	assert.deepEqual(press(["l"]).calls, ["log"]);
	assert.deepEqual(press(["l"], { hasLog: false }).calls, []);
	assert.deepEqual(press(["+"], { hasInterval: false }).controls, BEFORE);
});

test("no name of a key is in two rows", () => {
	const names = KEYS.flatMap(({ effects }) => Object.keys(effects));
	assert.deepEqual(names, [...new Set(names)]);
});
