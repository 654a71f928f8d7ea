/** The progress of a stress run as lines of text. */
import { formatClock, formatDuration, formatNanoseconds, formatRate } from "../core/format.ts";
import { printable } from "../core/printable-text.ts";
import type { Sample } from "../core/sample.ts";
import type { StressFailure } from "../stress/run-scenario.ts";
import type { Phase } from "../stress/scenario.ts";
import type { CheckResult } from "../stress/stress-record.ts";
import { type CheckState, checkState } from "./stress-summary.ts";
import { type DisplayFacts, Timeline } from "./stress-timeline.ts";

export interface StressDisplay {
	phase(phase: Phase): void;
	sample(sample: Sample): void;
	failure(failure: StressFailure): void;
	/** Says what is known so far. */
	note(text: string): void;
	/** Frees the terminal for the summary. */
	end(): Promise<void>;
}

/** Interval between lines while nothing happens. */
const LINE_PERIOD_MS = 10_000;

/** Writes a line when a phase begins, every ten seconds, and when something fails. */
export class PlainDisplay implements StressDisplay {
	readonly #writeLine: (line: string) => void;
	readonly #facts: DisplayFacts;
	readonly #timeline: Timeline;
	#written_ms = 0;

	constructor(writeLine: (line: string) => void, facts: DisplayFacts) {
		this.#writeLine = writeLine;
		this.#facts = facts;
		this.#timeline = new Timeline(facts);
	}

	phase(phase: Phase): void {
		this.#timeline.begin(phase);
		const { scenario, isDemo } = this.#facts;
		const number = `${scenario.phases.indexOf(phase) + 1} of ${scenario.phases.length}`;
		const demo = isDemo ? " (demo: simulated driver)" : "";
		this.#write(`phase ${phase.name} (${number}), ${formatDuration(phase.duration_s)}${demo}`);
		if (phase.action !== null) this.#write(`${phase.name}: ${phase.action}`);
	}

	sample(sample: Sample): void {
		if (this.#facts.clock.now() - this.#written_ms < LINE_PERIOD_MS) return;
		const parts = [this.#timeline.text, ...sampleParts(sample), tally(this.#facts.results())];
		this.#write(parts.filter(Boolean).join(" · "));
	}

	failure(failure: StressFailure): void {
		this.#write(failureText(failure));
	}

	note(text: string): void {
		this.#write(text);
	}

	async end(): Promise<void> {}

	#write(text: string): void {
		this.#written_ms = this.#facts.clock.now();
		this.#writeLine(`${formatClock(this.#facts.clock.wall())} ${printable(text)}`);
	}
}

/** Returns what is known of a sample: nothing of what its source does not offer. */
function sampleParts({ tx_mb_per_s, rx_mb_per_s, latency_ns, event, detail }: Sample): string[] {
	const rates = `TX ${formatRate(tx_mb_per_s)} RX ${formatRate(rx_mb_per_s)} MB/s`;
	return [
		tx_mb_per_s === null && rx_mb_per_s === null ? "" : rates,
		latency_ns === null ? "" : `latency ${formatNanoseconds(latency_ns)}`,
		[event, detail].filter(Boolean).join(": "),
	];
}

/** Returns `2 checks passed, 1 holding, 1 failed`; nothing without a check. */
export function tally(results: readonly CheckResult[]): string {
	const count = (state: CheckState) =>
		results.filter((result) => checkState(result) === state).length;
	const [passed, holding, failed] = [count("passed"), count("holding"), count("failed")];
	const parts = [
		passed === 0 ? "" : `${passed} passed`,
		holding === 0 ? "" : `${holding} holding`,
		failed === 0 ? "" : `${failed} failed`,
	].filter(Boolean);
	return parts.length === 0 ? "" : `checks: ${parts.join(", ")}`;
}

export function failureText({ phase, text, isAllowed }: StressFailure): string {
	return `${isAllowed ? "note" : "FAILED"}: ${phase === "" ? "" : `${phase}: `}${text}`;
}
