/** `baseline save`, `list`, `show` and `remove`. */
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { formatPlural } from "../core/format.ts";
import type { Clock } from "../core/interfaces.ts";
import { jsonText } from "../formats/json-text.ts";
import { hastenEngine } from "../light-engine.ts";
import type { BaselineFlags } from "../options/baseline.ts";
import { type Baseline, harmlessCsv } from "../sources/baselines.ts";
import { boundedText } from "../sources/bounded-text.ts";
import {
	type MachineFacts,
	parseMachineFacts,
	readMachineFacts,
} from "../sources/machine-facts.ts";
import { printable } from "../tui/line.ts";
import { ownBaselines, readLogRecords } from "./baseline-records.ts";
import { linkFactsNow } from "./open-link.ts";

/** 200 facts of 200 characters, with room. */
const LARGEST_FACTS_BYTES = 1024 ** 2;

export async function runBaseline(flags: BaselineFlags, clock: Clock): Promise<void> {
	const baselines = ownBaselines();
	switch (flags.action) {
		case "save":
			return baselines.save(await baselineFrom(flags, clock));
		case "list":
			return list(baselines.names(), flags.json);
		case "show":
			return show(baselines.load(flags.name), flags.json);
		case "remove":
			return baselines.remove(flags.name);
	}
}

async function baselineFrom(flags: BaselineFlags, clock: Clock): Promise<Baseline> {
	const { name, log } = flags;
	hastenEngine();
	const records = await readLogRecords(log);
	return {
		name,
		saved: new Date(clock.wall()).toISOString(),
		log: resolve(log),
		samples: records.length,
		machine: factsBeside(log) ?? readMachineFacts(flags, await linkFactsNow(flags.sysfs)),
		records: harmlessCsv(records),
	};
}

/** Of the machine it was recorded on, where the log is that of a stress run; null elsewhere. */
function factsBeside(log: string): MachineFacts | null {
	try {
		const text = boundedText(join(dirname(log), "machine.json"), LARGEST_FACTS_BYTES);
		return text === null ? null : parseMachineFacts(text);
	} catch {
		return null;
	}
}

function list(names: readonly string[], isJson: boolean): void {
	if (isJson) process.stdout.write(`${jsonText(names)}\n`);
	else for (const name of names) process.stdout.write(`${printable(name)}\n`);
}

function show({ records: _, ...facts }: Baseline, isJson: boolean): void {
	if (isJson) {
		process.stdout.write(`${jsonText(facts, "\t")}\n`);
		return;
	}
	const { name, saved, log, samples, machine } = facts;
	const lines = [
		`${name}: ${formatPlural(samples, "sample")} of ${log}, saved ${saved}`,
		...Object.entries(machine).map(([fact, value]) => `  ${fact}: ${value}`),
	];
	process.stdout.write(`${lines.map(printable).join("\n")}\n`);
}
