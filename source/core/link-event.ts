/** Events of the link: records of their own, beside the samples, which interrupt no interval. */
import type { Sample } from "./sample.ts";

/**
 * - `link_up`, `link_down`: the link is there, or gone
 * - `retrain`: its speed or width changed
 * - `hotplug`: a device was added or removed
 * - `tunnel`: what the Thunderbolt domain said
 * - `pcie_error`, `xid`: what the kernel or the GPU's driver reported
 * - `stall`: a stretch without traffic between loads
 * - `alert`: a condition of the user's began to hold
 */
export const LINK_EVENTS = [
	"link_up",
	"link_down",
	"retrain",
	"hotplug",
	"tunnel",
	"pcie_error",
	"xid",
	"stall",
	"alert",
] as const;
export type LinkEventName = (typeof LINK_EVENTS)[number];

/** Something that happened to the link. */
export interface LinkEvent {
	/** Monotonic clock, in seconds, as that of the samples. */
	readonly at_s: number;
	/** Wall clock, milliseconds since the Unix epoch. */
	readonly wall_ms: number;
	readonly event: LinkEventName;
	/** How long it was, for a stall; else null. */
	readonly elapsed_s: number | null;
	readonly source: string;
	/** PCI address of the GPU; empty if it is unknown. */
	readonly gpu: string;
	/** For people. */
	readonly detail: string;
}

/** What a log holds. */
export type LogRecord = Sample | LinkEvent;

const NAMES: ReadonlySet<string> = new Set(LINK_EVENTS);

export function isLinkEventName(name: string): name is LinkEventName {
	return NAMES.has(name);
}

export function isLinkEvent<Event extends Pick<LinkEvent, "event">>(
	record: Event | { readonly event: Sample["event"] },
): record is Event {
	return NAMES.has(record.event);
}
