/** A mouse that moves is followed, but not by a frame for each cell. */
import assert from "node:assert/strict";
import test from "node:test";
import { MousePace } from "../../source/terminal/mouse-pace.ts";
import type { MouseEvent } from "../../source/terminal/terminal-reports.ts";

const at = (name: MouseEvent["name"], column: number): MouseEvent => ({ name, column, row: 1 });

test("of many movements the first is passed on at once, and then the newest", (t) => {
	t.mock.timers.enable({ apis: ["setTimeout"] });
	const passed: number[][] = [];
	const pace = new MousePace((events) => passed.push(events.map(({ column }) => column)));
	pace.take([at("mouse-move", 1), at("mouse-move", 2)]);
	for (let column = 3; column < 100; column++) pace.take([at("mouse-move", column)]);
	assert.deepEqual(passed, [[2]]);
	t.mock.timers.tick(1000);
	assert.deepEqual(passed, [[2], [99]]);
	t.mock.timers.tick(1000);
	pace.take([at("mouse-move", 5)]);
	assert.deepEqual(passed.at(-1), [5], "after a pause at once again");
});

test("clicks and turns of the wheel are all passed on, behind the movement before them", (t) => {
	t.mock.timers.enable({ apis: ["setTimeout"] });
	const passed: MouseEvent[] = [];
	const pace = new MousePace((events) => passed.push(...events));
	const events = [
		at("mouse-move", 1),
		at("mouse-click", 1),
		at("wheel-up", 2),
		at("mouse-move", 3),
		at("wheel-down", 3),
	];
	for (const event of events) pace.take([event]);
	assert.deepEqual(passed, events);
});

test("nothing is passed on behind its end", (t) => {
	t.mock.timers.enable({ apis: ["setTimeout"] });
	const passed: unknown[] = [];
	const pace = new MousePace((events) => passed.push(...events));
	pace.take([at("mouse-move", 1)]);
	pace.take([at("mouse-move", 2)]);
	pace.stop();
	t.mock.timers.tick(1000);
	assert.equal(passed.length, 1);
});
