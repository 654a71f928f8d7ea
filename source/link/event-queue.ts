/** What happened to the link and was not yet taken, each of it once. */
import type { TimedChange } from "./change.ts";

/** So much may wait: enough for a link that retrains all the time, and nobody who asks. */
const MOST_WAITING = 1000;

export class EventQueue {
	#waiting: TimedChange[] = [];
	#retrains = 0;
	/** Whether it was told last that the link is up, or down. */
	#way: TimedChange["event"] | null = null;

	/** How often the speed or the width of the link changed. */
	get retrains(): number {
		return this.#retrains;
	}

	/** Takes changes, without those that were told by another source already. */
	add(told: readonly TimedChange[]): void {
		const changes = told.filter((change) => this.#isNew(change));
		this.#retrains += changes.filter(({ event }) => event === "retrain").length;
		this.#waiting = [...this.#waiting, ...changes].slice(-MOST_WAITING);
	}

	#isNew({ event }: TimedChange): boolean {
		if (event !== "link_up" && event !== "link_down") return true;
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
