import { keysOf } from "./keys.ts";

const ESCAPE = "\u001B";
const PASTE_BEGIN = `${ESCAPE}[200~`;
const PASTE_END = `${ESCAPE}[201~`;
const CTRL_C = "\u0003";
/** What a mouse says in the oldest protocol: three characters follow. */
const MOUSE = `${ESCAPE}[M`;
const MOUSE_CHARACTERS = 3;

/** What may follow the escape character (ECMA-48, 5.4): a control sequence, or one of three. */
const CONTROL = /^(?:\[\[?[0-?]*[ -/]*[@-~]|O[@-~])/;
const BEGUN_CONTROL = /^(?:\[[0-?]*[ -/]*|O)$/;
/** No terminal sends a longer one. */
const LONGEST_CONTROL = 100;

/** The terminal marks what is pasted (bracketed paste): it is no key, whatever it holds. */
export const MARK_PASTES = `${ESCAPE}[?2004h`;
export const LEAVE_PASTES_UNMARKED = `${ESCAPE}[?2004l`;

/**
 * Keys from pieces of input: each an escape sequence, or text between two of them. Ink hands a sequence
 * over in two pieces where its end comes later than its beginning, as over a slow line.
 */
export class KeyReader {
	#isPasting = false;
	/** Characters of a mouse's report that are still to come. */
	#skipped = 0;
	/** A sequence without its end, or an escape character that may begin one. */
	#begun = "";

	keysOf(input: string): string[] {
		const begun = this.#begun;
		this.#begun = "";
		if (begun === "") return this.#afterNone(input);

		const control = (begun + input).slice(1);
		const [whole] = CONTROL.exec(control) ?? [];
		// Nobody types more than one character at once: after the Escape key, "[" alone is a key.
		if (whole !== undefined && (begun !== ESCAPE || input.length > 1)) {
			const rest = control.slice(whole.length);
			const keys = this.#keysOf(ESCAPE + whole);
			return rest === "" ? keys : [...keys, ...this.#keysOf(rest)];
		}
		if (begun === ESCAPE) return this.#afterNone(input);
		if (BEGUN_CONTROL.test(control) && control.length < LONGEST_CONTROL) {
			this.#begun = ESCAPE + control;
			return [];
		}
		return [...this.#keysOf(begun), ...this.#afterNone(input)];
	}

	#afterNone(input: string): string[] {
		const isBegun = input.startsWith(ESCAPE) && BEGUN_CONTROL.test(input.slice(1));
		if (isBegun || input === ESCAPE) this.#begun = input;
		return isBegun ? [] : this.#keysOf(input);
	}

	/** Of a whole sequence, or of text. */
	#keysOf(input: string): string[] {
		if (input === PASTE_BEGIN) {
			this.#isPasting = true;
			return ["other"];
		}
		if (this.#isPasting) {
			// A terminal that never says that it is over is not to lock its user out.
			this.#isPasting = input !== PASTE_END && input !== CTRL_C;
			return input === CTRL_C ? keysOf(input) : [];
		}
		if (input === MOUSE) {
			this.#skipped = MOUSE_CHARACTERS;
			return ["other"];
		}
		const skipped = Math.min(this.#skipped, input.length);
		this.#skipped -= skipped;
		return keysOf(input.slice(skipped));
	}
}
