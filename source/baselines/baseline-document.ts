/**
 * The text of a baseline's file: JSON, with its records as packed CSV. Files may come from
 * elsewhere, so all of their content is checked.
 */
import { gunzipSync, gzipSync } from "node:zlib";
import { csvFields } from "../record/csv-record.ts";
import { asMachineFacts, type MachineFacts } from "./machine-facts.ts";

export interface Baseline {
	readonly name: string;
	/** Of the last run. */
	readonly machine: MachineFacts;
	/** In the order of saving; at least one. */
	readonly runs: readonly BaselineRun[];
}

/** One log that was saved. */
export interface BaselineRun {
	/** Time of saving: ISO 8601, UTC. */
	readonly saved: string;
	/** The log that it was saved from. */
	readonly log: string;
	readonly samples: number;
	/** CSV, with its header. */
	readonly records: string;
}

const FORMAT = "anarchy-perf-ink baseline";
/** One run, with its facts in the document itself: also read by version 0.1.0. */
const ONE_RUN = 1;
/** Several runs, as a list. */
const RUNS = 2;
const NEWLINE = 0x0a;
/** Limit of what a file unpacks to; longer logs can be compared directly. */
const MAX_RECORDS_BYTES = 512 * 1024 ** 2;
/** About 500 MB: a day at 10 Hz, or a month at one record every three seconds. */
export const MAX_RECORDS = 1_000_000;
/** A year of nightly runs. */
export const MAX_RUNS = 366;

/** Returns the text of a baseline's file. */
export function formatBaseline({ name, machine, runs }: Baseline): string {
	const packed = runs.map(({ saved, log, samples, records }) => {
		return { saved, log, samples, records: gzipSync(records).toString("base64") };
	});
	const [only] = packed;
	const document =
		packed.length === 1 && only !== undefined
			? { format: FORMAT, version: ONE_RUN, name, machine, ...only }
			: { format: FORMAT, version: RUNS, name, machine, runs: packed };
	return `${JSON.stringify(document, null, "\t")}\n`;
}

/** Parses the text of {@link formatBaseline}; null if any part of it is invalid. */
export function parseBaseline(name: string, text: string): Baseline | null {
	try {
		const document: unknown = JSON.parse(text);
		if (typeof document !== "object" || document === null) return null;
		const members = new Map<string, unknown>(Object.entries(document));
		if (members.get("format") !== FORMAT) return null;
		const machine = asMachineFacts(members.get("machine"));
		const runs = members.get("version") === RUNS ? members.get("runs") : [document];
		const isKnown = [ONE_RUN, RUNS].some((version) => members.get("version") === version);
		if (!isKnown || machine === null || !Array.isArray(runs)) return null;
		if (runs.length === 0 || runs.length > MAX_RUNS) return null;
		const known: BaselineRun[] = [];
		let room = MAX_RECORDS_BYTES;
		for (const value of runs) {
			const run = parseRun(value, room);
			if (run === null) return null;
			known.push(run);
			room -= run.records.length;
		}
		return { name, machine, runs: known };
	} catch {
		return null;
	}
}

/** @param room limit of the bytes that its records unpack to */
function parseRun(value: unknown, room: number): BaselineRun | null {
	if (typeof value !== "object" || value === null) return null;
	const members = new Map<string, unknown>(Object.entries(value));
	const [saved, log, samples] = ["saved", "log", "samples"].map((key) => members.get(key));
	if (typeof saved !== "string" || Number.isNaN(Date.parse(saved))) return null;
	if (typeof log !== "string" || !isCount(samples)) return null;
	const records = unpacked(members.get("records"), room);
	return records === null ? null : { saved, log, samples, records };
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && Number(value) >= 0;
}

function unpacked(value: unknown, room: number): string | null {
	if (typeof value !== "string") return null;
	const packed = Buffer.from(value, "base64");
	const bytes = gunzipSync(packed, { maxOutputLength: Math.max(1, room) });
	if (hasMoreLines(bytes, MAX_RECORDS + 1)) return null;
	const records = bytes.toString();
	const [header = ""] = records.split("\n", 1);
	return csvFields(header) === null ? null : records;
}

/** Bounds the lines: each takes more memory than its bytes, and most may be empty. */
function hasMoreLines(bytes: Buffer, most: number): boolean {
	let lines = 0;
	for (
		let at = bytes.indexOf(NEWLINE);
		at >= 0 && lines <= most;
		at = bytes.indexOf(NEWLINE, at + 1)
	)
		lines++;
	return lines > most;
}
