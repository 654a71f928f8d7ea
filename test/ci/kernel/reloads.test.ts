/** Slow, and it takes the kernel rig: only `.ci/run` and `npm run test:kernel` run it. */
import assert from "node:assert/strict";
import { testStory } from "./three-at-once.ts";

testStory("reloads", {
	interval_s: 0.1,
	what: "a module that is reloaded a thousand times",
	judge(records) {
		const count = (wanted: string) => records.filter(({ event }) => event === wanted).length;
		const [starts, gaps, resets, wraps] = ["start", "gap", "reset", "wrap"].map(count);
		const said = `${gaps} gaps and ${resets} resets in ${records.length} records`;
		assert.deepEqual([starts, wraps], [1, 0], said);
		assert.ok(Number(resets) > 20 && Number(gaps) > 20, said);
	},
});
