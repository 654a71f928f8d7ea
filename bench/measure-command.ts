/**
 * `npm run bench:measure -- [PAIRS]`: what `measure` finds out through the whole program, against a
 * driver's file of known truth, and what it costs the command.
 */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { formatDriverStatistics } from "../source/sources/anarchy/format-statistics.ts";
import { temporaryFolder } from "./surroundings.ts";
import { aligned } from "./table.ts";

const PROGRAM = "dist/anarchy-perf-ink.js";
const CAPACITY_MB_PER_S = 2600;
const BYTES_PER_MS = (CAPACITY_MB_PER_S * 1_048_576) / 1000;
const OPERATION_BYTES = 65_536;
const RUN_S = 10;
const WRITE_MS = 5;

/** Milliseconds on the clock that the command reads as well. */
const uptime_ms = () => Number(process.hrtime.bigint()) / 1e6;

/** Saturated milliseconds since the machine started. */
function saturatedBy(at_ms: number, stretch_ms: number, period_ms: number): number {
	const periods = Math.floor(at_ms / period_ms);
	return periods * stretch_ms + Math.min(stretch_ms, at_ms - periods * period_ms);
}

/** A driver whose file is written until it is killed. */
async function serve([file = "", stretch = "", period = ""]: readonly string[]): Promise<void> {
	const began_ms = uptime_ms();
	const [stretch_ms, period_ms] = [Number(stretch), Number(period)];
	const write = () => {
		const now_ms = uptime_ms();
		const saturated_ms =
			saturatedBy(now_ms, stretch_ms, period_ms) - saturatedBy(began_ms, stretch_ms, period_ms);
		const operations = BigInt(Math.floor((saturated_ms * BYTES_PER_MS) / OPERATION_BYTES));
		const text = formatDriverStatistics({
			runtime_ms: Math.floor(now_ms - began_ms),
			tx_bytes: operations * BigInt(OPERATION_BYTES),
			tx_operations: operations,
			rx_bytes: 0n,
			rx_operations: 0n,
			dma_errors: 0,
			latency: { average_ns: 1200, maximum_ns: 1200, minimum_ns: 1200 },
			connections: 1,
			disconnections: 0,
			thunderbolt_errors: 0,
			connect_time_ns: 1,
		});
		writeFileSync(`${file}.new`, text);
		renameSync(`${file}.new`, file);
	};
	setInterval(write, WRITE_MS);
	await new Promise(() => {});
}

async function main(pairs: number): Promise<void> {
	const folder = temporaryFolder("/dev/shm");
	try {
		const rows = [["saturated", "stretches", "measured", "error", "verdict", "bound"]];
		for (const [share, stretch_ms] of [
			[0, 1000],
			[0.05, 100],
			[0.3, 100],
			[0.3, 1000],
			[0.5, 250],
			[0.5, 2500],
			[0.8, 100],
			[0.8, 1000],
			[1, 10_000],
		] as const) {
			rows.push(await accuracy(join(folder, "statistics"), share, stretch_ms));
		}
		process.stdout.write(`${aligned(rows, [0, 1, 2, 3])}\n`);
		process.stdout.write(overhead(pairs));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

async function accuracy(file: string, share: number, stretch_ms: number): Promise<string[]> {
	const period_ms = share === 0 ? 1000 : stretch_ms / share;
	const length_ms = share === 0 ? 0 : stretch_ms;
	const self = ["--import", "tsx", import.meta.filename, "driver", file];
	const driver = spawn(process.execPath, [...self, String(length_ms), String(period_ms)]);
	try {
		while (!isThere(file)) await new Promise((resolve) => setTimeout(resolve, 50));
		const script = `cut -d' ' -f1 /proc/uptime; sleep ${RUN_S}; cut -d' ' -f1 /proc/uptime`;
		const flags = ["-f", file, "--capacity", String(CAPACITY_MB_PER_S), "--json"];
		const { stdout, stderr } = spawnSync(
			process.execPath,
			[PROGRAM, "measure", ...flags, "--", "sh", "-c", script],
			{ encoding: "utf8" },
		);
		const [start_ms = 0, end_ms = 0] = stdout.split("\n").map((line) => 1000 * Number(line));
		const saturated_ms =
			saturatedBy(end_ms, length_ms, period_ms) - saturatedBy(start_ms, length_ms, period_ms);
		const truth = saturated_ms / (end_ms - start_ms);
		const { runs, verdict, saved_at_most_share } = JSON.parse(stderr);
		const measured = runs[0].saturated_share;
		return [
			percent(truth),
			`${stretch_ms / 1000} s`,
			percent(measured),
			`${(100 * (measured - truth)).toFixed(1)}`,
			verdict,
			percent(saved_at_most_share),
		];
	} finally {
		driver.kill("SIGKILL");
		rmSync(file, { force: true });
	}
}

function isThere(file: string): boolean {
	try {
		return readFileSync(file).length > 0;
	} catch {
		return false;
	}
}

const percent = (share: number | null) => (share === null ? "–" : `${(100 * share).toFixed(1)} %`);

/** Pairs in changing order: the command alone, and measured, each by its own wall time. */
function overhead(pairs: number): string {
	const work = "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done";
	const timed = `s=$(date +%s%N); ${work}; e=$(date +%s%N); echo $((e-s))`;
	const alone = ["sh", "-c", timed];
	const flags = ["--demo", "--capacity", String(CAPACITY_MB_PER_S), "--json"];
	const measured = [process.execPath, PROGRAM, "measure", ...flags, "--", ...alone];
	const time = ([program = "", ...rest]: readonly string[]) =>
		Number(spawnSync(program, rest, { encoding: "utf8" }).stdout) / 1e6;
	const ratios: number[] = [];
	const times_ms: number[] = [];
	for (let pair = 0; pair < pairs; pair++) {
		const isFirst = pair % 2 === 0;
		const first = time(isFirst ? alone : measured);
		const second = time(isFirst ? measured : alone);
		times_ms.push(isFirst ? first : second);
		ratios.push(isFirst ? second / first : first / second);
	}
	const median = (values: readonly number[]) =>
		[...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
	const sorted = [...ratios].sort((a, b) => a - b).map((ratio) => 100 * (ratio - 1));
	const quartile = (part: number) => (sorted[Math.floor(part * sorted.length)] ?? 0).toFixed(1);
	return (
		`overhead on a command of ${median(times_ms).toFixed(0)} ms, ${pairs} pairs: median ` +
		`${(100 * (median(ratios) - 1)).toFixed(2)} %, quartiles ${quartile(0.25)} to ${quartile(0.75)} %\n`
	);
}

const [role, ...words] = process.argv.slice(2);
if (role === "driver") await serve(words);
else await main(Number(role ?? 15));
