/** Scans the text of a check from left to right. */

/** A syntax error in the text of a check. */
export class CheckError extends Error {
	override readonly name = "CheckError";
	/** Characters before it, from 0. */
	readonly at: number;

	constructor(at: number, message: string) {
		super(message);
		this.at = at;
	}
}

/** A part of the text, and the number of characters before it. */
export interface Token {
	readonly at: number;
	readonly text: string;
}

const BLANKS = /[ \t]*/y;
const NUMBER = /\d+(?:\.\d+)?/y;
/** Units are words as well: `MB/s`, `µs`. */
const WORD = /[A-Za-z_\u00b5\u03bc][\w/\u00b5\u03bc]*/y;
const COMPARISON = /[<>=!]+/y;

export class CheckScanner {
	readonly #text: string;
	readonly #what: string;
	#at = 0;

	/** @param what it is, for messages */
	constructor(text: string, what = "check") {
		this.#text = text;
		this.#what = what;
	}

	word(): Token | null {
		return this.#take(WORD);
	}

	number(): Token | null {
		return this.#take(NUMBER);
	}

	comparison(): Token | null {
		return this.#take(COMPARISON);
	}

	/** This text exactly. */
	literal(text: string): Token | null {
		this.#skipBlanks();
		if (!this.#text.startsWith(text, this.#at)) return null;
		return this.#advance(text);
	}

	/** The rest of the text, trimmed. */
	rest(): Token {
		this.#skipBlanks();
		return this.#advance(this.#text.slice(this.#at).trimEnd());
	}

	/** @throws {CheckError} at the next character that is not a blank */
	fail(expected: string): never {
		this.#skipBlanks();
		const found = this.#text.slice(this.#at).trimEnd();
		const shown = found === "" ? this.#end : JSON.stringify(found);
		throw new CheckError(this.#at, `expected ${expected}, got ${shown}`);
	}

	/** @throws {CheckError} unless the text ends here */
	expectEnd(): void {
		this.#skipBlanks();
		if (this.#at < this.#text.length) this.fail(this.#end);
	}

	get #end(): string {
		return `the end of the ${this.#what}`;
	}

	#take(pattern: RegExp): Token | null {
		this.#skipBlanks();
		pattern.lastIndex = this.#at;
		const text = pattern.exec(this.#text)?.[0];
		return text === undefined ? null : this.#advance(text);
	}

	#advance(text: string): Token {
		const token = { at: this.#at, text };
		this.#at += text.length;
		return token;
	}

	#skipBlanks(): void {
		BLANKS.lastIndex = this.#at;
		this.#at += BLANKS.exec(this.#text)?.[0].length ?? 0;
	}
}
