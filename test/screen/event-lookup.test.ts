import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { EVENT_KINDS } from "../../source/screen/event-kinds.ts";
import {
	eventsBetween,
	lastOf,
	newestFirst,
	WindowEvents,
} from "../../source/screen/event-lookup.ts";
import { singleEvent, Timeline } from "../../source/screen/timeline.ts";

const step = fc.record({
	kind: fc.constantFrom(...EVENT_KINDS),
	/** Some are known before their moment, as of another clock. */
	after_s: fc.integer({ min: -2, max: 9 }),
	lasted_s: fc.constantFrom(0, 0, 5),
	frames: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 6 }),
});

test("the events of a window that moves on are those of its span, at every moment", () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 30 }), fc.constantFrom(3, 20), (steps, length_s) => {
			const timeline = new Timeline();
			const within = new WindowEvents();
			let now_s = 10;
			for (const { kind, after_s, lasted_s, frames } of steps) {
				const at_s = now_s - after_s;
				const last_s = at_s + lasted_s;
				timeline.add([singleEvent(kind, { at_s, wall_ms: 0 }, { last_s })], now_s);
				for (const frame_s of frames) {
					now_s += frame_s;
					const asked = [timeline.events, now_s - length_s, now_s] as const;
					assert.deepEqual(within.between(...asked), eventsBetween(...asked));
				}
			}
			const { events } = timeline;
			for (const kind of EVENT_KINDS) {
				const last = events.findLast((event) => event.kind === kind);
				assert.equal(lastOf(events, kind), last);
			}
			const ends = newestFirst(events).map(({ last_s }) => last_s);
			assert.deepEqual(
				ends,
				ends.toSorted((one, other) => other - one),
			);
		}),
	);
});

test("while no event comes or goes, the window has the same array", () => {
	const timeline = new Timeline();
	timeline.add([singleEvent("error", { at_s: 50, wall_ms: 0 })], 50);
	const within = new WindowEvents();
	const first = within.between(timeline.events, 0, 60);
	assert.equal(within.between(timeline.events, 49, 109), first);
	assert.deepEqual(within.between(timeline.events, 50, 110), []);
});
