import { keysOf } from "./keys.ts";

const PASTE_BEGIN = "\u001B[200~";
const PASTE_END = "\u001B[201~";
const CTRL_C = "\u0003";
/** What a mouse says in the oldest protocol: three characters follow. */
const MOUSE = "\u001B[M";
const MOUSE_CHARACTERS = 3;

/** The terminal marks what is pasted (bracketed paste): it is no key, whatever it holds. */
export const MARK_PASTES = "\u001B[?2004h";
export const LEAVE_PASTES_UNMARKED = "\u001B[?2004l";

/** Keys from pieces of input: each a whole escape sequence, or text between two of them. */
export class KeyReader {
	#isPasting = false;
	/** Characters of a mouse's report that are still to come. */
	#skipped = 0;

	keysOf(input: string): string[] {
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
