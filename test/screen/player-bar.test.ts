import assert from "node:assert/strict";
import test from "node:test";
import { type PlayerFacts, playerParts } from "../../source/screen/player-bar.ts";
import { singleEvent } from "../../source/screen/timeline.ts";
import { widthOf } from "../../source/terminal/line.ts";

const START_MS = new Date(2026, 10, 27, 13, 15, 33).getTime();
const HOUR_MS = 3_600_000;

const FACTS: PlayerFacts = {
	speed: 10,
	isPaused: false,
	hasEnded: false,
	start_ms: START_MS,
	end_ms: START_MS + 72 * HOUR_MS,
	position_ms: START_MS + 31 * HOUR_MS,
	events: [],
	isAscii: false,
};

function text(facts: Partial<PlayerFacts>, columns: number): string {
	return playerParts({ ...FACTS, ...facts }, columns)
		.map(([, part]) => part)
		.join("");
}

test("the row has the speed, the date, the bar and the place, in the width that there is", () => {
	assert.match(text({}, 120), /^ ▶ 10x {2}Sat 28 Nov 2026 20:15:33 ━+●━+ {2}31 of 72 h $/);
	assert.match(text({}, 60), /^ ▶ 10x {2}28 Nov 20:15:33 ━+●━+ {2}31 of 72 h $/);
	assert.match(text({}, 50), /^ ▶ 10x {2}20:15:33 ━+●━+ {2}31 of 72 h $/);
	assert.equal(text({}, 30), " ▶ 10x  20:15:33  31 of 72 h");
	for (const columns of [120, 60, 50]) assert.equal(widthOf(text({}, columns)), columns);
});

test("the position is where it is in the recording, and on the bar at both ends", () => {
	const bar = (position_ms: number) => /[━●]+/.exec(text({ position_ms }, 100))?.[0] ?? "";
	assert.equal(bar(START_MS).indexOf("●"), 0);
	const end = bar(FACTS.end_ms);
	assert.equal(end.indexOf("●"), end.length - 1);
	const middle = bar(START_MS + 36 * HOUR_MS);
	assert.equal(middle.indexOf("●"), Math.floor(middle.length / 2));
});

test("events of the recording are marked on the bar", () => {
	const at_s = 54 * 3600;
	const events = [singleEvent("disconnect", { at_s, wall_ms: START_MS + at_s * 1000 })];
	const bar = /[━●▼]+/.exec(text({ events }, 100))?.[0] ?? "";
	assert.ok(Math.abs(bar.indexOf("▼") / bar.length - 0.75) < 0.02, bar);
});

test("a replay that is over, or paused, says so", () => {
	assert.match(text({ hasEnded: true }, 100), /^ ■ END /);
	assert.match(text({ isPaused: true }, 100), /^ ❚❚ 10x /);
	assert.match(text({ isAscii: true }, 100), /^ > 10x .* -+@-+ /);
});
