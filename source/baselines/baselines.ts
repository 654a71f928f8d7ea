/**
 * Baselines: recordings by name, which later ones are compared with.
 *
 * A baseline is one JSON file in the user's data folder: its records as packed CSV, and facts about
 * the machine they were recorded on. Files may come from elsewhere, so all of their content is
 * checked.
 */
import { readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describeFailure, ExitCode, errorCode, UserError } from "../core/errors.ts";
import { suggestWord } from "../core/nearest-word.ts";
import { printable } from "../core/printable-text.ts";
import { readSmallFile } from "../inputs/small-file.ts";
import { type HomeOwner, xdgFolder } from "../inputs/xdg-folder.ts";
import { CSV_HEADER, csvFields, toCsvRecord } from "../record/csv-record.ts";
import { type RecordedEvent, type RecordedSample, RecordReader } from "../record/record-reader.ts";
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
const EXTENSION = ".json";
const NEWLINE = 0x0a;
/** A name is also that of a file. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;
const MAX_FILE_BYTES = 256 * 1024 ** 2;
/** Limit of what a file unpacks to; longer logs can be compared directly. */
const MAX_RECORDS_BYTES = 512 * 1024 ** 2;
/** About 500 MB: a day at 10 Hz, or a month at one record every three seconds. */
export const MAX_RECORDS = 1_000_000;
/** A year of nightly runs. */
export const MAX_RUNS = 366;

export function isBaselineName(name: string): boolean {
	return NAME.test(name);
}

/** Returns `$XDG_DATA_HOME/anarchy-perf-ink/baselines`; under sudo, that of the invoking user. */
export function baselineFolder(
	owner: HomeOwner,
	environment: NodeJS.ProcessEnv = process.env,
): string {
	return join(xdgFolder("XDG_DATA_HOME", owner, environment), "baselines");
}

export class Baselines {
	readonly #folder: string;
	readonly #owner: HomeOwner;

	constructor(folder: string, owner: HomeOwner) {
		this.#folder = folder;
		this.#owner = owner;
	}

	/** Returns the names of all baselines, sorted. */
	names(): string[] {
		const files = this.#attempt("list", () => {
			try {
				return readdirSync(this.#folder);
			} catch (error) {
				// A home may be a file, such as `/dev/null`.
				if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return [];
				throw error;
			}
		});
		return files
			.filter((file) => file.endsWith(EXTENSION))
			.map((file) => file.slice(0, -EXTENSION.length))
			.filter(isBaselineName)
			.sort();
	}

	has(name: string): boolean {
		return isBaselineName(name) && this.names().includes(name);
	}

	/** @throws {UserError} if there is none of this name, or its file is damaged */
	load(name: string): Baseline {
		const file = this.fileOf(name);
		const read = () => readSmallFile(file, MAX_FILE_BYTES);
		const text = this.#attempt(`read “${name}”`, read, name);
		const baseline = parseBaseline(name, text);
		if (baseline !== null) return baseline;
		const remedy = "replace it (baseline save --force), or remove it";
		throw new UserError(`“${file}” is not a valid baseline; ${remedy}`, ExitCode.usage);
	}

	remove(name: string): void {
		const file = this.fileOf(name);
		this.#attempt(`remove “${name}”`, () => unlinkSync(file), name);
	}

	/**
	 * Returns the path of a baseline's file, existing or not.
	 *
	 * @throws {UserError} at an invalid name
	 */
	fileOf(name: string): string {
		if (isBaselineName(name)) return join(this.#folder, `${name}${EXTENSION}`);
		const rule = "takes up to 64 letters, digits, dots, dashes and underscores";
		throw new UserError(`the name of a baseline ${rule}, such as nightly`, ExitCode.usage);
	}

	/** @param name the baseline that the action needs, for a suggestion if it does not exist */
	#attempt<T>(what: string, action: () => T, name = ""): T {
		try {
			return this.#owner.run(action);
		} catch (error) {
			const isMissing = name !== "" && errorCode(error) === "ENOENT";
			const meant = isMissing ? suggestWord(name, this.names()) : "";
			const reason = describeFailure(error, {
				ENOENT: `no such baseline${meant || " (baseline list shows all)"}`,
			});
			throw new UserError(`cannot ${what} in “${this.#folder}”: ${reason}`, ExitCode.usage);
		}
	}
}

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

/** Returns the samples of a baseline, run after run; unreadable lines are left out. */
export function recordsOf({ runs }: Baseline): RecordedSample[] {
	const found: RecordedSample[] = [];
	for (const { records } of runs) {
		const reader = new RecordReader();
		for (const line of records.split("\n")) {
			if (reader.next(line) === "record") found.push(reader.sample());
		}
	}
	return found;
}

/**
 * Formats records as CSV with a header, without text that a spreadsheet or terminal would run.
 *
 * @param errors events of PCIe errors among them, which a comparison sums up
 */
export function harmlessCsv(
	records: readonly RecordedSample[],
	errors: readonly RecordedEvent[] = [],
): string {
	const lines = records.map((record) =>
		toCsvRecord({
			...record,
			at_s: 0,
			phase: printable(record.phase),
			detail: printable(record.detail),
			link_device: printable(record.link_device),
		}),
	);
	const events = errors.map((event) =>
		toCsvRecord({ ...event, at_s: 0, gpu: printable(event.gpu), detail: printable(event.detail) }),
	);
	return `${[CSV_HEADER, ...lines, ...events].join("\n")}\n`;
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
