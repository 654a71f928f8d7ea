import { useRef } from "react";
import { grownTop, roundUp } from "./scale.ts";

/**
 * The top of a value axis. It grows at once when a value passes it and then stays, until `refits`
 * changes: then it fits what the window holds.
 */
export function useScale(floor: number, highest: number | null, refits: number): number {
	const scale = useRef({ top: floor, refits });
	if (scale.current.refits !== refits) {
		const fitted = highest === null ? 0 : roundUp(highest);
		scale.current = { top: fitted > 0 ? fitted : floor, refits };
	}
	scale.current.top = grownTop(scale.current.top, highest);
	return scale.current.top;
}
