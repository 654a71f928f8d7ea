/** What a command watches for: stalls, events of the link, and the alerts of its command line. */
import process from "node:process";
import { AlertWatcher } from "../alerts/alert-watcher.ts";
import type { Clock } from "../core/interfaces.ts";
import type { Sample } from "../core/sample.ts";
import type { StallHistory } from "../core/stall-detector.ts";
import type { Watched } from "../exporter/watched-metrics.ts";
import type { LinkView } from "../link/link.ts";
import type { AlertValues } from "../options/alert-flags.ts";
import { EventDetector } from "../pipeline/event-detector.ts";
import { LinkEvents } from "../pipeline/link-events.ts";
import { AlertCommand } from "./alert-command.ts";
import { warn } from "./warn.ts";

const BELL = "\u0007";

/** The events of one run of a command. */
export class WatchedEvents implements Watched {
	readonly detector: EventDetector;
	readonly #alerts: AlertWatcher;
	/** Rings a bell; replaced by what has a terminal of its own. */
	ring: () => void = ringStderr;
	/** Says something to the user; replaced by what has a status line. */
	warn: (text: string) => void = (text) => warn(`warning: ${text}`);
	readonly #command: AlertCommand | null;

	/**
	 * To be made while the process still has root's rights, which a command must not get back.
	 *
	 * @param link null if its events are not asked for
	 */
	constructor({ alert, onAlert }: AlertValues, clock: Clock, link: LinkView | null = null) {
		this.#command =
			onAlert === null ? null : new AlertCommand(onAlert, clock, (text) => this.warn(text));
		this.#alerts = new AlertWatcher(alert, (firing) => {
			this.ring();
			this.#command?.run(firing);
		});
		const ofLink = link === null ? [] : [new LinkEvents(link)];
		this.detector = new EventDetector([...ofLink, this.#alerts]);
	}

	get latest(): Sample | null {
		return this.detector.latest;
	}

	get stalls(): StallHistory {
		return this.detector.stalls;
	}

	/** Each alert, and whether it fires. */
	get alerts(): Watched["alerts"] {
		return this.#alerts.states.map(({ alert, isFiring }) => ({ text: alert.text, isFiring }));
	}

	/** Resolves when no command is left. */
	async close(): Promise<void> {
		await this.#command?.close();
	}
}

function ringStderr(): void {
	if (process.stderr.isTTY) process.stderr.write(BELL);
}
