import type { MouseEvent } from "./terminal-reports.ts";

/** How often movements of the mouse are passed on: each may draw a frame. */
const MOVE_MS = 40;

/** Passes on mouse reports, but of movements only the newest, and not too often. */
export class MousePace {
	readonly #emit: (events: readonly MouseEvent[]) => void;
	/** The newest movement, which is not passed on yet. */
	#newest: MouseEvent | null = null;
	/** Runs after a movement was passed on. */
	#pause: NodeJS.Timeout | null = null;

	constructor(emit: (events: readonly MouseEvent[]) => void) {
		this.#emit = emit;
	}

	/** Takes what came in one piece of input. */
	take(events: readonly MouseEvent[]): void {
		const passed: MouseEvent[] = [];
		for (const event of events) {
			if (event.name === "mouse-move") {
				this.#newest = event;
				continue;
			}
			passed.push(...this.#takeNewest(), event);
		}
		if (this.#pause === null && this.#newest !== null) {
			passed.push(...this.#takeNewest());
			this.#pause = setTimeout(this.#endPause, MOVE_MS);
		}
		if (passed.length > 0) this.#emit(passed);
	}

	/** Forgets what is not passed on. */
	stop(): void {
		if (this.#pause !== null) clearTimeout(this.#pause);
		this.#pause = null;
		this.#newest = null;
	}

	#takeNewest(): readonly MouseEvent[] {
		const newest = this.#newest;
		this.#newest = null;
		return newest === null ? [] : [newest];
	}

	readonly #endPause = () => {
		this.#pause = null;
		this.take([]);
	};
}
