import type { Place, Places } from "./places.ts";

/** Where a seek leads. */
export interface SeekTarget {
	/** −∞ and ∞ are the beginning and the end. */
	readonly wall_ms: number;
	/**
	 * Where to look from the place where the playback is: a wall clock that was set back lets some
	 * moments happen twice, and a step forwards must not lead back.
	 */
	readonly direction: "anywhere" | "forwards" | "backwards";
}

export const BEGINNING: SeekTarget = { wall_ms: Number.NEGATIVE_INFINITY, direction: "anywhere" };
export const END: SeekTarget = { wall_ms: Number.POSITIVE_INFINITY, direction: "anywhere" };

/** Where the playback is: the batch that its last sample lies in, and that sample's wall time. */
export interface Here {
	readonly start: Place;
	readonly end: Place;
	readonly wall_ms: number;
}

/** The sample that a target means. */
export async function locate(
	places: Places,
	{ wall_ms, direction }: SeekTarget,
	here: Here | null,
): Promise<Place> {
	if (here === null || direction === "anywhere") return places.find(wall_ms);
	if (direction === "forwards") return places.find(wall_ms, here.start);
	const place = await places.find(wall_ms, places.first, here.end);
	// The first sample behind a hole in the log would be found again and again.
	return (await places.timeAt(place)) < here.wall_ms ? place : places.before(place);
}
