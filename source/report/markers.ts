/** Markers on the axis of time, as many as can be told apart. */
import type { Marker, MarkerKind } from "./time-plots.ts";

export const MARKER_NAMES: Readonly<Record<MarkerKind, string>> = {
	error: "error",
	disconnect: "disconnect",
	connect: "connect",
	reset: "driver reset",
	change: "change of level",
};

/** At the top of a marker's line, so that kinds are told apart without colour. */
export const MARKER_SIGNS: Readonly<Record<MarkerKind, string>> = {
	error: "×",
	disconnect: "▼",
	connect: "▲",
	reset: "↺",
	change: "◆",
};

/** Markers of one kind that are closer than this part of the span become one. */
const CLOSEST = 1 / 1000;

/**
 * The markers in the order of time. Those of one kind that fall into the same thousandth of the
 * span become the first of them, which says how many there are. Change points stay single.
 */
export function gatheredMarkers(
	markers: readonly Marker[],
	start_s: number,
	end_s: number,
): Marker[] {
	const stretch_s = (end_s - start_s) * CLOSEST;
	const groups = new Map<string, Marker[]>();
	const sorted = [...markers].sort((one, other) => one.at_s - other.at_s);
	for (const [index, marker] of sorted.entries()) {
		const place = Math.floor((marker.at_s - start_s) / stretch_s);
		const key = marker.kind === "change" ? `change ${index}` : `${marker.kind} ${place}`;
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [marker]);
		else group.push(marker);
	}
	return [...groups.values()].flatMap(oneOf);
}

function oneOf(group: readonly Marker[]): Marker[] {
	const first = group[0];
	if (first === undefined) return [];
	if (group.length === 1) return [first];
	return [{ ...first, text: `${first.text} (the first of ${group.length} close together)` }];
}
