import { suggestWord } from "../core/nearest-word.ts";
import { unknown, usage } from "./command-line.ts";

/** The words of a command line that are not flags, taken one after the other. */
export class Operands {
	#words: readonly string[];

	constructor(words: readonly string[]) {
		this.#words = words;
	}

	/**
	 * @param name the word for it in the help, such as `FILE`
	 * @param what what it is, for the message if it is missing
	 * @throws {UserError} if it is missing
	 */
	take(name: string, what: string): string {
		const [word, ...others] = this.#words;
		if (word === undefined) throw usage(`${name} is missing: ${what}`);
		this.#words = others;
		return word;
	}

	/** @throws {UserError} if it is missing or not one of these */
	takeOneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice {
		const word = this.take(name, `one of ${choices.join(", ")}`);
		const choice = choices.find((choice) => choice === word);
		if (choice !== undefined) return choice;
		const got = `${JSON.stringify(word)}${suggestWord(word, choices)}`;
		throw usage(`${name} must be one of ${choices.join(", ")}; got ${got}`);
	}

	/** Returns the remaining words; there may be none. */
	takeAll(): readonly string[] {
		const words = this.#words;
		this.#words = [];
		return words;
	}

	/**
	 * @param what a further word would be
	 * @param known the words that would be understood in its place
	 * @throws {UserError} if a word is left
	 */
	expectEmpty(what = "argument", known: readonly string[] = []): void {
		const [surplus] = this.#words;
		if (surplus === undefined) return;
		if (known.includes(surplus)) throw usage(`${surplus} must come before all flags`);
		throw unknown(what, JSON.stringify(surplus), surplus, known);
	}
}
