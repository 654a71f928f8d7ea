/** What happened to the link in a log, by number. */
import { LINK_EVENTS, type LinkEventName } from "../core/link-event.ts";

type Counts = Readonly<Partial<Record<LinkEventName, number>>>;

/** What one is called; stalls are counted for themselves. */
const NOUNS: Readonly<Partial<Record<LinkEventName, string>>> = {
	link_down: "disconnect of the GPU",
	link_up: "reconnect of the GPU",
	retrain: "retrain",
	hotplug: "hot-plug event",
	tunnel: "tunnel event",
	pcie_error: "PCIe error report",
	xid: "Xid error",
	alert: "alert",
};
const PLURALS: Readonly<Partial<Record<LinkEventName, string>>> = {
	link_down: "disconnects of the GPU",
	link_up: "reconnects of the GPU",
};
/** Those that a healthy link does not have. */
const PROBLEMS: readonly LinkEventName[] = ["link_down", "xid"];

/** Returns `link: 2 retrains, 1 Xid error`; nothing without an event. */
export function describeLinkEvents(counts: Counts): string[] {
	const texts = namedCounts(counts, LINK_EVENTS);
	return texts.length === 0 ? [] : [`link: ${texts.join(", ")}`];
}

/** Returns the events that mean that the link is not healthy. */
export function linkProblems(counts: Counts): string[] {
	return namedCounts(counts, PROBLEMS);
}

function namedCounts(counts: Counts, names: readonly LinkEventName[]): string[] {
	return names.flatMap((name) => {
		const [count, noun] = [counts[name] ?? 0, NOUNS[name]];
		if (count === 0 || noun === undefined) return [];
		return [count === 1 ? `1 ${noun}` : `${count} ${PLURALS[name] ?? `${noun}s`}`];
	});
}
