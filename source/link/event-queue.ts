/** Events of the link that have not been taken yet, each of them once. */
import type { TimedChange } from "./change.ts";

/** At most this many wait: enough for a link that retrains constantly while no caller asks. */
const MOST_WAITING = 1000;

const MOST_HEARD = 20;
const FOLLOWING_MS = 10_000;

export class EventQueue {
	#waiting: TimedChange[] = [];
	#retrains = 0;
	/** Whether the link was up when it was last reported. */
	#way: TimedChange["event"] | null = null;
	/** The last reports of the kernel about the link. */
	#heard: readonly Pick<TimedChange, "event" | "at_ms">[] = [];

	/** How often the speed or the width of the link changed. */
	get retrains(): number {
		return this.#retrains;
	}

	/**
	 * Takes changes, without those that another source has already reported.
	 *
	 * @param isHeard whether the kernel reported it, rather than that it was seen on the devices
	 */
	add(told: readonly TimedChange[], isHeard = false): void {
		const changes = told.filter((change) => this.#isNew(change, isHeard));
		this.#retrains += changes.filter(({ event }) => event === "retrain").length;
		this.#waiting = [...this.#waiting, ...changes].slice(-MOST_WAITING);
	}

	#isNew({ event, at_ms }: TimedChange, isHeard: boolean): boolean {
		if (event !== "link_up" && event !== "link_down") return true;
		if (isHeard) this.#heard = [...this.#heard, { event, at_ms }].slice(-MOST_HEARD);
		// Devices go and come later than their link, by as much as their drivers take.
		const isFollowing = this.#heard.some(
			(one) => one.event === event && Math.abs(at_ms - one.at_ms) < FOLLOWING_MS,
		);
		if (!isHeard && isFollowing) return false;
		const isNew = event !== this.#way;
		this.#way = event;
		return isNew;
	}

	/** Takes what had happened until then, in the order of time. */
	take(until_ms: number): readonly TimedChange[] {
		if (this.#waiting.length === 0) return [];
		const due = this.#waiting.filter(({ at_ms }) => at_ms <= until_ms);
		this.#waiting = this.#waiting.filter(({ at_ms }) => at_ms > until_ms);
		return due.toSorted((one, other) => one.at_ms - other.at_ms);
	}
}
