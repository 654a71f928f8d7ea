/** The keys that move in time: rows of the table of keys. */
import type { Key } from "./key.ts";
import {
	backToNow,
	closeList,
	filterList,
	leapBy,
	STEP_PART,
	scrollWindows,
	selectBy,
	selectPages,
	stepBack,
	stepBy,
	type TimeEffect,
	toEvent,
	toggleList,
	toOldest,
} from "./time-effects.ts";

/** One effect on the graphs of a live session, another on a recording. */
const either =
	(live: TimeEffect, replay: TimeEffect): TimeEffect =>
	(now, target) =>
		(target.transport === null ? live : replay)(now, target);

export const TIME_KEYS: readonly Key[] = [
	{
		label: "←  →",
		help: "look back: move the cursor; replay: seek by a sixth of the window",
		hint: "look back",
		replayHint: "seek",
		pastHint: "move",
		effects: {
			left: either(stepBy(-1), scrollWindows(-STEP_PART)),
			right: either(stepBy(1), scrollWindows(STEP_PART)),
		},
	},
	{
		label: "Shift-←  Shift-→",
		help: "the same by a sixth of the window; replay: by a whole window",
		hint: null,
		effects: {
			"shift-left": either(leapBy(-STEP_PART), scrollWindows(-1)),
			"shift-right": either(leapBy(STEP_PART), scrollWindows(1)),
		},
	},
	{
		label: "Home  End",
		help: "to the oldest data, or back to now; replay: to the start or the end",
		hint: null,
		effects: {
			home: either(toOldest, (now, { transport }) => {
				transport?.toStart();
				return backToNow(now);
			}),
			end: either(backToNow, (now, { transport }) => {
				transport?.toEnd();
				return backToNow(now);
			}),
		},
	},
	{
		label: "n  N",
		help: "to the next or the previous event",
		hint: "event",
		pastHint: "event",
		effects: { n: toEvent(1), N: toEvent(-1) },
	},
	{
		label: "e",
		help: "list of events; ↑ ↓ PgUp PgDn go to one, f filters, Enter closes",
		hint: "events",
		pastHint: "events",
		effects: {
			e: toggleList,
			f: filterList,
			up: selectBy(-1),
			down: selectBy(1),
			"page-up": selectPages(-1),
			"page-down": selectPages(1),
			enter: closeList,
		},
	},
	{
		label: "Esc",
		help: "close the list, or return to now",
		hint: null,
		pastHint: "now",
		effects: { escape: stepBack },
	},
];
