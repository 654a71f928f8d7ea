/** A stress run on the monitor's screen, below a banner of its progress. */
import type { Sample } from "../core/sample.ts";
import { EventFeed } from "../pipeline/event-detector.ts";
import { PushedFeed } from "../pipeline/pushed-feed.ts";
import type { StressFailure } from "../stress/run-scenario.ts";
import type { Phase } from "../stress/scenario.ts";
import { StressBanner } from "../text/stress-banner.ts";
import type { StressDisplay } from "../text/stress-display.ts";
import type { DisplayFacts } from "../text/stress-timeline.ts";
import type { ScreenLook } from "./monitor.tsx";
import { NO_LOG } from "./monitor-log.ts";

const WINDOW_S = 60;

export class StressScreen implements StressDisplay {
	readonly #facts: DisplayFacts;
	readonly #look: ScreenLook;
	readonly #banner: StressBanner;
	readonly #feed: PushedFeed;
	readonly #shown: Promise<void>;

	/** @param onQuit called when the user ends the run */
	constructor(facts: DisplayFacts, look: ScreenLook, onQuit: () => void) {
		const { scenario, isDemo, offers } = facts;
		this.#facts = facts;
		this.#look = look;
		this.#banner = new StressBanner(facts);
		this.#feed = new PushedFeed({ name: scenario.name, isDemo, offers });
		this.#shown = this.#show(onQuit);
		// Reported to the caller of `end`.
		this.#shown.catch(() => {});
	}

	phase(phase: Phase): void {
		this.#banner.phase(phase);
	}

	sample(sample: Sample): void {
		this.#feed.push(sample);
	}

	failure(failure: StressFailure): void {
		this.#banner.failure(failure);
	}

	note(text: string): void {
		this.#banner.note(text);
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
			feed: new EventFeed(this.#feed),
			link: this.#facts.link,
			recorder: { ...NO_LOG, isOn: true },
			length_s: WINDOW_S,
			style: "area",
			look: this.#look,
			banner: () => this.#banner.lines(),
		} as const;
		return monitor(options, quit);
	}
}
