/** Slow, and it takes the kernel rig: only `.ci/run` and `npm run test:kernel` run it. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { DEVICE, type LinkStory } from "./link-story.ts";
import { runInGuest } from "./rig.ts";

/** The second between two looks, and what an emulated processor takes for one. */
const LATEST_MS = 1000 + 500;

test("on a real kernel a PCI device that goes and comes back is told with its time, and no tracing instance stays", async () => {
	const story = await runInGuest("node guest.mjs link", async (out): Promise<LinkStory> => {
		return JSON.parse(await readFile(join(out, "link.json"), "utf8"));
	});
	const { events, instances, pids, statuses } = story;
	assert.deepEqual(
		events.map(({ detail }) => detail),
		[`removed: PCI ${DEVICE}`, `added: PCI ${DEVICE}`],
	);
	for (const [index, at_ms] of [story.removed_ms, story.added_ms].entries()) {
		const late_ms = Date.parse(`${events[index]?.time}`) - at_ms;
		assert.ok(late_ms >= -1 && late_ms <= LATEST_MS, `told ${late_ms} ms after it was`);
	}
	const instance = (pid: number | undefined) => `anarchy-perf-ink-${pid}`;
	assert.deepEqual(instances["first runs"], [instance(pids.first)]);
	assert.deepEqual(instances["first is killed"], [instance(pids.first)], "nothing could remove it");
	const [ofScreen, ...others] = instances["screen runs"] ?? [];
	assert.match(ofScreen ?? "", /^anarchy-perf-ink-\d+$/);
	assert.notEqual(ofScreen, instance(pids.first), "the next start removes what a killed one left");
	assert.deepEqual(others, []);
	assert.deepEqual(instances["screen has quit"], []);
	assert.deepEqual(instances["last runs"], [instance(pids.last)]);
	assert.deepEqual(instances["last was terminated"], []);
	assert.deepEqual(statuses, { screen: 0, last: 0 });
});
