/** Reads the text of a check from left to right, and knows where it is. */

/** Where a text cannot be understood, and why. */
export class CheckMistake extends Error {
	override readonly name = "CheckMistake";
	/** Characters before the place, from 0. */
	readonly at: number;

	constructor(at: number, message: string) {
		super(message);
		this.at = at;
	}
}

/** What stands at one place. */
export interface Token {
	readonly at: number;
	readonly text: string;
}

const BLANKS = /[ \t]*/y;
const NUMBER = /\d+(?:\.\d+)?/y;
/** Letters of units are words as well: `MB/s`, `µs`. */
const WORD = /[A-Za-z_\u00b5\u03bc][\w/\u00b5\u03bc]*/y;
const COMPARISON = /[<>=!]+/y;

export class CheckScanner {
	readonly #text: string;
	#at = 0;

	constructor(text: string) {
		this.#text = text;
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

	/** One character or word, just as it stands. */
	literal(text: string): Token | null {
		this.#skipBlanks();
		if (!this.#text.startsWith(text, this.#at)) return null;
		return this.#advance(text);
	}

	/** Everything up to the end, without blanks around it. */
	rest(): Token {
		this.#skipBlanks();
		return this.#advance(this.#text.slice(this.#at).trimEnd());
	}

	/** @throws {CheckMistake} at the next thing that is not a blank */
	fail(expected: string): never {
		this.#skipBlanks();
		const found = this.#text.slice(this.#at).trimEnd();
		const shown = found === "" ? "the check ends" : `found is ${JSON.stringify(found)}`;
		throw new CheckMistake(this.#at, `${shown}; expected is ${expected}`);
	}

	/** @throws {CheckMistake} where something is left */
	end(): void {
		this.#skipBlanks();
		if (this.#at < this.#text.length) this.fail("nothing more");
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
