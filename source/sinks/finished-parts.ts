import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PartCompression } from "./compress-part.ts";
import type { InvokingUser } from "./invoking-user.ts";
import { PartNames } from "./rotation.ts";

export interface FinishedPartsOptions {
	/** The log's own path; its parts lie beside it. */
	readonly path: string;
	readonly compress: boolean;
	/** How many of the newest stay; null for all. */
	readonly keep: number | null;
	readonly user: InvokingUser;
}

/** What becomes of the parts of a log once they are finished. */
export class FinishedParts {
	readonly #options: FinishedPartsOptions;
	readonly #names: PartNames;
	#isNewsDue = true;
	#toCompress: string[] = [];
	#compression: PartCompression | null = null;

	constructor(options: FinishedPartsOptions) {
		this.#options = options;
		this.#names = new PartNames(options.path);
	}

	/** Where a part goes whose first sample was taken then. Uses paths, with the rights it finds. */
	freePath(first_ms: number): string {
		const isTaken = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
		return this.#names.free(first_ms, isTaken);
	}

	/** There is a part more: {@link attend} is to look. */
	expectNews(): void {
		this.#isNewsDue = true;
	}

	/** Everything there is to do with paths just now; nothing of it waits for a disk's data. */
	attend(): void {
		const hasEnded = this.#compression !== null && !this.#compression.isUnderWay;
		const mayBegin = this.#compression === null && this.#toCompress.length > 0;
		if (!this.#isNewsDue && !hasEnded && !mayBegin) return;
		this.#options.user.run(() => {
			if (hasEnded) this.#finish();
			if (this.#isNewsDue) this.#look();
			if (this.#compression === null) this.#beginNext();
		});
	}

	/** Finishes what is under way until the deadline resolves; the next start does the rest. */
	async close(deadline: Promise<void>): Promise<void> {
		let isOver = false;
		const over = deadline.then(() => {
			isOver = true;
		});
		this.attend();
		while (this.#compression !== null) {
			await Promise.race([this.#compression.ended, over]);
			if (isOver) {
				this.#compression.abort();
				this.#toCompress = [];
			}
			await this.#compression.ended;
			this.attend();
		}
	}

	/** Only the newest stay; what is not compressed, as after a kill, is to be. */
	#look(): void {
		this.#isNewsDue = false;
		const { directory } = this.#names;
		const { keep, compress } = this.#options;
		const names = readdirSync(directory);
		const parts = this.#names.parts(names);
		const surplus = keep === null ? 0 : Math.max(0, parts.length - keep);
		for (const { name, isPlain, isCompressed } of parts.slice(0, surplus)) {
			if (isPlain) rmSync(join(directory, name), { force: true });
			if (isCompressed) rmSync(join(directory, `${name}.gz`), { force: true });
		}
		if (!compress) return;
		this.#toCompress = parts
			.slice(surplus)
			.filter(({ name, isPlain }) => isPlain && name !== this.#compression?.name)
			.map(({ name }) => name);
		for (const name of names) {
			const path = join(directory, name);
			if (this.#names.isLeftover(name) && path !== this.#compression?.aside) {
				rmSync(path, { force: true });
			}
		}
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
