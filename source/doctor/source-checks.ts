/** Checks which sources of counters are available, and what each offers. */
import { type Check, failed, none, passed } from "./check.ts";
import type { MachineFacts } from "./machine-facts.ts";

/** The Anarchy driver has checks of its own. */
const DRIVER = "anarchy";

const LINK = "link";
const NEEDS_NO_COUNTERS = "anarchy-perf-ink --source link needs no counters";
const LIST_GPUS = "lspci -d ::03xx lists the GPUs";

const ID = "source-";

/** Returns whether a check is about a source: an absent source is not a fault. */
export function isOfSource(id: string): boolean {
	return id.startsWith(ID);
}

/** Returns a line for each source; only the one that is read can fail. */
export function sourceChecks({ sources, taken, driver, links: [link] }: MachineFacts): Check[] {
	const failure = driver.readings.find((reading) => !reading.ok);
	const isAnyMeant = link.choice.why !== "several";
	return sources.map(({ id, gives, isThere, why }) => {
		const check = { id: `${ID}${id}`, title: `source ${id}` };
		if (id !== taken) return isThere ? passed(check, `${why}: ${gives}`) : none(check, why);
		if (id !== DRIVER && isAnyMeant && failure !== undefined && !failure.ok) {
			return failed(check, failure.gap.message, id === LINK ? LIST_GPUS : NEEDS_NO_COUNTERS);
		}
		const [before] = driver.readings;
		const note = before.ok && before.snapshot.note !== undefined ? `; ${before.snapshot.note}` : "";
		// The driver has checks of its own.
		return isThere ? passed(check, `${why}: ${gives} (taken)${note}`) : none(check, why);
	});
}

/** Returns whether the driver's own checks apply, because its file is read. */
export function isDriverTaken({ taken }: Pick<MachineFacts, "taken">): boolean {
	return taken === DRIVER;
}
