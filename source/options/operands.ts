import { usage } from "./command-line.ts";

/** The words of a command line that are no flags, taken one after the other. */
export class Operands {
	#words: readonly string[];

	constructor(words: readonly string[]) {
		this.#words = words;
	}

	/**
	 * @param name what stands for it in the help, such as `FILE`
	 * @param what what it is, for the message where it is missing
	 * @throws {UserError} where it is missing
	 */
	take(name: string, what: string): string {
		const [word, ...others] = this.#words;
		if (word === undefined) throw usage(`${name} is missing: ${what}`);
		this.#words = others;
		return word;
	}

	/** @throws {UserError} where it is missing, or none of these */
	takeOneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice {
		const word = this.take(name, `one of ${choices.join(", ")}`);
		const choice = choices.find((choice) => choice === word);
		if (choice !== undefined) return choice;
		throw usage(`${name} is one of ${choices.join(", ")}; given was ${JSON.stringify(word)}`);
	}

	/** What is left, which may be nothing. */
	takeAll(): readonly string[] {
		const words = this.#words;
		this.#words = [];
		return words;
	}

	/** @throws {UserError} where a word is left, which is `what` that is not known */
	end(what = "argument"): void {
		const [surplus] = this.#words;
		if (surplus !== undefined) throw usage(`unknown ${what} ${JSON.stringify(surplus)}`);
	}
}
