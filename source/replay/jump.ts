import { locate, type Position, type SeekTarget } from "./position.ts";
import type { Place, RecordingIndex } from "./recording-index.ts";

/** Limit on what is read to fill a window of any length, so that it takes a second or less. */
const MAX_PAST_BYTES = 16 * 1024 ** 2;

/** Where a jump leads, and where the past begins that is shown before it. */
interface Jump {
	readonly landing: Place;
	/** Wall time of the first sample there. */
	readonly wall_ms: number;
	readonly begin: Place;
}

/**
 * Finds out where a seek leads.
 *
 * @param here the position of the playback; null before the first sample
 * @param past_s how much of the past is to be shown
 */
export async function planJump(
	places: RecordingIndex,
	target: SeekTarget,
	here: Position | null,
	past_s: number,
): Promise<Jump> {
	const landing = await locate(places, target, here);
	const begin = await places.pastOf(landing, past_s, MAX_PAST_BYTES);
	return { landing, begin, wall_ms: await places.timeAt(landing) };
}
