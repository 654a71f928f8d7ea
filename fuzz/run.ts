/**
 * `npm run fuzz [-- TARGET… --runs N --seed N]`: feeds mutated texts to every reader of outside
 * input. The first text that a reader fails on is saved where a test replays it from then on.
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fuzz } from "./fuzz-target.ts";
import { TARGETS } from "./targets.ts";
import { watchdog } from "./watchdog.ts";

const CRASHES = new URL("../test/fixtures/crashes/", import.meta.url);

const { values, positionals } = parseArgs({
	options: { runs: { type: "string" }, seed: { type: "string", default: "1" } },
	allowPositionals: true,
});
const unknown = positionals.filter((name) => !TARGETS.some((target) => target.name === name));
if (unknown.length > 0) {
	console.error(`no target is named ${unknown.join(", ")}`);
	console.error(`there are ${TARGETS.map(({ name }) => name).join(", ")}`);
	process.exit(2);
}

for (const target of TARGETS) {
	if (positionals.length > 0 && !positionals.includes(target.name)) continue;
	const runs = Number(values.runs ?? target.runs);
	const began_ms = performance.now();
	const seed = Number(values.seed);
	const dog = await watchdog(`${target.name} --seed ${seed}`);
	const { accepted, refused, failure } = await fuzz(target, runs, seed, dog.alive);
	await dog.close();
	const seconds = ((performance.now() - began_ms) / 1000).toFixed(0);
	await target.close?.();
	const counts = `${accepted} accepted, ${refused} refused, ${seconds} s`;
	console.log(`${target.name}: ${accepted + refused} texts of seed ${seed}: ${counts}`);
	if (failure === null) continue;
	console.error(failure.error);
	console.error(`saved in ${keep(target.name, failure.text)}`);
	process.exitCode = 1;
}

function keep(name: string, text: string): string {
	const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
	const folder = new URL(`${name}/`, CRASHES);
	mkdirSync(folder, { recursive: true });
	const file = fileURLToPath(new URL(`${hash}.txt`, folder));
	writeFileSync(file, text);
	return file;
}
