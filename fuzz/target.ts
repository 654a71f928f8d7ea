/** A fuzz target: a reader of outside input, and the oracle for it. */

export type Outcome = "accepted" | "refused";

export interface FuzzTarget {
	readonly name: string;
	/** The default number of texts. */
	readonly runs: number;
	/** Valid texts, to be mutated. */
	readonly seeds: readonly string[];
	/** Words of its language, which random mutation would not find. */
	readonly tokens: readonly string[];
	/** The maximum time for a text, in milliseconds; 100 if left out. */
	readonly longest_ms?: number;
	/** Throws if the reader throws, or reports something that is not in the text. */
	check(text: string): Outcome | Promise<Outcome>;
	/** Called after the last text. */
	close?(): Promise<void>;
}

/** @throws if the condition is false */
export function demand(isSo: boolean, otherwise: string): void {
	if (!isSo) throw new Error(otherwise);
}
