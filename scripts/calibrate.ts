/**
 * `npm run calibrate`: how often the statistics are wrong on simulated logs whose truth is known.
 * The same seed and the same number of pairs give the same table on every machine.
 *
 *     --pairs N       pairs of logs a cell (4000)
 *     --quick         200 pairs a cell
 *     --seed N        (1)
 *     --output FILE   the figures as JSON
 */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import {
	COMPARE_GROUPS,
	type CompareRow,
	type CompareTask,
	compareTasks,
	runCompareTask,
} from "../calibration/compare.ts";
import { compareTable } from "../calibration/table.ts";

const TITLES = {
	grid: "Level, in per cent of pairs (95 % interval)",
	untuned: "Level, cases that nobody tuned to",
	tail: "Tail (p99), 3,600 samples",
} as const;

/** A worker does not inherit how the main thread came to read TypeScript. */
const WORKER = `import("tsx/esm/api").then(({ register }) => {
	register();
	return import(${JSON.stringify(import.meta.url)});
})`;

if (isMainThread) await main();
else
	parentPort?.on("message", (task: CompareTask) => parentPort?.postMessage(runCompareTask(task)));

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			pairs: { type: "string", default: "4000" },
			quick: { type: "boolean", default: false },
			seed: { type: "string", default: "1" },
			output: { type: "string" },
		},
	});
	const pairs = values.quick ? 200 : Number(values.pairs);
	if (!Number.isInteger(pairs) || pairs < 1) throw new RangeError("--pairs takes a whole number");
	const rows = await runAll(compareTasks(pairs, Number(values.seed)));
	for (const group of COMPARE_GROUPS) {
		const ofGroup = rows.filter((row) => row.group === group);
		console.log(`### ${TITLES[group]}\n\n${compareTable(ofGroup)}\n`);
	}
	const figures = { pairs, seed: Number(values.seed), compare: rows };
	if (values.output !== undefined) {
		writeFileSync(values.output, `${JSON.stringify(figures, null, "\t")}\n`);
	}
}

/** Each worker takes the next task when it is done with one; rows come in the order of tasks. */
async function runAll(tasks: readonly CompareTask[]): Promise<CompareRow[]> {
	const rows: CompareRow[] = [];
	const waiting = tasks.entries();
	const workers = Array.from({ length: availableParallelism() }, async () => {
		const worker = new Worker(WORKER, { eval: true });
		for (const [index, task] of waiting) {
			worker.postMessage(task);
			const [row] = await once(worker, "message");
			rows[index] = row;
		}
		await worker.terminate();
	});
	await Promise.all(workers);
	return rows;
}
