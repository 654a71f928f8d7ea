/** A longer line is not a message, and is dropped. */
const MAX_LENGTH = 64 * 1024;

/** Splits a stream into lines. */
export class LineSplitter {
	#rest = "";

	/** Returns the lines that this piece completes. */
	add(piece: string): readonly string[] {
		const lines = (this.#rest + piece).split("\n");
		const rest = lines.pop() ?? "";
		this.#rest = rest.length > MAX_LENGTH ? "" : rest;
		return lines;
	}
}
