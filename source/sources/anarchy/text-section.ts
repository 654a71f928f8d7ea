/** Reads labelled values out of a text of sections: a header, and indented lines below it. */

/** The text is malformed; the message completes "not a statistics file: …". */
export class Malformed extends Error {}

/** One section of the text: the indented lines below its header. */
export class Section {
	readonly #text: string;
	readonly #header: string;
	readonly #start: number;
	readonly #end: number;

	constructor(text: string, header: string, start: number, end: number) {
		this.#text = text;
		this.#header = header;
		this.#start = start;
		this.#end = end;
	}

	/** Returns whether the section has a value of this label. */
	has(label: string): boolean {
		return this.#find(label) >= 0;
	}

	/**
	 * Returns a scanner at the value of a label.
	 *
	 * @throws {Malformed} if the section has no such label
	 */
	value(label: string): Scanner {
		const at = this.#find(label);
		if (at < 0) throw new Malformed(`“${label}:” is missing in its section “${this.#header}”`);
		return new Scanner(this.#text, at, this.#end);
	}

	/** Returns the error of a value that does not have this form. */
	malformed(label: string, form: string): Malformed {
		return new Malformed(
			`“${label}:” in its section “${this.#header}” is not of the form “${form}”`,
		);
	}

	/**
	 * Returns where a value begins, or -1. Labels begin a line, or follow the bracket that cut one.
	 */
	#find(label: string): number {
		const text = this.#text;
		for (let from = this.#start; ; ) {
			const at = text.indexOf(label, from);
			const value = at + label.length + 2;
			if (at < 0 || value > this.#end) return -1;
			const isLabel =
				text.startsWith(": ", value - 2) &&
				(text.startsWith("\n  ", at - 3) || text.startsWith("(  ", at - 3));
			if (isLabel) return value;
			from = at + 1;
		}
	}
}

/** Returns the section with this header line; null if there is none. */
export function findSection(text: string, header: string): Section | null {
	const at = text.indexOf(`\n${header}\n`);
	if (at < 0) return null;
	const start = at + header.length + 2;
	// It ends with its indentation, not at a blank line: if that is lost, another section would
	// follow.
	let end = start;
	while (text.startsWith("  ", end)) {
		const newline = text.indexOf("\n", end);
		end = newline < 0 ? text.length : newline + 1;
	}
	return new Section(text, header, start, end);
}

/** Reads a part of the text, forward only. */
export class Scanner {
	readonly #text: string;
	readonly #end: number;
	#at: number;

	constructor(text: string, start: number, end: number) {
		this.#text = text;
		this.#at = start;
		this.#end = end;
	}

	/** Reads up to 20 decimal digits, as many as a 64-bit number has; empty if there are none. */
	digits(): string {
		const text = this.#text;
		const start = this.#at;
		const limit = Math.min(this.#end, start + 20);
		let at = start;
		while (at < limit) {
			const code = text.charCodeAt(at);
			if (code < 0x30 || code > 0x39) break;
			at++;
		}
		this.#at = at;
		return text.slice(start, at);
	}

	/** As {@link digits}, with an optional minus sign. */
	integer(): string {
		const sign = this.accept("-") ? "-" : "";
		const digits = this.digits();
		return digits === "" ? "" : sign + digits;
	}

	/** Skips a literal text, and returns whether it was there. */
	accept(literal: string): boolean {
		if (this.#at + literal.length > this.#end || !this.#text.startsWith(literal, this.#at)) {
			return false;
		}
		this.#at += literal.length;
		return true;
	}
}
