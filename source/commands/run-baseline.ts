/** `baseline save`, `list`, `show` and `remove`. */
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { JUDGED_METRICS, type LogContents, mapMetrics } from "../analysis/walk/log-contents.ts";
import { type Baseline, MAX_RECORDS, MAX_RUNS } from "../baselines/baseline-document.ts";
import { ownBaselines, readLog } from "../baselines/baseline-records.ts";
import type { Baselines } from "../baselines/baselines.ts";
import {
	describeBaseline,
	describeSaving,
	type SavedRun,
	summarizeBaseline,
} from "../baselines/describe-baseline.ts";
import {
	type MachineFacts,
	parseMachineFacts,
	readMachineFacts,
} from "../baselines/machine-facts.ts";
import { harmlessCsv } from "../baselines/recorded-csv.ts";
import { saveBaseline } from "../baselines/save-baseline.ts";
import { describeFailure, ExitCode, UserError } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import { jsonText } from "../core/json-text.ts";
import { fieldOf } from "../core/metrics.ts";
import { quantile } from "../core/quantile.ts";
import { readSmallFile } from "../inputs/small-file.ts";
import { invokingUser } from "../log/invoking-user.ts";
import type { BaselineFlags } from "../options/baseline.ts";
import { writeStdout } from "../outputs/standard-streams.ts";
import { concatenate } from "../statistics/series.ts";
import { printable } from "../terminal/line.ts";
import { formatNumber } from "../text/analysis-table.ts";
import { comparedRuns } from "./compared-runs.ts";
import { linkFactsNow } from "./open-link.ts";
import { warn } from "./warn.ts";

/** Room for 200 facts of 200 characters. */
const MAX_FACTS_BYTES = 1024 ** 2;

export async function runBaseline(flags: BaselineFlags, clock: Clock): Promise<void> {
	const baselines = ownBaselines();
	switch (flags.action) {
		case "save":
			return save(baselines, flags, clock);
		case "list":
			return list(baselines, flags.json);
		case "show":
			return show(baselines.load(flags.name), flags.json);
		case "remove":
			return baselines.remove(flags.name);
	}
}

/** Saves logs as the first runs of a baseline, or as further ones of one that exists. */
async function save(baselines: Baselines, flags: BaselineFlags, clock: Clock): Promise<void> {
	const { name, logs } = flags;
	const isAdded = baselines.has(name) && !flags.force;
	const runs = isAdded ? [...baselines.load(name).runs] : [];
	const saved: SavedRun[] = [];
	for (const log of logs) {
		const { records, errors } = await readLog(log);
		const run = {
			saved: new Date(clock.wall()).toISOString(),
			log: resolve(log),
			samples: records.length,
			records: harmlessCsv(records, errors),
		};
		// Twice the same run would hide how much runs differ.
		if (runs.some((one) => one.records === run.records)) {
			warn(`${printable(log)} is already a run of ${printable(name)}`);
		} else {
			runs.push(run);
			const times_ms = records.map(({ wall_ms }) => wall_ms);
			saved.push({ number: runs.length, log, times_ms });
		}
	}
	const samples = runs.reduce((sum, run) => sum + run.samples, 0);
	if (runs.length > MAX_RUNS || samples > MAX_RECORDS) {
		const limit = `${MAX_RUNS} runs and a million records`;
		const text = `a baseline holds up to ${limit}; remove ${printable(name)} and begin anew`;
		throw new UserError(text, ExitCode.usage);
	}
	const last = logs.at(-1) ?? "";
	const machine = factsBeside(last) ?? (await readMachineFacts(flags, await linkFactsNow(flags)));
	saveBaseline(baselines, { name, machine, runs }, invokingUser(false));
	writeLines(describeSaving(name, saved, machine));
}

/** Returns the facts saved with the log of a stress run; null if there are none. */
function factsBeside(log: string): MachineFacts | null {
	try {
		return parseMachineFacts(readSmallFile(join(dirname(log), "machine.json"), MAX_FACTS_BYTES));
	} catch {
		return null;
	}
}

/** Lists names alone to other programs, and what they are to people. */
function list(baselines: Baselines, isJson: boolean): void {
	const names = baselines.names();
	if (isJson) writeStdout(`${jsonText(names)}\n`);
	else if (process.stdout.isTTY) writeLines(names.map((name) => summary(baselines, name)));
	else writeLines(names);
}

function summary(baselines: Baselines, name: string): string {
	try {
		return summarizeBaseline(baselines.load(name));
	} catch (error) {
		return `${name}: ${describeFailure(error)}`;
	}
}

function writeLines(lines: readonly string[]): void {
	for (const line of lines) writeStdout(`${printable(line)}\n`);
}

async function show(shown: Baseline, isJson: boolean): Promise<void> {
	const { runs, ...baseline } = shown;
	const side = { kind: "baseline", baseline: shown, file: "" } as const;
	// The other facts are worth showing where no record can be read.
	const metrics = figuresOf(await comparedRuns(side).catch(() => []));
	const facts = { ...baseline, runs: runs.map(({ records: _, ...run }) => run) };
	if (isJson) {
		const { saved = "", log = "" } = facts.runs.at(-1) ?? {};
		const samples = facts.runs.reduce((sum, run) => sum + run.samples, 0);
		writeStdout(`${jsonText({ saved, log, samples, ...facts, metrics }, "\t")}\n`);
		return;
	}
	const figures = JUDGED_METRICS.flatMap((metric) => {
		const found = metrics[metric];
		if (found === null) return [];
		const { label, unit } = fieldOf(metric);
		const [median, p99] = [found.median, found.p99].map(formatNumber);
		return [`  ${label} ${unit}: median ${median}, p99 ${p99}`];
	});
	writeLines([...describeBaseline(facts), ...figures]);
}

/** The median and p99 of each metric under load, in its unit, over all runs; null: no value. */
function figuresOf(runs: readonly LogContents[]) {
	const phases = runs.flatMap((run) => run.phases);
	return mapMetrics((metric) => {
		const all = concatenate(phases.map(({ metrics }) => metrics[metric].values));
		const sorted = all.sort();
		if (sorted.length === 0) return null;
		return { median: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
	});
}
