/**
 * `npm run calibrate`: how often the statistics are wrong on simulated logs whose truth is known.
 * The same seed and the same number of pairs give the same table on every machine.
 *
 *     --pairs N       pairs of logs in each cell that must hold; others take fewer (2000)
 *     --quick         200 pairs
 *     --seed N        (1)
 *     --output FILE   the figures as JSON
 */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import {
	type ChangePointRow,
	type ChangePointTask,
	changePointTable,
	changePointTasks,
	runChangePointTask,
} from "../calibration/change-points.ts";
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

type Task =
	| { readonly of: "compare"; readonly task: CompareTask }
	| { readonly of: "change points"; readonly task: ChangePointTask };

if (isMainThread) await main();
else parentPort?.on("message", (task: Task) => parentPort?.postMessage(run(task)));

function run({ of, task }: Task): CompareRow | ChangePointRow {
	return of === "compare" ? runCompareTask(task) : runChangePointTask(task);
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			pairs: { type: "string", default: "2000" },
			quick: { type: "boolean", default: false },
			seed: { type: "string", default: "1" },
			output: { type: "string" },
		},
	});
	const pairs = values.quick ? 200 : Number(values.pairs);
	if (!Number.isInteger(pairs) || pairs < 1) throw new RangeError("--pairs takes a whole number");
	const seed = Number(values.seed);
	const rows = await runAll<CompareRow>(
		compareTasks(pairs, seed).map((task) => ({ of: "compare", task })),
	);
	for (const group of COMPARE_GROUPS) {
		const ofGroup = rows.filter((row) => row.group === group);
		console.log(`### ${TITLES[group]}\n\n${compareTable(ofGroup)}\n`);
	}
	const changes = await runAll<ChangePointRow>(
		changePointTasks(Math.ceil(pairs / 5), seed).map((task) => ({ of: "change points", task })),
	);
	console.log(`### Change points in 3,600 samples\n\n${changePointTable(changes)}`);
	const figures = { pairs, seed, compare: rows, changePoints: changes };
	if (values.output !== undefined) {
		writeFileSync(values.output, `${JSON.stringify(figures, null, "\t")}\n`);
	}
}

/** Each worker takes the next task when it is done with one; rows come in the order of tasks. */
async function runAll<Row>(tasks: readonly Task[]): Promise<Row[]> {
	const rows: Row[] = [];
	const waiting = tasks.entries();
	const workers = Array.from({ length: availableParallelism() }, async () => {
		const worker = new Worker(WORKER, { eval: true });
		for (const [index, task] of waiting) {
			worker.postMessage(task);
			const [row] = await once(worker, "message");
			rows[index] = row;
			process.stderr.write(`${row.group}: ${row.process}, ${row.length} samples\n`);
		}
		await worker.terminate();
	});
	await Promise.all(workers);
	return rows;
}
