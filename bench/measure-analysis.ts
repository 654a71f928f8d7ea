/**
 * The cost to analyse a month and a year at 1 Hz, compared with DuckDB alone: `tsx
 * bench/measure-analysis.ts`.
 */
import { once } from "node:events";
import { createReadStream, createWriteStream, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { JUDGED_METRICS } from "../source/analysis/walk/log-contents.ts";
import { analyze } from "../source/commands/analyze.ts";
import { FIELDS } from "../source/core/metrics.ts";
import { exactFiguresOf } from "../source/recorded-logs/analyze-logs.ts";
import { RecordedLogs } from "../source/recorded-logs/recorded-logs.ts";
import { writeLongLog } from "./long-log.ts";
import { median } from "./numbers.ts";
import { start, temporaryFolder } from "./surroundings.ts";

const START_MS = Date.UTC(2025, 0, 1);
const HOUR_MS = 3_600_000;
const MONTH_HOURS = 720;
const YEAR_HOURS = 8760;
const PARTS = 12;
const RUNS = 7;

interface Run {
	readonly seconds: number;
	readonly peak_mb: number;
}

export interface AnalysisFigures {
	readonly log_mb: number;
	/** Count, mean and exact quantiles of three columns, by DuckDB alone. */
	readonly plainQuery: Run;
	/**
	 * The same figures, under load and overall, by this program's reading, which separates damage and
	 * idle time.
	 */
	readonly reading: Run;
	/** The median of the ratios of their times, pair by pair. */
	readonly reading_ratio: number;
	/** The whole of `analyze`: autocorrelation, intervals, change points and anomalies as well. */
	readonly month: Run;
	/** In twelve parts, packed. */
	readonly year: Run | null;
}

export async function measureAnalysis(withYear: boolean): Promise<AnalysisFigures> {
	const folder = temporaryFolder(tmpdir());
	const path = join(folder, "month.csv");
	writeLongLog(path, START_MS, MONTH_HOURS);
	const plain: Run[] = [];
	const reading: Run[] = [];
	const month: Run[] = [];
	// Alternating, so that a busy machine slows both.
	for (let run = 0; run < RUNS; run++) {
		plain.push(await measureIn("plain", path));
		reading.push(await measureIn("read", path));
		month.push(await measureIn("analyze", path));
	}
	const log_mb = statSync(path).size / 1e6;
	rmSync(path);
	const year = withYear ? await measureIn("analyze", await writeYear(folder)) : null;
	const ratios = reading.map(({ seconds }, run) => seconds / (plain[run]?.seconds ?? Number.NaN));
	const reading_ratio = median(ratios);
	const typicals = { plainQuery: typical(plain), reading: typical(reading), month: typical(month) };
	return { log_mb, ...typicals, reading_ratio, year };
}

function typical(runs: readonly Run[]): Run {
	return {
		seconds: median(runs.map(({ seconds }) => seconds)),
		peak_mb: Math.max(...runs.map(({ peak_mb }) => peak_mb)),
	};
}

/** @returns a pattern for its parts */
async function writeYear(folder: string): Promise<string> {
	const hours = YEAR_HOURS / PARTS;
	for (let part = 0; part < PARTS; part++) {
		const path = join(folder, `year-${part}.csv`);
		writeLongLog(path, START_MS + part * hours * HOUR_MS, hours);
		await pipeline(
			createReadStream(path),
			createGzip({ level: 1 }),
			createWriteStream(`${path}.gz`),
		);
		rmSync(path);
	}
	return join(folder, "year-*.csv.gz");
}

/** Runs this file in another process, so that nothing else affects time and peak memory. */
async function measureIn(what: "plain" | "read" | "analyze", path: string): Promise<Run> {
	const began_ms = performance.now();
	const command = ["--import", "tsx", fileURLToPath(import.meta.url), what, path];
	const child = start([process.execPath, ...command], { stdio: ["ignore", "pipe", "inherit"] });
	let text = "";
	child.stdout?.on("data", (bytes: Buffer) => {
		text += bytes;
	});
	await once(child, "close");
	return { seconds: (performance.now() - began_ms) / 1000, peak_mb: Number(text) };
}

async function measureHere(what: string, path: string): Promise<void> {
	if (what === "plain") await plainQuery(path);
	else if (what === "read") await readExactly(path);
	else {
		const paint = (_: unknown, text: string) => text;
		await analyze({
			logs: [path],
			json: true,
			export: null,
			html: null,
			version: "",
			paint,
			write: () => {},
		});
	}
	process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
}

async function readExactly(path: string): Promise<void> {
	const logs = await RecordedLogs.open([path]);
	const { values } = await logs.walk(JUDGED_METRICS, false);
	for (const metric of JUDGED_METRICS) {
		const of = values[metric];
		if (of !== undefined) exactFiguresOf(of);
	}
	await logs.close();
}

async function plainQuery(path: string): Promise<void> {
	const connection = await (await DuckDBInstance.create()).connect();
	const figures = ["tx_mb_per_s", "rx_mb_per_s", "latency_ns"].map(
		(name) =>
			`count(${name}), avg(${name}), quantile_cont(${name}, [0.01, 0.05, 0.5, 0.95, 0.99, 0.999])`,
	);
	const types = FIELDS.map(({ name, kind }) => {
		const type = { time: "TIMESTAMP", text: "VARCHAR", counter: "BIGINT", gauge: "DOUBLE" }[kind];
		return `'${name}': '${type}'`;
	});
	await connection.runAndReadAll(`
		SELECT ${figures.join(", ")} FROM read_csv('${path}', header = true, columns = {${types.join(", ")}})`);
}

const [, self, what, path] = process.argv;
if (self === fileURLToPath(import.meta.url)) {
	if (path !== undefined) await measureHere(what ?? "", path);
	else {
		const figures = await measureAnalysis(what === "--year");
		process.stdout.write(`${JSON.stringify(figures, null, "\t")}\n`);
	}
}
