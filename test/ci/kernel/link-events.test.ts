/** Slow, and it takes the kernel rig: only `.ci/run` and `npm run test:kernel` run it. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { DEVICE, type LinkStory } from "./link-story.ts";
import { runInGuest } from "./rig.ts";

/** A busy machine may stop a process between its readings of the two clocks that give the time. */
const EARLIEST_MS = -250;
/** Within a second at rest; a guest on a busy machine may stand still for longer. */
const LATEST_MS = 15_000;

test("on a real kernel a PCI device that goes and comes back is told with its time, and no tracing instance stays", async () => {
	const story = await runInGuest("node guest.mjs link", async (out): Promise<LinkStory> => {
		return JSON.parse(await readFile(join(out, "link.json"), "utf8"));
	});
	const { instances, pids, statuses } = story;
	for (const way of ["seen", "heard"] as const) {
		const { events, removed_ms, added_ms } = story[way];
		assert.deepEqual(
			events.map(({ detail }) => detail),
			[`removed: PCI ${DEVICE}`, `added: PCI ${DEVICE}`],
			way,
		);
		for (const [index, at_ms] of [removed_ms, added_ms].entries()) {
			const late_ms = Date.parse(`${events[index]?.time}`) - at_ms;
			const said = `${way} ${late_ms} ms after it was`;
			console.log(said);
			assert.ok(late_ms >= EARLIEST_MS && late_ms <= LATEST_MS, said);
		}
	}
	const instance = (pid: number | undefined) => `anarchy-perf-ink-${pid}`;
	assert.deepEqual(instances["first runs"], [instance(pids.first)]);
	assert.deepEqual(instances["first was killed"], []);
	const [ofScreen, ...others] = instances["screen runs"] ?? [];
	assert.match(ofScreen ?? "", /^anarchy-perf-ink-\d+$/);
	assert.deepEqual(others, []);
	assert.deepEqual(instances["screen has quit"], []);
	assert.deepEqual(instances["last runs"], [instance(pids.last)]);
	assert.deepEqual(instances["last was terminated"], []);
	assert.deepEqual(instances["served runs"], [instance(pids.served)]);
	assert.deepEqual(instances["served was terminated"], [], "although it gave up root's rights");
	assert.deepEqual(instances["two in one process"]?.toSorted(), [
		instance(pids.guest),
		`${instance(pids.guest)}-2`,
	]);
	assert.deepEqual(instances["two were closed"], []);
	assert.deepEqual(statuses, { screen: 0, last: 0 });
});
