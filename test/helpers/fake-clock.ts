import type { Clock } from "../../source/core/interfaces.ts";

interface Waiter {
	readonly at_ms: number;
	readonly wake: () => void;
}

export interface FakeClockOptions {
	readonly now_ms?: number;
	readonly wall_ms?: number;
	/** Whenever somebody waits, time leaps to the moment that is waited for. */
	readonly isAutomatic?: boolean;
}

/** A clock on which a day passes in a moment. It stands still unless it is told otherwise. */
export class FakeClock implements Clock {
	#now_ms: number;
	#wallOffset_ms: number;
	readonly #isAutomatic: boolean;
	readonly #waiters = new Set<Waiter>();
	#isLeaping = false;

	constructor({ now_ms = 0, wall_ms = Date.UTC(2025, 0, 1), isAutomatic }: FakeClockOptions = {}) {
		this.#now_ms = now_ms;
		this.#wallOffset_ms = wall_ms - now_ms;
		this.#isAutomatic = isAutomatic ?? false;
	}

	now(): number {
		return this.#now_ms;
	}

	wall(): number {
		return this.#now_ms + this.#wallOffset_ms;
	}

	/** How many are waiting. */
	get waiting(): number {
		return this.#waiters.size;
	}

	/** Somebody sets the machine's time; the monotonic clock does not notice. */
	setWall(wall_ms: number): void {
		this.#wallOffset_ms = wall_ms - this.#now_ms;
	}

	callAt(at_ms: number, callback: () => void): () => void {
		const wake = () => {
			this.#waiters.delete(waiter);
			callback();
		};
		const waiter = { at_ms, wake };
		this.#waiters.add(waiter);
		if (this.#isAutomatic) void this.#leap();
		return () => this.#waiters.delete(waiter);
	}

	waitUntil(at_ms: number, signal: AbortSignal): Promise<void> {
		if (signal.aborted || at_ms <= this.#now_ms) return Promise.resolve();
		return new Promise((resolve) => {
			const end = () => {
				takeBack();
				signal.removeEventListener("abort", end);
				resolve();
			};
			const takeBack = this.callAt(at_ms, end);
			signal.addEventListener("abort", end);
		});
	}

	/** Nobody who waits wakes meanwhile: that is done when time goes on. */
	sleepUntil(at_ms: number): void {
		this.#now_ms = Math.max(this.#now_ms, at_ms);
	}

	/** Lets time pass, from one waiter to the next; each does its work before time goes on. */
	async advance(ms: number): Promise<void> {
		const end_ms = this.#now_ms + ms;
		await settled();
		for (let next = this.#earliest(); next !== null; next = this.#earliest()) {
			if (next.at_ms > end_ms) break;
			await this.#wakeAt(next.at_ms);
		}
		this.#now_ms = Math.max(this.#now_ms, end_ms);
		await settled();
	}

	/**
	 * Time passes while everybody is busy or stopped: those who wait wake late, at the same moment.
	 */
	async skip(ms: number): Promise<void> {
		await this.#wakeAt(this.#now_ms + ms);
	}

	async #leap(): Promise<void> {
		if (this.#isLeaping) return;
		this.#isLeaping = true;
		await settled();
		for (let next = this.#earliest(); next !== null; next = this.#earliest()) {
			await this.#wakeAt(next.at_ms);
		}
		this.#isLeaping = false;
	}

	async #wakeAt(ms: number): Promise<void> {
		this.#now_ms = Math.max(this.#now_ms, ms);
		for (const waiter of [...this.#waiters].sort((a, b) => a.at_ms - b.at_ms)) {
			if (waiter.at_ms <= this.#now_ms) waiter.wake();
		}
		await settled();
	}

	#earliest(): Waiter | null {
		let earliest: Waiter | null = null;
		for (const waiter of this.#waiters) {
			if (earliest === null || waiter.at_ms < earliest.at_ms) earliest = waiter;
		}
		return earliest;
	}
}

/** Everything that can happen without time passing has happened (promises, immediates). */
function settled(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
