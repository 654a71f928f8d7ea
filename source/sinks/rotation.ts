/** When a log is cut into parts, and what a finished part is called. */
import { basename, dirname, extname, join } from "node:path";
import { parseDuration } from "../core/duration.ts";

export type Rotation =
	/** At UTC multiples of so many seconds. */
	| { readonly kind: "time"; readonly seconds: number }
	/** Before a part would be larger than so many bytes. */
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
const LEAST_BYTES = 1000;
const LONGEST_S = 366 * 86_400;

/** What {@link parseRotation} takes, for a refusal and for the help. */
export const ROTATION_TAKES = "a duration from 1s to 366d or a size from 1kB, such as 24h or 100MB";

/** `24h`, `100MB`, `1.5GiB`; null for anything else, a bare number too: of what would it be? */
export function parseRotation(text: string): Rotation | null {
	const size = /^(\d+(?:\.\d+)?)([kKMG]i?B)$/.exec(text);
	if (size !== null) {
		const bytes = Math.floor(Number(size[1]) * (BYTES[size[2] ?? ""] ?? Number.NaN));
		return bytes >= LEAST_BYTES && Number.isSafeInteger(bytes) ? { kind: "size", bytes } : null;
	}
	const seconds = /[a-z]$/.test(text) ? parseDuration(text) : null;
	if (seconds === null || seconds < 1 || seconds > LONGEST_S) return null;
	return { kind: "time", seconds };
}

/** A log's beginning: when its first sample was taken, and how large it is by now. */
export interface PartSoFar {
	/** Milliseconds since the Unix epoch; null where it holds no sample. */
	readonly first_ms: number | null;
	readonly bytes: number;
}

/** Whether one more sample, of so many bytes, still belongs to this part. */
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

	/** The path of the part whose first sample was taken then; `isTaken` is asked for each try. */
	free(first_ms: number, isTaken: (path: string) => boolean): string {
		const time = new Date(first_ms).toISOString().replace(/\.\d+|[-:]/g, "");
		for (let counter = 1; ; counter++) {
			const suffix = counter === 1 ? "" : `-${counter}`;
			const name = `${this.#stem}-${time}${suffix}${this.#extension}`;
			const path = join(this.directory, name);
			if (!isTaken(path) && !isTaken(path + COMPRESSED)) return path;
		}
	}

	/** The parts among the names of a directory, oldest first; without `.gz`, each of them once. */
	parts(names: readonly string[]): { name: string; isPlain: boolean; isCompressed: boolean }[] {
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
				isPlain: part.names.has(name),
				isCompressed: part.names.has(name + COMPRESSED),
			}));
	}

	/** Whether it is what a compression that was cut short left behind. */
	isLeftover(name: string): boolean {
		return this.#aside.test(name);
	}
}

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
