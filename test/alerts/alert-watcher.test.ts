import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Alert } from "../../source/alerts/alert.ts";
import { AlertWatcher, type Firing } from "../../source/alerts/alert-watcher.ts";
import { parseAlert } from "../../source/alerts/parse-alert.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";

function alertOf(text: string): Alert {
	const parsed = parseAlert(text);
	return parsed.ok ? parsed.value : assert.fail(parsed.problem);
}

/** One sample a second. @returns for each whether the alert fires, as `F` and `.` */
function story(text: string, samples: readonly Partial<Sample>[]) {
	const firings: Firing[] = [];
	const watcher = new AlertWatcher([alertOf(text)], (firing) => firings.push(firing));
	const events: string[] = [];
	const states = samples.map((sample, at_s) => {
		const more = watcher.next({ ...UNKNOWN_SAMPLE, elapsed_s: 1, ...sample, at_s, wall_ms: at_s });
		events.push(...more.map(({ event, detail }) => `${event} ${detail}`));
		return watcher.states[0]?.isFiring === true ? "F" : ".";
	});
	return { states: states.join(""), events, firings };
}

/** Digits are rates in hundreds of MB/s, `?` is unknown. */
const rates = (text: string): Partial<Sample>[] =>
	[...text].map((one) => ({ tx_mb_per_s: one === "?" ? null : 100 * Number(one) }));
const errors = (...counts: readonly (number | null)[]): Partial<Sample>[] =>
	counts.map((dma_errors) => ({ dma_errors }));

test("an alert without a duration fires at the first sample, and is over at the next other one", () => {
	const { states, events } = story("tx < 500 MB/s", rates("94499"));
	assert.equal(states, ".FF..");
	assert.deepEqual(events, ["alert tx < 500 MB/s: 400.0 MB/s"]);
});

test("a duration must pass to fire, and again to be over: a rate that wavers rings once", () => {
	assert.equal(story("tx < 500 MB/s for 3s", rates("9444999")).states, "...FFF.");
	assert.equal(story("tx < 500 MB/s for 3s", rates("944944944")).states, ".........");
	const wavering = story("tx < 500 MB/s for 3s", rates("944494944994999"));
	assert.equal(wavering.states, "...FFFFFFFFFFF.");
	assert.equal(wavering.firings.length, 1);
});

test("what is unknown neither fires nor ends an alert, and begins the waiting anew", () => {
	assert.equal(story("tx < 500 MB/s", rates("9??4??9")).states, "...FFF.");
	assert.equal(story("tx < 500 MB/s for 3s", rates("944?44?444")).states, ".........F");
	assert.equal(story("tx < 500 MB/s for 3s", rates("944499?99?999")).states, "...FFFFFFFFF.");
	fc.assert(
		fc.property(fc.array(fc.constantFrom("4", "9", "?"), { maxLength: 40 }), (letters) => {
			const { states } = story("tx < 500 MB/s for 2s", rates(letters.join("")));
			for (const [at, letter] of letters.entries()) {
				if (letter === "?") assert.equal(states[at], states[at - 1] ?? ".");
			}
		}),
	);
});

test("a gap and a reading that found nothing new change nothing", () => {
	const gap: Partial<Sample> = { event: "gap", elapsed_s: null };
	const unchanged: Partial<Sample> = { elapsed_s: null, runtime_s: 1 };
	assert.equal(
		story("tx < 500 MB/s", [...rates("4"), gap, unchanged, ...rates("9")]).states,
		"FFF.",
	);
});

test("an increase fires at once, once for a storm, and is over a minute after the last one", () => {
	const calm = Array.from({ length: 60 }, () => 3);
	const { states, events } = story("dma_errors increase", errors(1, 1, 2, 3, null, ...calm, 4));
	assert.equal(states, `..FFF${"F".repeat(59)}.F`);
	assert.deepEqual(events, ["alert dma_errors increase: by 1", "alert dma_errors increase: by 1"]);
});

test("what was counted before is no increase, and a counter that fell was reset", () => {
	assert.equal(story("dma_errors increase", errors(null, 7, 7, 0, 0)).states, ".....");
	assert.equal(story("dma_errors increase", errors(7, 2)).states, ".F");
});
