/** When a log is split into parts, and the names of finished parts. */
import { basename, dirname, extname, join } from "node:path";
import { parseDuration } from "../core/duration.ts";

export type Rotation =
	/** At UTC multiples of this many seconds. */
	| { readonly kind: "time"; readonly seconds: number }
	/** Before a part would exceed this many bytes. */
	| { readonly kind: "size"; readonly bytes: number };

const BYTES: Readonly<Record<string, number>> = {
	kB: 1e3,
	KB: 1e3,
	MB: 1e6,
	GB: 1e9,
	KiB: 2 ** 10,
	MiB: 2 ** 20,
	GiB: 2 ** 30,
};
const MIN_BYTES = 1000;
const MAX_S = 366 * 86_400;

/** What {@link parseRotation} accepts, for errors and the help. */
export const ROTATION_TAKES = "a duration from 1s to 366d or a size from 1kB, such as 24h or 100MB";

/** Parses `24h`, `100MB`, `1.5GiB`; null for anything else, even a number, which has no unit. */
export function parseRotation(text: string): Rotation | null {
	const size = /^(\d+(?:\.\d+)?)([kKMG]i?B)$/.exec(text);
	if (size !== null) {
		const bytes = Math.floor(Number(size[1]) * (BYTES[size[2] ?? ""] ?? Number.NaN));
		return bytes >= MIN_BYTES && Number.isSafeInteger(bytes) ? { kind: "size", bytes } : null;
	}
	const seconds = /[a-z]$/.test(text) ? parseDuration(text) : null;
	if (seconds === null || seconds < 1 || seconds > MAX_S) return null;
	return { kind: "time", seconds };
}

/** A part that is being written. */
export interface PartSoFar {
	/** When its first sample was taken, milliseconds since the Unix epoch; null without one. */
	readonly first_ms: number | null;
	readonly bytes: number;
}

/** Whether a further sample, of this time and size, still belongs to the part. */
export function belongs(
	rotation: Rotation | null,
	part: PartSoFar,
	wall_ms: number,
	bytes: number,
): boolean {
	if (rotation === null || part.first_ms === null) return true;
	if (rotation.kind === "size") return part.bytes + bytes <= rotation.bytes;
	const period_ms = rotation.seconds * 1000;
	return Math.floor(wall_ms / period_ms) === Math.floor(part.first_ms / period_ms);
}

const COMPRESSED = ".gz";

export interface FinishedPart {
	/** Without `.gz`: a kill during compression leaves both files, which are one part. */
	readonly name: string;
	readonly isPlain: boolean;
	readonly isCompressed: boolean;
	/** Its name is a time in the future: the clock was ahead at the recording, or is behind now. */
	readonly isFuture: boolean;
}

/** The names of the finished parts of one log: `NAME-20261123T180000Z.csv`, compressed or not. */
export class PartNames {
	readonly directory: string;
	readonly #stem: string;
	readonly #extension: string;
	readonly #finished: RegExp;
	readonly #aside: RegExp;

	constructor(path: string) {
		this.directory = dirname(path);
		this.#extension = extname(path);
		this.#stem = basename(path, this.#extension);
		const [stem, extension] = [this.#stem, this.#extension].map(escaped);
		const part = `${stem}-(\\d{8}T\\d{6}Z)(?:-(\\d+))?${extension}`;
		this.#finished = new RegExp(`^${part}(\\.gz)?$`);
		this.#aside = new RegExp(`^\\.${part}\\.gz\\.[0-9a-f]{16}$`);
	}

	/** Returns the path of a new part, given when its first sample was taken. */
	free(first_ms: number, isTaken: (path: string) => boolean): string {
		const time = nameOf(first_ms);
		for (let counter = 1; ; counter++) {
			const suffix = counter === 1 ? "" : `-${counter}`;
			const name = `${this.#stem}-${time}${suffix}${this.#extension}`;
			const path = join(this.directory, name);
			if (!isTaken(path) && !isTaken(path + COMPRESSED)) return path;
		}
	}

	/** Finds the parts among the names of a directory; oldest first. */
	parts(names: readonly string[], now_ms: number): FinishedPart[] {
		const parts = new Map<string, { time: string; counter: number; names: Set<string> }>();
		for (const name of names) {
			const [, time, counter, compressed] = this.#finished.exec(name) ?? [];
			if (time === undefined) continue;
			const plain = compressed === undefined ? name : name.slice(0, -COMPRESSED.length);
			const part = parts.get(plain) ?? { time, counter: Number(counter ?? 1), names: new Set() };
			parts.set(plain, part);
			part.names.add(name);
		}
		return [...parts]
			.sort(([, a], [, b]) => a.time.localeCompare(b.time) || a.counter - b.counter)
			.map(([name, part]) => ({
				name,
				isFuture: part.time > nameOf(now_ms),
				isPlain: part.names.has(name),
				isCompressed: part.names.has(name + COMPRESSED),
			}));
	}

	/** Whether it is left over from an interrupted compression. */
	isLeftover(name: string): boolean {
		return this.#aside.test(name);
	}
}

/** `20261123T180000Z` */
function nameOf(wall_ms: number): string {
	return new Date(wall_ms).toISOString().replace(/\.\d+|[-:]/g, "");
}

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
