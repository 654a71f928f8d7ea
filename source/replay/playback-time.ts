import type { Clock } from "../core/interfaces.ts";

const MIN_SPEED = 0.1;
const MAX_SPEED = 1000;

/** A playback that falls further behind than this (stopped, or too slow) resumes from now. */
const MAX_LAG_MS = 1000;

/** Computes when recorded moments are due. It does not add up waits, so playback never drifts. */
export class PlaybackTime {
	readonly #clock: Clock;
	/** The least time between two steps, in ms: moments that are due in between come together. */
	readonly #minStep_ms: number;
	#nextStep_ms = Number.NEGATIVE_INFINITY;
	#speed: number;
	#isPaused = false;
	/** When the clock read this, in ms, the playback was at recorded moment `#at_s`. */
	#since_ms = 0;
	#at_s = 0;

	constructor(clock: Clock, speed: number, minStep_ms = 0) {
		this.#clock = clock;
		this.#speed = clampSpeed(speed);
		this.#minStep_ms = minStep_ms;
	}

	/** Recorded seconds per second, from 0.1 to 1000. */
	get speed(): number {
		return this.#speed;
	}

	/** Changes the speed from now on. */
	set speed(speed: number) {
		this.jumpTo(this.#now_s());
		this.#speed = clampSpeed(speed);
	}

	get isPaused(): boolean {
		return this.#isPaused;
	}

	set isPaused(isPaused: boolean) {
		this.jumpTo(this.#now_s());
		this.#isPaused = isPaused;
	}

	/** Continues from a recorded moment (`Sample.at_s`). */
	jumpTo(at_s: number): void {
		this.#at_s = at_s;
		this.#since_ms = this.#clock.now();
	}

	/** Returns when a recorded moment is due: monotonic clock, in ms; infinity while paused. */
	due_ms(at_s: number): number {
		if (this.#isPaused) return Number.POSITIVE_INFINITY;
		return this.#since_ms + ((at_s - this.#at_s) * 1000) / this.#speed;
	}

	/** Returns when the step to a recorded moment is due, which is not too soon after the last. */
	step_ms(at_s: number): number {
		return Math.max(this.due_ms(at_s), this.#nextStep_ms);
	}

	/** The next step may follow as soon as it is due. */
	stepAtOnce(): void {
		this.#nextStep_ms = Number.NEGATIVE_INFINITY;
	}

	/** A step was made now. */
	stepLater(): void {
		this.#nextStep_ms = this.#clock.now() + this.#minStep_ms;
	}

	/** Resumes from a recorded moment if it was due too long ago. */
	catchUp(at_s: number): void {
		if (this.#clock.now() - this.due_ms(at_s) > MAX_LAG_MS) this.jumpTo(at_s);
	}

	#now_s(): number {
		if (this.#isPaused) return this.#at_s;
		return this.#at_s + ((this.#clock.now() - this.#since_ms) * this.#speed) / 1000;
	}
}

function clampSpeed(speed: number): number {
	return Math.min(MAX_SPEED, Math.max(MIN_SPEED, speed));
}
