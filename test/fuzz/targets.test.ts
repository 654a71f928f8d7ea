import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { fuzz } from "../../fuzz/fuzz-target.ts";
import { TARGETS } from "../../fuzz/targets.ts";

const CRASHES = new URL("../fixtures/crashes/", import.meta.url);

for (const target of TARGETS) {
	test(`${target.name}: what was broken once, and some texts more, do not break it`, async (t) => {
		t.after(() => target.close?.());
		const folder = new URL(`${target.name}/`, CRASHES);
		for (const name of existsSync(folder) ? readdirSync(folder) : []) {
			await assert.doesNotReject(async () => {
				await target.check(readFileSync(new URL(name, folder), "utf8"));
			}, name);
		}
		const { accepted, refused, failure } = await fuzz(target, 300, 7);
		assert.deepEqual(failure, null);
		assert.ok(accepted > 0 && refused > 0, `${accepted} accepted, ${refused} refused`);
	});
}

test("every folder of broken texts has its target", () => {
	const names = TARGETS.map(({ name }) => name);
	for (const name of readdirSync(CRASHES)) assert.ok(names.includes(name), name);
});

test("a reader that throws, or takes long, is found", async () => {
	const target = { name: "x", runs: 1, seeds: ["text"], tokens: [] };
	const throwing = () => {
		throw new Error("broken");
	};
	const slow = () => {
		const began_ms = performance.now();
		while (performance.now() - began_ms < 110);
		return "refused" as const;
	};
	for (const [check, said] of [
		[throwing, /broken/],
		[slow, /longer than 100 ms/],
	] as const) {
		const { failure } = await fuzz({ ...target, check }, 1, 1);
		assert.match(String(failure?.error), said);
	}
});
