/** What a reader of texts from outside is held to. */

export type Outcome = "accepted" | "refused";

export interface FuzzTarget {
	readonly name: string;
	/** How many texts it is given where nothing else is asked for. */
	readonly runs: number;
	/** Texts that are right, and are made wrong. */
	readonly seeds: readonly string[];
	/** Words of its language, which chance alone would not find. */
	readonly tokens: readonly string[];
	/** What a text takes at most, in milliseconds; 100 where it does not say. */
	readonly longest_ms?: number;
	/** Throws where the reader throws, or says what is not in the text. */
	check(text: string): Outcome | Promise<Outcome>;
	/** When no more texts come. */
	close?(): Promise<void>;
}

/** @throws where it is not so */
export function demand(isSo: boolean, otherwise: string): void {
	if (!isSo) throw new Error(otherwise);
}
