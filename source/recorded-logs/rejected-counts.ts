import type { Rejected } from "../analysis/walk/log-contents.ts";

/** Counts the rejected lines of one log, reason by reason. */
export class RejectedCounts {
	readonly #file: string;
	readonly #counts = new Map<string, { records: number; line: number }>();

	constructor(file: string) {
		this.#file = file;
	}

	/** @param line number of the line, counted from 1 */
	add(reason: string, line: number): void {
		const count = this.#counts.get(reason);
		if (count === undefined) this.#counts.set(reason, { records: 1, line });
		else count.records++;
	}

	/** The counts, in the order of their first lines. */
	get all(): Rejected[] {
		return [...this.#counts].map(([reason, count]) => ({ file: this.#file, reason, ...count }));
	}
}
