import type { Place, RecordingIndex } from "./recording-index.ts";

/** The destination of a seek. */
export interface SeekTarget {
	/** Wall time; −∞ and ∞ mean the beginning and the end. */
	readonly wall_ms: number;
	/**
	 * Where to search, relative to the current position: after a wall clock was set back some
	 * moments occur twice, and a step forwards must not lead backwards.
	 */
	readonly direction: "anywhere" | "forwards" | "backwards";
}

export const BEGINNING: SeekTarget = { wall_ms: Number.NEGATIVE_INFINITY, direction: "anywhere" };
export const END: SeekTarget = { wall_ms: Number.POSITIVE_INFINITY, direction: "anywhere" };

/** The position of the playback: the batch of its last sample, and that sample's wall time. */
export interface Position {
	readonly start: Place;
	readonly end: Place;
	readonly wall_ms: number;
}

/** Returns where the sample that a seek leads to begins. */
export async function locate(
	places: RecordingIndex,
	{ wall_ms, direction }: SeekTarget,
	here: Position | null,
): Promise<Place> {
	if (here === null || direction === "anywhere") return places.find(wall_ms);
	if (direction === "forwards") return places.find(wall_ms, here.start);
	const place = await places.find(wall_ms, places.first, here.end);
	// Otherwise the search would find the first sample behind a hole in the log again and again.
	return (await places.timeAt(place)) < here.wall_ms ? place : places.before(place);
}
