/** What is said while a stress run goes on, in lines. */
import {
	formatClock,
	formatDuration,
	formatNanoseconds,
	formatPlural,
	formatRate,
} from "../core/format.ts";
import { printable } from "../core/printable-text.ts";
import type { Sample } from "../core/sample.ts";
import type { StressFailure } from "../stress/run-scenario.ts";
import type { Phase } from "../stress/scenario.ts";
import type { CheckResult } from "../stress/stress-record.ts";

import { type DisplayFacts, Timeline } from "./stress-timeline.ts";

export interface StressDisplay {
	phase(phase: Phase): void;
	sample(sample: Sample): void;
	failure(failure: StressFailure): void;
	/** Leaves the terminal to the summary. */
	end(): Promise<void>;
}

/** A line at most this often where nothing else happens. */
const LINE_PERIOD_MS = 10_000;

/** One line when a phase begins, now and then, and when something fails. */
export class PlainDisplay implements StressDisplay {
	readonly #writeLine: (line: string) => void;
	readonly #facts: DisplayFacts;
	readonly #timeline: Timeline;
	#said_ms = 0;

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
		this.#say(`phase ${phase.name} (${number}), ${formatDuration(phase.duration_s)}${demo}`);
		if (phase.action !== null) this.#say(`${phase.name}: ${phase.action}`);
	}

	sample(sample: Sample): void {
		if (this.#facts.clock.now() - this.#said_ms < LINE_PERIOD_MS) return;
		this.#say(`${this.#timeline.text} · ${sampleText(sample)} · ${tally(this.#facts.results())}`);
	}

	failure(failure: StressFailure): void {
		this.#say(failureText(failure));
	}

	async end(): Promise<void> {}

	#say(text: string): void {
		this.#said_ms = this.#facts.clock.now();
		this.#writeLine(`${formatClock(this.#facts.clock.wall())} ${printable(text)}`);
	}
}

function sampleText(sample: Sample): string {
	const { tx_mb_per_s, rx_mb_per_s, latency_ns } = sample;
	const rates = `TX ${formatRate(tx_mb_per_s)} RX ${formatRate(rx_mb_per_s)} MB/s`;
	const news = [sample.event, sample.detail].filter(Boolean).join(": ");
	return [rates, `latency ${formatNanoseconds(latency_ns)}`, news].filter(Boolean).join(" · ");
}

function tally(results: readonly CheckResult[]): string {
	const passing = results.filter(({ verdict }) => verdict.kind === "passed").length;
	return `${passing} of ${formatPlural(results.length, "check")} hold so far`;
}

export function failureText({ phase, text, isAllowed }: StressFailure): string {
	return `${isAllowed ? "note" : "FAILED"}: ${phase === "" ? "" : `${phase}: `}${text}`;
}
