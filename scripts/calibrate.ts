/**
 * `npm run calibrate`: how often the statistics are wrong, on simulated logs of known truth.
 * The same seed and the same number of pairs give the same table on every machine.
 *
 *     --pairs N       pairs of logs in each cell with a guarantee; others use fewer (2000)
 *     --quick         200 pairs
 *     --only KIND     one of compare, whole, changes, steps, verify, measure
 *     --seed N        (1)
 *     --output FILE   write the figures as JSON
 */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import {
	changePointTable,
	changePointTasks,
	runChangePointTask,
} from "../calibration/change-points.ts";
import { COMPARE_GROUPS, compareTasks, runCompareTask } from "../calibration/compare.ts";
import { measureTable, measureTasks, runMeasureTask } from "../calibration/measure.ts";
import { runStepTask, stepTable, stepTasks } from "../calibration/steps.ts";
import { compareTable } from "../calibration/table.ts";
import { runVerifyTask, verifyTable, verifyTasks } from "../calibration/verify.ts";
import { runWholeTask, WHOLE_GROUPS, wholeTasks } from "../calibration/whole-comparisons.ts";

const TITLES = {
	grid: "Level, in percent of pairs (95 % interval)",
	untuned: "Level, processes that the tests were not tuned to",
	tail: "Tail (p99), 3,600 samples",
} as const;

/** A worker does not inherit the loader of TypeScript from the main thread. */
const WORKER = `import("tsx/esm/api").then(({ register }) => {
	register();
	return import(${JSON.stringify(import.meta.url)});
})`;

/** What runs in a worker, by kind. */
const RUN = {
	compare: runCompareTask,
	whole: runWholeTask,
	changes: runChangePointTask,
	steps: runStepTask,
	verify: runVerifyTask,
	measure: runMeasureTask,
} as const;
type Kind = keyof typeof RUN;
type TaskOf<K extends Kind> = Parameters<(typeof RUN)[K]>[0];
type RowOf<K extends Kind> = ReturnType<(typeof RUN)[K]>;

interface Message {
	readonly kind: Kind;
	readonly task: TaskOf<Kind>;
}

/** Prints the tables of a kind, and returns its rows. @param pairs of a cell with a guarantee */
const CALIBRATE: Readonly<Record<Kind, (pairs: number, seed: number) => Promise<unknown>>> = {
	async compare(pairs, seed) {
		const rows = await runAll("compare", compareTasks(pairs, seed));
		for (const group of COMPARE_GROUPS) {
			const ofGroup = rows.filter((row) => row.group === group);
			console.log(`### ${TITLES[group]}\n\n${compareTable(ofGroup)}\n`);
		}
		return rows;
	},
	async whole(pairs, seed) {
		const rows = await runAll("whole", wholeTasks(Math.ceil(pairs / 10), seed));
		for (const group of WHOLE_GROUPS) {
			const ofGroup = rows.filter((row) => row.group === group);
			console.log(`### Whole comparisons: ${group}\n\n${compareTable(ofGroup)}\n`);
		}
		return rows;
	},
	async changes(pairs, seed) {
		const rows = await runAll("changes", changePointTasks(Math.ceil(pairs / 5), seed));
		console.log(`### Change points in 3,600 samples\n\n${changePointTable(rows)}\n`);
		return rows;
	},
	async steps(pairs, seed) {
		const rows = await runAll("steps", stepTasks(Math.ceil(pairs / 10), seed));
		console.log(`### One step of −8 % in 3,600 samples\n\n${stepTable(rows)}\n`);
		return rows;
	},
	async verify(pairs, seed) {
		const rows = await runAll("verify", verifyTasks(Math.ceil(pairs / 10), seed));
		console.log(`### verify: all looks from 60 to 900 s\n\n${verifyTable(rows)}\n`);
		return rows;
	},
	async measure(pairs, seed) {
		const rows = await runAll("measure", measureTasks(Math.ceil(pairs / 20), seed));
		console.log(`### measure: saturated share, in points\n\n${measureTable(rows)}\n`);
		return rows;
	},
};

if (isMainThread) await main();
else parentPort?.on("message", (message: Message) => parentPort?.postMessage(run(message)));

function run({ kind, task }: Message): RowOf<Kind> {
	const runTask: (task: never) => RowOf<Kind> = RUN[kind];
	return runTask(task as never);
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			pairs: { type: "string", default: "2000" },
			quick: { type: "boolean", default: false },
			only: { type: "string" },
			seed: { type: "string", default: "1" },
			output: { type: "string" },
		},
	});
	const pairs = values.quick ? 200 : Number(values.pairs);
	if (!Number.isInteger(pairs) || pairs < 1) throw new RangeError("--pairs takes a whole number");
	const seed = Number(values.seed);
	const kinds = Object.keys(RUN) as Kind[];
	const chosen = kinds.filter((kind) => values.only === undefined || kind === values.only);
	if (chosen.length === 0) throw new RangeError(`--only takes one of ${kinds.join(", ")}`);
	const figures: Record<string, unknown> = { pairs, seed };
	for (const kind of chosen) figures[kind] = await CALIBRATE[kind](pairs, seed);
	if (values.output !== undefined) {
		writeFileSync(values.output, `${JSON.stringify(figures, null, "\t")}\n`);
	}
}

/** Each worker takes the next task when it has finished one; rows are in the order of the tasks. */
async function runAll<K extends Kind>(kind: K, tasks: readonly TaskOf<K>[]): Promise<RowOf<K>[]> {
	const rows: RowOf<K>[] = [];
	const waiting = tasks.entries();
	const workers = Array.from({ length: availableParallelism() }, async () => {
		const worker = new Worker(WORKER, { eval: true });
		for (const [index, task] of waiting) {
			worker.postMessage({ kind, task } satisfies Message);
			const [row] = await once(worker, "message");
			rows[index] = row;
			process.stderr.write(`${kind}: ${Object.keys(rows).length} of ${tasks.length}\n`);
		}
		await worker.terminate();
	});
	await Promise.all(workers);
	return rows;
}
