import assert from "node:assert/strict";
import test from "node:test";
import type { Feed, FeedStep } from "../../source/core/feed.ts";
import { isLinkEvent } from "../../source/core/link-event.ts";
import { ALL_FIELDS } from "../../source/core/metrics.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { EventDetector, EventFeed } from "../../source/pipeline/event-detector.ts";
import { linkEventAt } from "../helpers/link-events.ts";

const WALL_MS = Date.UTC(2026, 0, 1);
/** Samples of seconds: `L` is a load, `q` is quiet. */
const samplesOf = (text: string, from_s = 0): Sample[] =>
	[...text].map((letter, index) => ({
		...UNKNOWN_SAMPLE,
		at_s: from_s + index,
		wall_ms: WALL_MS + (from_s + index) * 1000,
		elapsed_s: 1,
		tx_mb_per_s: letter === "L" ? 2000 : 0,
		rx_mb_per_s: 0,
		source: "simulated",
		counts: "payload",
		gpu: "0000:01:00.0",
	}));

test("a stall is a record of its own, between the last reading of it and the first one behind it", () => {
	const records = new EventDetector().recordsOf(samplesOf("LLqqqLL"));
	assert.deepEqual(
		records.map((one) => one.event),
		["", "", "", "", "", "stall", "", ""],
	);
	assert.deepEqual(
		records.filter((one) => isLinkEvent(one)),
		[
			{
				at_s: 4,
				wall_ms: WALL_MS + 4000,
				event: "stall",
				elapsed_s: 3,
				source: "simulated",
				gpu: "0000:01:00.0",
				detail: "demo; no traffic for 3 s",
			},
		],
	);
});

async function stepsOf(steps: readonly FeedStep[]): Promise<string[]> {
	const feed: Feed = {
		name: "x",
		isDemo: false,
		offers: ALL_FIELDS,
		interval_s: 1,
		transport: null,
		async *steps() {
			yield* steps;
		},
	};
	const story: string[] = [];
	for await (const step of new EventFeed(feed).steps()) {
		const isEvents = step.kind === "events";
		story.push(isEvents ? step.events.map(({ event }) => event).join() : step.kind);
	}
	return story;
}

test("a feed has the stalls of its samples, and not again those that were recorded", async () => {
	const recorded = [linkEventAt(WALL_MS, { event: "stall" }), linkEventAt(WALL_MS)];
	assert.deepEqual(
		await stepsOf([
			{ kind: "past", samples: samplesOf("Lq") },
			{ kind: "events", events: recorded },
			{ kind: "present", samples: samplesOf("qL", 2) },
			{ kind: "end" },
		]),
		["past", "retrain", "stall", "present", "end"],
	);
});

test("a stall does not reach over a jump", async () => {
	assert.deepEqual(
		await stepsOf([
			{ kind: "present", samples: samplesOf("LLqq") },
			{ kind: "jump", wall_ms: WALL_MS },
			{ kind: "present", samples: samplesOf("qLL", 50) },
		]),
		["present", "jump", "present"],
	);
});
