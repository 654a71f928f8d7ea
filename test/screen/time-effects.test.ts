import assert from "node:assert/strict";
import test from "node:test";
import type { Transport } from "../../source/core/feed.ts";
import { type MouseTarget, type Spot, takeMouse } from "../../source/screen/mouse-effects.ts";
import {
	filterList,
	leapBy,
	scrollWindows,
	selectBy,
	selectPages,
	stepBack,
	stepBy,
	toEvent,
	toggleList,
	toOldest,
} from "../../source/screen/time-effects.ts";
import { singleEvent } from "../../source/screen/timeline.ts";
import { CONTROLS } from "../helpers/controls.ts";

const VIEW = { now_s: 1000, oldest_s: 100, length_s: 60, count: 60 };
const EVENTS = [200, 400, 900, 990].map((at_s) =>
	singleEvent(at_s === 400 ? "stall" : "disconnect", { at_s, wall_ms: at_s * 1000 }),
);

function target(transport: Transport | null = null, spot: Spot | null = null): MouseTarget {
	return {
		transport,
		past: () => ({ view: VIEW, events: EVENTS, page: 2 }),
		spotAt: () => spot,
	};
}

/** A player that reports what it is told. */
function player(position_s: number) {
	const calls: string[] = [];
	const transport: Transport = {
		speed: 1,
		past_s: 60,
		isAtEnd: false,
		start_ms: 0,
		end_ms: 1_000_000,
		position_ms: position_s * 1000,
		target_ms: position_s * 1000,
		pause: () => calls.push("pause"),
		resume: () => calls.push("resume"),
		seek: (wall_ms) => calls.push(`seek ${wall_ms / 1000}`),
		seekBy: (seconds) => calls.push(`by ${seconds}`),
		toStart: () => calls.push("start"),
		toEnd: () => calls.push("end"),
	};
	return { calls, transport };
}

test("a step is a column, a leap a sixth of the window", () => {
	assert.equal(stepBy(-1)(CONTROLS, target()).cursor?.at_s, 998.5);
	assert.equal(leapBy(-1 / 6)(CONTROLS, target()).cursor?.at_s, 989.5);
	assert.equal(toOldest(CONTROLS, target()).cursor?.at_s, 100);
});

test("n and N go from event to event, and stay at the last one", () => {
	let now = toEvent(-1)(CONTROLS, target());
	assert.equal(now.cursor?.at_s, 990);
	now = toEvent(-1)(now, target());
	assert.equal(now.cursor?.at_s, 900);
	assert.equal(toEvent(1)(now, target()).cursor?.at_s, 990);
	for (let press = 0; press < 9; press++) now = toEvent(-1)(now, target());
	assert.equal(now.cursor?.at_s, 200);
	assert.equal(toEvent(1)(CONTROLS, target()), CONTROLS);
});

test("in a replay they seek, from the position", () => {
	const { calls, transport } = player(400);
	toEvent(1)(CONTROLS, target(transport));
	toEvent(-1)(CONTROLS, target(transport));
	assert.deepEqual(calls, ["seek 900", "seek 200"]);
});

test("the selection in the list moves the cursor, and Escape closes the list first", () => {
	let now = toggleList(CONTROLS, target());
	now = selectBy(1)(now, target());
	assert.equal(now.cursor?.at_s, 900);
	now = selectPages(1)(now, target());
	assert.equal(now.cursor?.at_s, 200);
	now = filterList(now, target());
	now = filterList(now, target());
	now = selectBy(0)(now, target());
	assert.equal(now.cursor?.at_s, 400);
	now = stepBack(now, target());
	assert.deepEqual([now.list, now.cursor?.at_s], [null, 400]);
	assert.equal(stepBack(now, target()).cursor, null);
});

test("keys of the list do nothing without a list", () => {
	for (const effect of [selectBy(1), selectPages(-1), filterList]) {
		assert.equal(effect(CONTROLS, target()), CONTROLS);
	}
});

test("scrolling moves the graph, and seeks in a replay", () => {
	const { calls, transport } = player(400);
	assert.equal(scrollWindows(-1 / 6)(CONTROLS, target()).cursor?.end_s, 990);
	scrollWindows(-1 / 6)(CONTROLS, target(transport));
	assert.deepEqual(calls, ["by -10"]);
});

const place = { column: 0, row: 0 };
const plot = (column: number): Spot => ({ kind: "plot", column });

test("the cursor follows the mouse over the graphs, and goes with it", () => {
	let now = takeMouse(CONTROLS, { name: "mouse-move", ...place }, target(null, plot(30)));
	assert.equal(now.cursor?.at_s, 970.5);
	now = takeMouse(now, { name: "mouse-move", ...place }, target(null, plot(10)));
	assert.equal(now.cursor?.at_s, 950.5);
	now = takeMouse(now, { name: "mouse-move", ...place }, target());
	assert.equal(now.cursor, null);
});

test("a click pins the cursor, until a click elsewhere", () => {
	let now = takeMouse(CONTROLS, { name: "mouse-click", ...place }, target(null, plot(30)));
	now = takeMouse(now, { name: "mouse-move", ...place }, target(null, plot(10)));
	assert.equal(now.cursor?.at_s, 970.5);
	now = takeMouse(now, { name: "mouse-move", ...place }, target());
	assert.equal(now.cursor?.at_s, 970.5);
	now = takeMouse(now, { name: "mouse-click", ...place }, target(null, plot(20)));
	assert.equal(now.cursor?.at_s, 960.5);
});

test("the wheel moves in time, and a click on the bar of a player seeks", () => {
	const up = takeMouse(CONTROLS, { name: "wheel-up", ...place }, target());
	assert.equal(up.cursor?.end_s, 990);
	assert.equal(takeMouse(up, { name: "wheel-down", ...place }, target()).cursor, null);
	const { calls, transport } = player(400);
	const bar: Spot = { kind: "player", part: 0.25 };
	takeMouse(CONTROLS, { name: "mouse-click", ...place }, target(transport, bar));
	takeMouse(CONTROLS, { name: "wheel-down", ...place }, target(transport, bar));
	assert.deepEqual(calls, ["seek 250", "by 10"]);
});

test("on the help screen the mouse does nothing", () => {
	const shown = { ...CONTROLS, isHelpShown: true };
	assert.equal(takeMouse(shown, { name: "wheel-up", ...place }, target()), shown);
});

test("the list of a recording opens at its position, and not at events that are to come", () => {
	const opened = (position_s: number) =>
		toggleList(CONTROLS, target(player(position_s).transport)).list?.selected?.at_s;
	assert.deepEqual([opened(450), opened(900), opened(995)], [400, 900, undefined]);
	assert.equal(toggleList(CONTROLS, target()).list?.selected, null);
});
