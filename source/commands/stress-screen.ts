/** A stress run on the monitor's screen: above the graphs how far it is, and how each check stands. */
import process from "node:process";
import type { Feed, FeedStep } from "../core/feed.ts";
import { formatDuration } from "../core/format.ts";
import type { Sample } from "../core/sample.ts";
import { HotCode } from "../light-engine.ts";
import type { StressFailure } from "../stress/run-scenario.ts";
import type { Phase } from "../stress/scenario.ts";
import { checkLine, checkTitle } from "../stress/stress-summary.ts";
import { type Part, printable } from "../tui/line.ts";
import { NO_LOG } from "./monitor-log.ts";
import { failureText, type StressDisplay } from "./stress-display.ts";
import { type DisplayFacts, Timeline } from "./stress-timeline.ts";

/** Checks are judged over all samples anew: not on every frame. */
const JUDGING_PERIOD_MS = 500;
const BAR_COLUMNS = 20;
const WINDOW_S = 60;

export class StressScreen implements StressDisplay {
	readonly #facts: DisplayFacts;
	readonly #timeline: Timeline;
	readonly #feed: PushedFeed;
	readonly #shown: Promise<void>;
	/** What is asked of the user, or went wrong last. */
	#news: Part | null = null;
	#standing: Part[][] = [];
	#judged_ms = Number.NEGATIVE_INFINITY;

	/** @param onQuit the user wants the run to end */
	constructor(facts: DisplayFacts, onQuit: () => void) {
		this.#facts = facts;
		this.#timeline = new Timeline(facts);
		this.#feed = new PushedFeed(facts.scenario.name, facts.isDemo);
		this.#shown = this.#show(onQuit);
		// Whoever waits for the end hears of it.
		this.#shown.catch(() => {});
	}

	phase(phase: Phase): void {
		this.#timeline.begin(phase);
		this.#news = phase.action === null ? null : ["notice", ` ${phase.action} `];
	}

	sample(sample: Sample): void {
		this.#feed.push(sample);
	}

	failure(failure: StressFailure): void {
		this.#news = [failure.isAllowed ? "plain" : "error", failureText(failure)];
	}

	end(): Promise<void> {
		this.#feed.end();
		return this.#shown;
	}

	async #show(onQuit: () => void): Promise<void> {
		const { monitor } = await import("./monitor.tsx");
		const quit = new AbortController();
		quit.signal.addEventListener("abort", () => {
			if (!this.#feed.hasEnded) onQuit();
		});
		const options = {
			feed: this.#feed,
			link: this.#facts.link,
			recorder: { ...NO_LOG, isOn: true },
			sinks: [new HotCode()],
			keyboard: process.stdin,
			length_s: WINDOW_S,
			style: "area",
			banner: () => this.#banner(),
		} as const;
		return monitor(options, quit);
	}

	#banner(): Part[][] {
		const { part, left_s, text } = this.#timeline;
		const filled = Math.round(part * BAR_COLUMNS);
		const percent = `${String(Math.floor(part * 100)).padStart(3)} %`;
		return [
			[
				["plain", " "],
				["strong", "█".repeat(filled)],
				["furniture", "░".repeat(BAR_COLUMNS - filled)],
				["plain", ` ${percent}  ${formatDuration(Math.ceil(left_s))} left  `],
				["furniture", printable(text)],
			],
			...(this.#news === null ? [] : [[["plain", " "], this.#news] satisfies Part[]]),
			...this.#judged(),
		];
	}

	#judged(): Part[][] {
		const { clock, results } = this.#facts;
		if (clock.now() - this.#judged_ms >= JUDGING_PERIOD_MS) {
			this.#judged_ms = clock.now();
			this.#standing = results().map((result): Part[] => {
				// What nothing is known of yet has not failed yet.
				if (result.verdict.kind === "no data") {
					return [["furniture", ` waiting  ${printable(checkTitle(result))}`]];
				}
				const role = result.verdict.kind === "failed" ? "error" : "plain";
				return [[role, ` ${printable(checkLine(result))}`]];
			});
		}
		return this.#standing;
	}
}

/** Samples that somebody else takes. */
class PushedFeed implements Feed {
	readonly name: string;
	readonly isDemo: boolean;
	readonly interval_s = null;
	readonly transport = null;
	#waiting: Sample[] = [];
	#hasEnded = false;
	#wake = () => {};

	constructor(name: string, isDemo: boolean) {
		this.name = name;
		this.isDemo = isDemo;
	}

	get hasEnded(): boolean {
		return this.#hasEnded;
	}

	push(sample: Sample): void {
		this.#waiting.push(sample);
		this.#wake();
	}

	end(): void {
		this.#hasEnded = true;
		this.#wake();
	}

	async *steps(): AsyncGenerator<FeedStep> {
		while (!this.#hasEnded) {
			const samples = this.#waiting;
			this.#waiting = [];
			if (samples.length > 0) yield { kind: "present", samples };
			else {
				await new Promise<void>((resolve) => {
					this.#wake = resolve;
				});
			}
		}
	}
}
