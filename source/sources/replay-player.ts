import type { FeedStep } from "../core/feed.ts";
import type { Clock } from "../core/interfaces.ts";
import type { Sample } from "../core/sample.ts";
import { BatchReader } from "./batch-reader.ts";
import { PlaybackTime } from "./playback-time.ts";
import type { Recording } from "./recording.ts";
import { BEGINNING, END, locate, type SeekTarget } from "./seek-target.ts";

export interface ReplayOptions {
	readonly recording: Recording;
	readonly clock: Clock;
	/** Ends the playback. */
	readonly stop: AbortSignal;
	/** Recorded seconds a second; 1 without it. */
	readonly speed?: number;
	/** See {@link ReplayPlayer.past_s}; 60 without it. */
	readonly past_s?: number;
	/** Samples that are due within this time of each other come in one step; 40 ms without it. */
	readonly step_ms?: number;
}

/** At most so much is read to fill a window, whatever its length: it takes a second or less. */
const MOST_PAST_BYTES = 16 * 1024 ** 2;
/** Who is later than this (stopped, or slower than the speed) goes on from there, without a rush. */
const PATIENCE_MS = 1000;

/** Plays a recording, as fast as it was recorded or at another speed, from anywhere. */
export class ReplayPlayer {
	/** How much of the past a jump hands over, in seconds: the length of the window to fill. */
	past_s: number;
	readonly #options: ReplayOptions;
	readonly #time: PlaybackTime;
	readonly #step_ms: number;
	#target: SeekTarget | null = BEGINNING;
	#reader: BatchReader | null = null;
	#position_ms: number;
	#isAtEnd = false;
	#nextStep_ms = Number.NEGATIVE_INFINITY;
	/** Ends the wait under way. */
	#wake = new AbortController();

	constructor(options: ReplayOptions) {
		this.#options = options;
		this.#time = new PlaybackTime(options.clock, options.speed ?? 1);
		this.#step_ms = options.step_ms ?? 40;
		this.past_s = options.past_s ?? 60;
		this.#position_ms = options.recording.start_ms;
		options.stop.addEventListener("abort", () => this.#wake.abort(), { once: true });
	}

	/** Wall time of the sample that came last. */
	get position_ms(): number {
		return this.#position_ms;
	}

	/** Everything was played. */
	get isAtEnd(): boolean {
		return this.#isAtEnd;
	}

	/** Recorded seconds a second, from 0.1 to 1000. */
	get speed(): number {
		return this.#time.speed;
	}

	set speed(speed: number) {
		this.#time.speed = speed;
		this.#wake.abort();
	}

	get isPaused(): boolean {
		return this.#time.isPaused;
	}

	/** Stands still; a seek still shows where it leads. */
	pause(): void {
		this.#time.isPaused = true;
		this.#wake.abort();
	}

	resume(): void {
		this.#time.isPaused = false;
		this.#wake.abort();
	}

	/** To the first sample that is not earlier than this wall time; the last if all are earlier. */
	seek(wall_ms: number): void {
		this.#aim({ wall_ms, direction: "anywhere" });
	}

	/** Seeks that were not carried out yet add up. By 0, it fills the window anew. */
	seekBy(seconds: number): void {
		const { start_ms, end_ms } = this.#options.recording;
		let from_ms = this.#target?.wall_ms ?? this.#position_ms;
		if (from_ms === BEGINNING.wall_ms) from_ms = start_ms;
		if (from_ms === END.wall_ms) from_ms = end_ms;
		// Beyond an end it would have to be sought back from there.
		const wall_ms = Math.min(Math.max(start_ms, from_ms + seconds * 1000), end_ms);
		this.#aim({ wall_ms, direction: wall_ms >= this.#position_ms ? "forwards" : "backwards" });
	}

	toStart(): void {
		this.#aim(BEGINNING);
	}

	/** To the last sample, as far as it is unpacked. */
	toEnd(): void {
		this.#aim(END);
	}

	/** Plays until it is stopped: at the end it waits for a seek. To be called once. */
	async *samples(): AsyncGenerator<FeedStep> {
		try {
			while (!this.#options.stop.aborted) {
				// A new one each time: one that lived longer would remember everybody who waited for it.
				this.#wake = new AbortController();
				const { signal } = this.#wake;
				if (this.#target !== null) yield* this.#jump(this.#target);
				else if (this.#isAtEnd) await aborted(signal);
				else yield* this.#play(signal);
			}
		} finally {
			this.#reader?.abandon();
		}
	}

	#aim(target: SeekTarget): void {
		this.#target = target;
		this.#wake.abort();
	}

	/** Leads to a target, unless another one comes before it is reached. */
	async *#jump(target: SeekTarget): AsyncGenerator<FeedStep> {
		const { recording, stop } = this.#options;
		const isOver = () => this.#target !== target || stop.aborted;
		const range = this.#reader?.range ?? null;
		const here = range === null ? null : { ...range, wall_ms: this.#position_ms };
		const landing = await locate(recording.places, target, here);
		const begin = await recording.places.pastOf(landing, this.past_s, MOST_PAST_BYTES);
		const wall_ms = await recording.places.timeAt(landing);
		if (isOver()) return;
		yield { kind: "jump", wall_ms };
		const time = recording.newTime();
		for await (const { samples } of recording.read(begin, landing, time)) {
			if (isOver()) return;
			yield { kind: "past", samples };
		}
		if (isOver()) return;
		const reader = new BatchReader(recording.read(landing, undefined, time));
		await reader.load();
		this.#reader?.abandon();
		this.#reader = reader;
		this.#isAtEnd = false;
		const [first] = reader.takeWhile((_, index) => index === 0);
		if (first !== undefined) {
			this.#time.jumpTo(first.at_s);
			this.#nextStep_ms = Number.NEGATIVE_INFINITY;
			yield this.#present([first]);
		}
		// A seek that came meanwhile begins from here.
		if (this.#target === target) this.#target = null;
	}

	/** Waits for what is due next, and hands it over. */
	async *#play(signal: AbortSignal): AsyncGenerator<FeedStep> {
		const { clock } = this.#options;
		const reader = this.#reader as BatchReader;
		const state = await reader.load(aborted(signal));
		if (state === "interrupted" || signal.aborted) return;
		if (state === "end") {
			this.#isAtEnd = true;
			yield { kind: "end" };
			return;
		}
		if (this.isPaused) return aborted(signal);
		const next = reader.next as Sample;
		const due_ms = this.#time.due_ms(next.at_s);
		const now_ms = clock.now();
		const step_ms = Math.max(due_ms, this.#nextStep_ms);
		if (now_ms < step_ms) return clock.waitUntil(step_ms, signal);
		if (now_ms - due_ms > PATIENCE_MS) this.#time.jumpTo(next.at_s);
		const samples = reader.takeWhile(({ at_s }) => this.#time.due_ms(at_s) <= now_ms);
		// Where the block is over, what follows may be due as well.
		this.#nextStep_ms = reader.next === null ? now_ms : now_ms + this.#step_ms;
		yield this.#present(samples);
	}

	#present(samples: readonly Sample[]): FeedStep {
		this.#position_ms = samples.at(-1)?.wall_ms ?? this.#position_ms;
		return { kind: "present", samples };
	}
}

/** Resolves when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
}
