/** What is said while a stress run goes on: plain lines, or a few lines that are kept up to date. */
import {
	formatClock,
	formatDuration,
	formatNanoseconds,
	formatPlural,
	formatRate,
} from "../core/format.ts";
import type { Clock } from "../core/interfaces.ts";
import { printable } from "../core/printable-text.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../core/sample.ts";
import type { Progress, StressFailure } from "../stress/run-scenario.ts";
import { durationOf, type Phase, type Scenario } from "../stress/scenario.ts";
import type { CheckResult } from "../stress/stress-record.ts";
import { checkLine } from "../stress/stress-summary.ts";
import { cutTo, type StatusTerminal } from "./log-status.ts";

export interface DisplayFacts {
	readonly scenario: Scenario;
	readonly isDemo: boolean;
	readonly clock: Clock;
	readonly progress: () => Progress;
	readonly results: () => readonly CheckResult[];
}

export interface StressDisplay {
	phase(phase: Phase): void;
	sample(sample: Sample): void;
	failure(failure: StressFailure): void;
	/** Leaves the terminal to the summary. */
	end(): void;
}

/** A line at most this often where nothing else happens. */
const LINE_PERIOD_MS = 10_000;
/** Checks are judged over all samples anew: not on every one of them. */
const REDRAW_MS = 500;
const BAR_COLUMNS = 30;

/** How far a run is: the phases that are over by their plan, and what passed of this one. */
class Timeline {
	readonly #facts: DisplayFacts;
	#began_ms = 0;
	#phase: Phase | null = null;
	#before_s = 0;

	constructor(facts: DisplayFacts) {
		this.#facts = facts;
	}

	begin(phase: Phase): void {
		this.#before_s += this.#phase?.duration_s ?? 0;
		this.#phase = phase;
		this.#began_ms = this.#facts.clock.now();
	}

	/** `phase load (2 of 3): 12 s of 60 s, 4 workers`. */
	get text(): string {
		const { scenario, progress } = this.#facts;
		const phase = this.#phase;
		if (phase === null) return "waiting for the driver";
		const number = scenario.phases.indexOf(phase) + 1;
		const place = `phase ${phase.name} (${number} of ${scenario.phases.length})`;
		const time = `${formatDuration(this.#phase_s(phase))} of ${formatDuration(phase.duration_s)}`;
		return `${place}: ${time}, ${formatPlural(progress().workers, "worker")}`;
	}

	get left_s(): number {
		return Math.max(0, durationOf(this.#facts.scenario) - this.#passed_s);
	}

	/** From 0 to 1. */
	get part(): number {
		return Math.min(1, this.#passed_s / durationOf(this.#facts.scenario));
	}

	get #passed_s(): number {
		return this.#before_s + (this.#phase === null ? 0 : this.#phase_s(this.#phase));
	}

	#phase_s({ duration_s }: Phase): number {
		return Math.min(duration_s, (this.#facts.clock.now() - this.#began_ms) / 1000);
	}
}

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

	end(): void {}

	#say(text: string): void {
		this.#said_ms = this.#facts.clock.now();
		this.#writeLine(`${formatClock(this.#facts.clock.wall())} ${printable(text)}`);
	}
}

/** A bar, the time left, the last sample, and how each check stands. */
export class TerminalDisplay implements StressDisplay {
	readonly #terminal: StatusTerminal;
	readonly #facts: DisplayFacts;
	readonly #timeline: Timeline;
	#last: Sample = UNKNOWN_SAMPLE;
	#drawn_ms = Number.NEGATIVE_INFINITY;
	#rows = 0;

	constructor(terminal: StatusTerminal, facts: DisplayFacts) {
		this.#terminal = terminal;
		this.#facts = facts;
		this.#timeline = new Timeline(facts);
	}

	phase(phase: Phase): void {
		this.#timeline.begin(phase);
		if (phase.action !== null) this.#above(`${phase.name}: ${phase.action}`);
		this.#draw();
	}

	sample(sample: Sample): void {
		this.#last = sample;
		if (this.#facts.clock.now() - this.#drawn_ms >= REDRAW_MS) this.#draw();
	}

	failure(failure: StressFailure): void {
		this.#above(failureText(failure));
		this.#draw();
	}

	end(): void {
		this.#erase();
	}

	#above(text: string): void {
		this.#erase();
		this.#terminal.write(`${printable(text)}\n`);
	}

	#draw(): void {
		this.#drawn_ms = this.#facts.clock.now();
		const { part, left_s, text } = this.#timeline;
		const filled = Math.round(part * BAR_COLUMNS);
		const bar = "█".repeat(filled) + "░".repeat(BAR_COLUMNS - filled);
		const percent = `${String(Math.floor(part * 100)).padStart(3)} %`;
		const name = `${this.#facts.scenario.name}${this.#facts.isDemo ? " (demo)" : ""}`;
		this.#show([
			`${name}  ${bar} ${percent}  ${formatDuration(Math.ceil(left_s))} left`,
			text,
			sampleText(this.#last),
			...this.#facts.results().map(checkLine),
		]);
	}

	#show(lines: readonly string[]): void {
		this.#erase();
		const columns = (this.#terminal.columns ?? 80) - 1;
		const rows = (this.#terminal.rows ?? 24) - 1;
		const shown = lines.slice(0, rows);
		this.#terminal.write(shown.map((line) => `${cutTo(line, columns)}\n`).join(""));
		this.#rows = shown.length;
	}

	#erase(): void {
		if (this.#rows > 0) this.#terminal.write(`\u001b[${this.#rows}A\r\u001b[J`);
		this.#rows = 0;
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

function failureText({ phase, text, isAllowed }: StressFailure): string {
	return `${isAllowed ? "note" : "FAILED"}: ${phase === "" ? "" : `${phase}: `}${text}`;
}
