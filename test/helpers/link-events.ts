/** Events of the link among the records of a log. */
import fc from "fast-check";
import { LINK_EVENTS, type LinkEvent } from "../../source/core/link-event.ts";

export function linkEventAt(wall_ms: number, changes: Partial<LinkEvent> = {}): LinkEvent {
	return {
		at_s: 0,
		wall_ms,
		event: "retrain",
		elapsed_s: null,
		source: "anarchy",
		gpu: "0000:01:00.0",
		detail: "8 GT/s to 2.5 GT/s",
		...changes,
	};
}

/** Any event, within an hour of a time. */
export function anyLinkEvent(wall_ms: number): fc.Arbitrary<LinkEvent> {
	return fc.record({
		at_s: fc.constant(0),
		wall_ms: fc.integer({ min: wall_ms - 3.6e6, max: wall_ms + 3.6e6 }),
		event: fc.constantFrom(...LINK_EVENTS),
		elapsed_s: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
		source: fc.constantFrom("", "anarchy", "link", "simulated"),
		gpu: fc.constantFrom("", "0000:01:00.0"),
		detail: fc.constantFrom("", "demo", "=1+1", 'hop 1, "speed"'),
	});
}
