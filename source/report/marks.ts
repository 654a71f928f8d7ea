/** Markers and bands on the time axis, merged where they would overlap. */
import type { Band, Marker, MarkerKind } from "./time-plots.ts";

export const MARKER_NAMES: Readonly<Record<MarkerKind, string>> = {
	error: "error",
	disconnect: "disconnect",
	connect: "connect",
	reset: "reset",
	change: "change point",
	event: "event of the link",
};

/** Signs above the markers' lines, which distinguish kinds without colour. */
export const MARKER_SIGNS: Readonly<Record<MarkerKind, string>> = {
	error: "×",
	disconnect: "▼",
	connect: "▲",
	reset: "↺",
	change: "◆",
	event: "●",
};

/** Markers of one kind, and bands of one name, merge if closer than this part of the span. */
const CLOSEST = 1 / 1000;
/** More bands than this are merged. */
const MAX_SINGLE_BANDS = 1000;

/**
 * Returns the markers in order of time. Those of one kind within the same thousandth of the span
 * become the first of them, which says how many there are. Change points stay single.
 */
export function mergeMarkers(markers: readonly Marker[], start_s: number, end_s: number): Marker[] {
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
	return [...groups.values()].flatMap(mergeGroup);
}

function mergeGroup(group: readonly Marker[]): Marker[] {
	const first = group[0];
	if (first === undefined) return [];
	if (group.length === 1) return [first];
	return [{ ...first, text: `${first.text} (first of ${group.length} close together)` }];
}

/** A band that may still grow. */
type Open = Omit<Band, "end_s"> & { end_s: number };

/**
 * Returns the bands in order of time. If there are very many, those of one name with less than a
 * thousandth of the span between them become one.
 */
export function mergeBands(bands: readonly Band[], start_s: number, end_s: number): Band[] {
	const sorted = [...bands].sort((one, other) => one.start_s - other.start_s);
	if (sorted.length <= MAX_SINGLE_BANDS) return sorted;
	const latest = new Map<string, Open>();
	const merged: Open[] = [];
	for (const band of sorted) {
		const key = `${band.kind} ${band.name}`;
		const before = latest.get(key);
		if (before !== undefined && band.start_s - before.end_s < (end_s - start_s) * CLOSEST) {
			before.end_s = Math.max(before.end_s, band.end_s);
		} else {
			const copy = { ...band };
			latest.set(key, copy);
			merged.push(copy);
		}
	}
	return merged;
}
