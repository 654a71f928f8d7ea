/** What the mouse does: it points into the graphs, and turns them in time. */
import type { MouseEvent } from "../terminal/terminal-reports.ts";
import type { Controls } from "./controls.ts";
import { pointAt, spanOf } from "./cursor.ts";
import { middleOf } from "./event-marks.ts";
import { backToNow, STEP_PART, scrollWindows, type TimeTarget } from "./time-effects.ts";

/** What is at a place of the screen; null if nothing there takes the mouse. */
export type Spot =
	| { readonly kind: "plot"; readonly column: number }
	/** From 0 at the beginning of the recording to 1 at its end. */
	| { readonly kind: "player"; readonly part: number };

export interface MouseTarget extends TimeTarget {
	readonly spotAt: (column: number, row: number) => Spot | null;
}

/** The controls after a report of the mouse; the same ones if it changes none. */
export function takeMouse(now: Controls, event: MouseEvent, target: MouseTarget): Controls {
	if (now.hasQuit || now.isHelpShown) return now;
	const spot = target.spotAt(event.column, event.row);
	switch (event.name) {
		case "wheel-up":
			return scrollWindows(-STEP_PART)(now, target);
		case "wheel-down":
			return scrollWindows(STEP_PART)(now, target);
		case "mouse-click":
			if (spot?.kind === "player") return seekPart(spot.part, now, target);
			return spot === null ? now : point(spot.column, false, now, target);
		case "mouse-move":
			// A cursor that was set by a key or a click stays.
			if (now.cursor !== null && !now.isHovering) return now;
			return spot?.kind === "plot" ? point(spot.column, true, now, target) : backToNow(now);
	}
}

function point(column: number, isHovering: boolean, now: Controls, target: MouseTarget): Controls {
	const { view } = target.past();
	const at_s = middleOf(column, spanOf(now.cursor, view));
	const cursor = pointAt(at_s, now.cursor, view);
	return { ...now, cursor, isHovering: isHovering && cursor !== null };
}

function seekPart(part: number, now: Controls, { transport }: MouseTarget): Controls {
	if (transport === null) return now;
	const { start_ms, end_ms } = transport;
	transport.seek(start_ms + part * (end_ms - start_ms));
	return backToNow(now);
}
