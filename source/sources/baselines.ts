/** Named baselines: recorded samples that later ones are held against, with what they depended on. */
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { ExitCode, errorCode, UserError } from "../core/errors.ts";
import { printable } from "../core/printable-text.ts";
import { CSV_HEADER, toCsvRecord } from "../formats/csv-record.ts";
import { csvReader, type RecordedSample } from "../formats/read-record.ts";
import { boundedText } from "./bounded-text.ts";
import { asMachineFacts, type MachineFacts } from "./machine-facts.ts";

/** Whoever's rights and home the files are used with; mostly the process's own. */
export interface Owner {
	/** Null where it is the process's own user. */
	readonly ids: unknown;
	run<T>(action: () => T): T;
}

export interface Baseline {
	readonly name: string;
	/** When it was saved: ISO 8601, UTC. */
	readonly saved: string;
	/** What it was saved from, for people. */
	readonly log: string;
	readonly samples: number;
	readonly machine: MachineFacts;
	/** CSV, with its header. */
	readonly records: string;
}

const FORMAT = "anarchy-perf-ink baseline";
const VERSION = 1;
const EXTENSION = ".json";
const NEWLINE = 0x0a;
/** It is the name of a file. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;
const LARGEST_FILE_BYTES = 256 * 1024 ** 2;
/** What a file may unpack to; a log that is longer is compared as it is. */
export const LARGEST_RECORDS_BYTES = 512 * 1024 ** 2;
/** Some 500 MB: a day at 10 Hz, a month at a reading every three seconds. */
export const MOST_RECORDS = 1_000_000;

export function isBaselineName(name: string): boolean {
	return NAME.test(name);
}

/** `$XDG_DATA_HOME/anarchy-perf-ink/baselines`; under sudo, of the user who ran it. */
export function baselineFolder(owner: Owner, environment: NodeJS.ProcessEnv = process.env): string {
	const given = environment["XDG_DATA_HOME"] ?? "";
	const home = () => (owner.ids === null ? homedir() : owner.run(() => userInfo().homedir));
	// A relative path is invalid there, says the XDG base directory specification.
	const data = isAbsolute(given) ? given : join(home(), ".local/share");
	return join(data, "anarchy-perf-ink/baselines");
}

export class Baselines {
	readonly #folder: string;
	readonly #owner: Owner;

	constructor(folder: string, owner: Owner) {
		this.#folder = folder;
		this.#owner = owner;
	}

	/** By name; nothing where nothing was saved. */
	names(): string[] {
		const files = this.#attempt("list", () => {
			try {
				return readdirSync(this.#folder);
			} catch (error) {
				if (errorCode(error) === "ENOENT") return [];
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

	/** Whole at every moment; one of the same name is replaced. */
	save({ name, records, ...facts }: Baseline): void {
		const file = this.#fileOf(name);
		const packed = gzipSync(records).toString("base64");
		const document = { format: FORMAT, version: VERSION, name, ...facts, records: packed };
		const aside = join(this.#folder, `.${randomBytes(8).toString("hex")}`);
		this.#attempt(`save “${name}”`, () => {
			mkdirSync(this.#folder, { recursive: true });
			try {
				writeFileSync(aside, `${JSON.stringify(document, null, "\t")}\n`, { flag: "wx" });
				renameSync(aside, file);
			} finally {
				rmSync(aside, { force: true });
			}
		});
	}

	/** @throws {UserError} where there is none of this name, or its file is damaged */
	load(name: string): Baseline {
		const file = this.#fileOf(name);
		const text = this.#attempt(`read “${name}”`, () => boundedText(file, LARGEST_FILE_BYTES));
		const baseline = text === null ? null : parseBaseline(name, text);
		if (baseline !== null) return baseline;
		const remedy = "save it again, or remove it";
		throw new UserError(`“${file}” is no baseline of this program; ${remedy}`, ExitCode.usage);
	}

	remove(name: string): void {
		const file = this.#fileOf(name);
		this.#attempt(`remove “${name}”`, () => unlinkSync(file));
	}

	/** @throws {UserError} at a name that could be another file's */
	#fileOf(name: string): string {
		if (isBaselineName(name)) return join(this.#folder, `${name}${EXTENSION}`);
		const rule = "has up to 64 letters, digits, dots, dashes and underscores";
		throw new UserError(`the name of a baseline ${rule}, such as nightly`, ExitCode.usage);
	}

	#attempt<T>(what: string, action: () => T): T {
		try {
			return this.#owner.run(action);
		} catch (error) {
			const code = errorCode(error);
			const known = code === "ENOENT" ? "there is none; baseline list says which there are" : code;
			throw new UserError(`cannot ${what} in “${this.#folder}”: ${known}`, ExitCode.usage);
		}
	}
}

/** The samples of a baseline; lines that cannot be read are left out. */
export function recordsOf({ records }: Baseline): RecordedSample[] {
	const [header = "", ...lines] = records.split("\n");
	const read = csvReader(header);
	return lines.map((line) => read(line)).filter((record) => record !== null);
}

/** Records as CSV with its header: what a text of theirs holds is for no sheet and no terminal to obey. */
export function harmlessCsv(records: readonly RecordedSample[]): string {
	const lines = records.map((record) =>
		toCsvRecord({
			...record,
			at_s: 0,
			phase: printable(record.phase),
			detail: printable(record.detail),
			link_device: printable(record.link_device),
		}),
	);
	return `${[CSV_HEADER, ...lines].join("\n")}\n`;
}

/** Null where the text is not what {@link Baselines.save} wrote: nothing in it is believed unseen. */
export function parseBaseline(name: string, text: string): Baseline | null {
	try {
		const document: unknown = JSON.parse(text);
		if (typeof document !== "object" || document === null) return null;
		const members = new Map<string, unknown>(Object.entries(document));
		if (members.get("format") !== FORMAT || members.get("version") !== VERSION) return null;
		const [saved, log, samples] = ["saved", "log", "samples"].map((key) => members.get(key));
		const machine = asMachineFacts(members.get("machine"));
		const records = unpacked(members.get("records"));
		if (typeof saved !== "string" || Number.isNaN(Date.parse(saved))) return null;
		if (typeof log !== "string" || !isCount(samples) || machine === null) return null;
		return records === null ? null : { name, saved, log, samples, machine, records };
	} catch {
		return null;
	}
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && Number(value) >= 0;
}

function unpacked(value: unknown): string | null {
	if (typeof value !== "string") return null;
	const packed = Buffer.from(value, "base64");
	const bytes = gunzipSync(packed, { maxOutputLength: LARGEST_RECORDS_BYTES });
	if (hasMoreLines(bytes, MOST_RECORDS + 1)) return null;
	const records = bytes.toString();
	return records.startsWith(`${CSV_HEADER}\n`) || records === CSV_HEADER ? records : null;
}

/** A line takes more memory than its bytes: half a gigabyte of empty ones would take all there is. */
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
