/** Something that happened to the link. */
import type { LinkEventName } from "../core/link-event.ts";

/** Without its time. */
export interface LinkChange {
	readonly event: LinkEventName;
	/** A sentence for the user; printable. */
	readonly detail: string;
	/** The PCI addresses of the devices it happened to. */
	readonly at: readonly string[];
	/** The PCI address of the GPU whose link it is; empty if unknown. */
	readonly gpu: string;
}

export interface TimedChange extends LinkChange {
	/** By the monotonic clock. */
	readonly at_ms: number;
	/** Milliseconds since the Unix epoch. */
	readonly wall_ms: number;
}
