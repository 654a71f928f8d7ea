import { useRef } from "react";
import { growScale, type ValueScale } from "./scale.ts";

/**
 * The scale of a value axis. It grows at once when values exceed it and then stays until `refits`
 * changes, which fits it to the window.
 *
 * @param wanted the scale that holds all values; null without any
 */
export function useScale(
	initial: ValueScale,
	wanted: ValueScale | null,
	refits: string,
): ValueScale {
	const kept = useRef({ scale: initial, refits });
	if (kept.current.refits !== refits) {
		const isFitting = wanted !== null && wanted.top > wanted.bottom;
		kept.current = { scale: isFitting ? wanted : initial, refits };
	}
	if (wanted !== null) kept.current.scale = growScale(kept.current.scale, wanted);
	return kept.current.scale;
}
