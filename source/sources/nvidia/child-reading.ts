/** Readings of the child, with their times by the clock of this process. */
import type { CountedMessage, SampledMessage } from "./child-protocol.ts";
import type { ClockOffset } from "./clock-offset.ts";

/** A reading of the child, with its times by the clock of this process. */
export type ChildReading = (CountedMessage | SampledMessage) & { readonly ok: true };

/** Translates the times of a reading from the child's clock. */
export function byOurClock(
	message: CountedMessage | SampledMessage,
	offset: ClockOffset,
): ChildReading {
	const earliest_ms = offset.toOurs(message.earliest_ms);
	const latest_ms = offset.toOurs(message.latest_ms);
	if (message.is === "sampled") return { ...message, earliest_ms, latest_ms, ok: true };
	const counted_ms = message.counted_ms === null ? null : offset.toOurs(message.counted_ms);
	return { ...message, earliest_ms, latest_ms, counted_ms, ok: true };
}
