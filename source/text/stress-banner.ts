/** The banner of a stress run above the monitor's graphs: progress, news, and the checks. */
import { formatDuration } from "../core/format.ts";
import type { StressFailure } from "../stress/run-scenario.ts";
import type { Phase } from "../stress/scenario.ts";
import type { CheckResult } from "../stress/stress-record.ts";
import { type Part, printable } from "../terminal/line.ts";
import { failureText } from "./stress-display.ts";
import { checkState, openCheckLine } from "./stress-summary.ts";
import { type DisplayFacts, Timeline } from "./stress-timeline.ts";

/** Checks are evaluated over all samples again, so not on every frame. */
const EVALUATION_PERIOD_MS = 500;
const BAR_COLUMNS = 20;

export class StressBanner {
	readonly #facts: DisplayFacts;
	readonly #timeline: Timeline;
	/** The action that a phase asks for, or the latest failure. */
	#news: Part | null = null;
	#checks: Part[][] = [];
	#evaluated_ms = Number.NEGATIVE_INFINITY;

	constructor(facts: DisplayFacts) {
		this.#facts = facts;
		this.#timeline = new Timeline(facts);
	}

	phase(phase: Phase): void {
		this.#timeline.begin(phase);
		this.#news = phase.action === null ? null : ["badge", ` ${printable(phase.action)} `];
	}

	failure(failure: StressFailure): void {
		this.#news = [failure.isAllowed ? "text" : "error", printable(failureText(failure))];
	}

	note(text: string): void {
		this.#news = ["text", printable(text)];
	}

	lines(): Part[][] {
		const { part, left_s, text } = this.#timeline;
		const filled = Math.round(part * BAR_COLUMNS);
		const percent = `${String(Math.floor(part * 100)).padStart(3)} %`;
		return [
			[
				["text", " "],
				["strong", "█".repeat(filled)],
				["dim", "░".repeat(BAR_COLUMNS - filled)],
				["text", ` ${percent}  ${formatDuration(Math.ceil(left_s))} left  `],
				["dim", printable(text)],
			],
			...(this.#news === null ? [] : [[["text", " "], this.#news] satisfies Part[]]),
			...this.#checkLines(),
		];
	}

	#checkLines(): Part[][] {
		const { clock, results } = this.#facts;
		if (clock.now() - this.#evaluated_ms >= EVALUATION_PERIOD_MS) {
			this.#evaluated_ms = clock.now();
			this.#checks = results().map((result) => [checkPart(result)]);
		}
		return this.#checks;
	}
}

function checkPart(result: CheckResult): Part {
	const state = checkState(result);
	const role =
		state === "failed" ? "error" : state === "waiting" || state === "not judged" ? "dim" : "text";
	return [role, ` ${printable(openCheckLine(result))}`];
}
