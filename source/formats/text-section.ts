/** Reads labelled values out of a text of sections: a header, and indented lines below it. */

/** The text is not what it should be; the message completes "…: it has no …". */
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

	has(label: string): boolean {
		return this.#find(label) >= 0;
	}

	/** A scanner at the value of the label. */
	value(label: string): Scanner {
		const at = this.#find(label);
		if (at < 0) throw new Malformed(`“${label}:” is missing in its section “${this.#header}”`);
		return new Scanner(this.#text, at, this.#end);
	}

	malformed(label: string, form: string): Malformed {
		return new Malformed(
			`“${label}:” in its section “${this.#header}” is not of the form “${form}”`,
		);
	}

	/** Where the value of a label begins: labels begin a line, or follow the bracket at which a line was cut. */
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

/** The section with this header line, or null. */
export function findSection(text: string, header: string): Section | null {
	const at = text.indexOf(`\n${header}\n`);
	if (at < 0) return null;
	const start = at + header.length + 2;
	// Not at the next blank line: where that is lost, the errors of another section would be ours.
	let end = start;
	while (text.startsWith("  ", end)) {
		const newline = text.indexOf("\n", end);
		end = newline < 0 ? text.length : newline + 1;
	}
	return new Section(text, header, start, end);
}

/** Walks forward over one part of the text, and never back. */
export class Scanner {
	readonly #text: string;
	readonly #end: number;
	#at: number;

	constructor(text: string, start: number, end: number) {
		this.#text = text;
		this.#at = start;
		this.#end = end;
	}

	/** Decimal digits, at most as many as any 64-bit number has; empty where there are none. */
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

	/** As {@link digits}, with a minus sign before them or not. */
	integer(): string {
		const sign = this.accept("-") ? "-" : "";
		const digits = this.digits();
		return digits === "" ? "" : sign + digits;
	}

	accept(literal: string): boolean {
		if (this.#at + literal.length > this.#end || !this.#text.startsWith(literal, this.#at)) {
			return false;
		}
		this.#at += literal.length;
		return true;
	}
}
