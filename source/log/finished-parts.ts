import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { formatPlural } from "../core/format.ts";
import type { Clock } from "../core/interfaces.ts";
import { PartCompression } from "./compress-part.ts";
import type { InvokingUser } from "./invoking-user.ts";
import { type FinishedPart, PartNames } from "./rotation.ts";

export interface FinishedPartsOptions {
	/** The log's own path; its parts lie beside it. */
	readonly path: string;
	readonly compress: boolean;
	/** How many of the newest are kept; null for all. */
	readonly keep: number | null;
	readonly user: InvokingUser;
	readonly clock: Clock;
	readonly warn: (text: string) => void;
}

/** At most this many parts are named in a warning. */
const MAX_NAMED = 3;

/** Compresses and removes the finished parts of a log. */
export class FinishedParts {
	readonly #options: FinishedPartsOptions;
	readonly #names: PartNames;
	#hasChanged = true;
	#hasWarned = false;
	#toCompress: string[] = [];
	#compression: PartCompression | null = null;

	constructor(options: FinishedPartsOptions) {
		this.#options = options;
		this.#names = new PartNames(options.path);
	}

	/**
	 * Returns a free path for a part, given when its first sample was taken. Uses the current
	 * privileges.
	 */
	freePath(first_ms: number): string {
		const isTaken = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
		return this.#names.free(first_ms, isTaken);
	}

	/** There may be a new part: the next {@link update} looks for it. */
	expectChange(): void {
		this.#hasChanged = true;
	}

	/** Does all that needs paths at present, without waiting for data of the disk. */
	update(): void {
		const hasEnded = this.#compression !== null && !this.#compression.isInProgress;
		const canBegin = this.#compression === null && this.#toCompress.length > 0;
		if (!this.#hasChanged && !hasEnded && !canBegin) return;
		this.#options.user.run(() => {
			if (hasEnded) this.#finish();
			if (this.#hasChanged) this.#inspect();
			if (this.#compression === null) this.#beginNext();
		});
	}

	/** Finishes what is in progress before the deadline resolves; the next start does the rest. */
	async close(deadline: Promise<void>): Promise<void> {
		let isOver = false;
		const over = deadline.then(() => {
			isOver = true;
		});
		this.update();
		while (this.#compression !== null) {
			await Promise.race([this.#compression.ended, over]);
			if (isOver) {
				this.#compression.abort();
				this.#toCompress = [];
			}
			await this.#compression.ended;
			this.update();
		}
	}

	/**
	 * Keeps only the newest parts, and those dated in the future, which displace none of them. Parts
	 * that are not compressed, as after a kill, will be.
	 */
	#inspect(): void {
		this.#hasChanged = false;
		const { directory } = this.#names;
		const { keep, compress, clock } = this.#options;
		const names = readdirSync(directory);
		const parts = this.#names.parts(names, clock.wall());
		const past = parts.filter(({ isFuture }) => !isFuture);
		if (keep !== null) this.#warnAbout(parts.filter(({ isFuture }) => isFuture));
		const surplus = new Set(keep === null ? [] : past.slice(0, Math.max(0, past.length - keep)));
		for (const { name, isPlain, isCompressed } of surplus) {
			if (isPlain) rmSync(join(directory, name), { force: true });
			if (isCompressed) rmSync(join(directory, `${name}.gz`), { force: true });
		}
		if (!compress) return;
		this.#toCompress = parts
			.filter((part) => !surplus.has(part) && part.isPlain)
			.filter(({ name }) => name !== this.#compression?.name)
			.map(({ name }) => name);
		for (const name of names) {
			const path = join(directory, name);
			if (this.#names.isLeftover(name) && path !== this.#compression?.aside) {
				rmSync(path, { force: true });
			}
		}
	}

	#warnAbout(future: readonly FinishedPart[]): void {
		if (future.length === 0 || this.#hasWarned) return;
		this.#hasWarned = true;
		const named = future.slice(0, MAX_NAMED).map(({ name }) => name);
		if (future.length > MAX_NAMED) named.push("…");
		const parts = formatPlural(future.length, "finished part");
		const are = future.length === 1 ? "is" : "are";
		this.#options.warn(
			`${parts} of “${this.#options.path}” ${are} dated in the future (${named.join(", ")}): ` +
				"--keep neither counts nor removes such parts; check the clock, or remove them",
		);
	}

	#beginNext(): void {
		const name = this.#toCompress.shift();
		if (name === undefined) return;
		this.#compression = new PartCompression(join(this.#names.directory, name));
	}

	#finish(): void {
		const compression = this.#compression;
		this.#compression = null;
		compression?.finish();
	}
}
