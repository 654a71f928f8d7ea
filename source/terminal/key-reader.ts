import {
	C1_INTRODUCERS,
	C1_STRING_TERMINATOR,
	isKeySequence,
	LATE_REST,
	PASTE_BEGIN,
	PASTE_END,
	SEQUENCES,
} from "./key-sequences.ts";
import {
	MAX_CONTROL_LENGTH,
	MAX_PASTE_PAUSE_MS,
	MAX_SEQUENCE_MS,
	MOUSE_CHARACTERS,
	type State,
	TYPED_PAUSE_MS,
} from "./key-states.ts";
import { reportOf, type TerminalReport } from "./terminal-reports.ts";

const ESCAPE = "\u001B";
const BELL = "\u0007";
const CTRL_C = "\u0003";

/**
 * Finds the keys in the input from a terminal, which also contains replies to queries (control
 * sequences, and strings up to ST or BEL), mouse reports and pastes. A sequence may arrive in any
 * number of pieces.
 */
export class KeyReader {
	readonly #onReport: (report: TerminalReport) => void;
	#state: State = "typed";
	/** The sequence so far, or a possible end of a paste. */
	#begun = "";
	/** Remaining characters of a mouse report. */
	#left = 0;
	#began_ms = Number.NEGATIVE_INFINITY;
	#heard_ms = Number.NEGATIVE_INFINITY;
	/** Whether the last input was an Escape key, or an escape character whose sequence is late. */
	#isAfterEscape = false;

	/** @param onReport called with each valid report, while input is taken */
	constructor(onReport: (report: TerminalReport) => void = () => {}) {
		this.#onReport = onReport;
	}

	/** Whether it is still open if an escape character was a key or begins a sequence. */
	get isUndecided(): boolean {
		return this.#state === "escape";
	}

	/**
	 * Takes the next piece of input.
	 *
	 * @param now_ms monotonic time at which it arrived
	 * @returns the names of the keys in it
	 */
	take(input: string, now_ms: number): string[] {
		const pause_ms = now_ms - this.#heard_ms;
		if (this.#hasTimedOut(now_ms, pause_ms)) this.#state = "typed";
		if (input === CTRL_C && pause_ms >= TYPED_PAUSE_MS) this.#state = "typed";
		if (this.#isAfterEscape && this.#isLateRest(input, now_ms)) this.#begin("escape", now_ms);
		this.#isAfterEscape = false;
		this.#heard_ms = now_ms;

		const keys: string[] = [];
		for (const character of input) {
			const key = this.#next(character, now_ms);
			if (key !== null) keys.push(key);
		}
		return keys;
	}

	/** Called when nothing has followed an escape character for `ESCAPE_MS`: it was the key. */
	decide(): string[] {
		if (this.#state !== "escape") return [];
		this.#state = "typed";
		this.#isAfterEscape = true;
		return ["escape"];
	}

	#isLateRest(input: string, now_ms: number): boolean {
		return now_ms - this.#began_ms <= MAX_SEQUENCE_MS && LATE_REST.test(input);
	}

	/** Whether to give up what has begun, because it takes too long. */
	#hasTimedOut(now_ms: number, pause_ms: number): boolean {
		if (this.#state === "paste") return pause_ms > MAX_PASTE_PAUSE_MS;
		return now_ms - this.#began_ms > MAX_SEQUENCE_MS;
	}

	#begin(state: State, now_ms: number, begun = ""): null {
		this.#state = state;
		this.#begun = begun;
		this.#began_ms = now_ms;
		return null;
	}

	/** @returns the name of a key that is complete with this character, or null */
	#next(character: string, now_ms: number): string | null {
		switch (this.#state) {
			case "typed":
				return this.#typed(character, now_ms);
			case "escape":
				return this.#afterEscape(character, now_ms);
			case "control":
				return this.#inControl(character, now_ms);
			case "ss3":
				return this.#inSingleShift(character, now_ms);
			case "string":
				return this.#inString(character, now_ms);
			case "string escape":
				if (character !== "\\") return this.#afterEscape(character, now_ms);
				return this.#endString();
			case "mouse":
				this.#left--;
				if (this.#left === 0) this.#state = "typed";
				return null;
			case "paste":
				return this.#inPaste(character);
		}
	}

	#typed(character: string, now_ms: number): string | null {
		this.#state = "typed";
		if (character === ESCAPE) return this.#begin("escape", now_ms);
		const introducer = C1_INTRODUCERS.get(character);
		if (introducer !== undefined) return this.#afterEscape(introducer, now_ms);
		return SEQUENCES.get(character) ?? character;
	}

	#afterEscape(character: string, now_ms: number): string | null {
		switch (character) {
			case "[":
				return this.#begin("control", now_ms);
			case "O":
				return this.#begin("ss3", now_ms);
			default:
				if ("PX]^_".includes(character)) return this.#begin("string", now_ms, character);
				if (character < " ") return this.#typed(character, now_ms);
				// With Alt: a key, though one without an effect.
				this.#state = "typed";
				return "other";
		}
	}

	#inControl(character: string, now_ms: number): string | null {
		// The Linux console sends `ESC [ [ A` for function keys.
		const isPart = /^[ -?]$/.test(character) || (character === "[" && this.#begun === "");
		if (isPart && this.#begun.length < MAX_CONTROL_LENGTH) {
			this.#begun += character;
			return null;
		}
		if (!/^[@-~]$/.test(character)) return this.#typed(character, now_ms);
		const control = `[${this.#begun}${character}`;
		this.#begin("typed", now_ms);
		if (control === PASTE_BEGIN) this.#state = "paste";
		if (control === "[M") {
			this.#state = "mouse";
			this.#left = MOUSE_CHARACTERS;
		}
		this.#report(control);
		return SEQUENCES.get(ESCAPE + control) ?? (isKeySequence(control) ? "other" : null);
	}

	#inSingleShift(character: string, now_ms: number): string | null {
		if (/^[0-9;]$/.test(character) && this.#begun.length < MAX_CONTROL_LENGTH) {
			this.#begun += character;
			return null;
		}
		if (!/^[@-~]$/.test(character)) return this.#typed(character, now_ms);
		this.#state = "typed";
		return SEQUENCES.get(`${ESCAPE}O${this.#begun}${character}`) ?? "other";
	}

	#inString(character: string, now_ms: number): string | null {
		if (character === ESCAPE) this.#state = "string escape";
		else if (character === BELL || character === C1_STRING_TERMINATOR) return this.#endString();
		// A string may contain no control characters other than those from backspace to carriage
		// return.
		else if (character < " " && !/[\b-\r]/.test(character)) return this.#typed(character, now_ms);
		else if (this.#begun.length < MAX_CONTROL_LENGTH) this.#begun += character;
		return null;
	}

	#endString(): null {
		this.#state = "typed";
		this.#report(this.#begun);
		return null;
	}

	#report(sequence: string): void {
		const report = reportOf(sequence);
		if (report !== null) this.#onReport(report);
	}

	#inPaste(character: string): null {
		this.#begun += character;
		if (this.#begun === PASTE_END) this.#state = "typed";
		else if (!PASTE_END.startsWith(this.#begun)) this.#begun = character === ESCAPE ? ESCAPE : "";
		return null;
	}
}
