import type { Clock } from "../core/interfaces.ts";

const SLOWEST = 0.1;
const FASTEST = 1000;

/** When recorded moments are due while they are played: no sum of waits, so nothing drifts. */
export class PlaybackTime {
	readonly #clock: Clock;
	#speed: number;
	#isPaused = false;
	/** At this moment of the clock, in ms, the playback was at this recorded moment. */
	#since_ms = 0;
	#at_s = 0;

	constructor(clock: Clock, speed: number) {
		this.#clock = clock;
		this.#speed = withinRange(speed);
	}

	/** Recorded seconds a second, from 0.1 to 1000. */
	get speed(): number {
		return this.#speed;
	}

	/** From now on. */
	set speed(speed: number) {
		this.jumpTo(this.#now_s());
		this.#speed = withinRange(speed);
	}

	get isPaused(): boolean {
		return this.#isPaused;
	}

	set isPaused(isPaused: boolean) {
		this.jumpTo(this.#now_s());
		this.#isPaused = isPaused;
	}

	/** Goes on from this recorded moment (`Sample.at_s`). */
	jumpTo(at_s: number): void {
		this.#at_s = at_s;
		this.#since_ms = this.#clock.now();
	}

	/** When a recorded moment is due: monotonic clock, in ms; infinite while paused. */
	due_ms(at_s: number): number {
		if (this.#isPaused) return Number.POSITIVE_INFINITY;
		return this.#since_ms + ((at_s - this.#at_s) * 1000) / this.#speed;
	}

	#now_s(): number {
		if (this.#isPaused) return this.#at_s;
		return this.#at_s + ((this.#clock.now() - this.#since_ms) * this.#speed) / 1000;
	}
}

function withinRange(speed: number): number {
	return Math.min(FASTEST, Math.max(SLOWEST, speed));
}
