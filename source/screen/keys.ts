/**
 * The keys, in one table: the reducer, the help screen and the footer are derived from it.
 * docs/reading-the-screen.md lists the same keys in the same words.
 */

import { THEME_NAMES } from "../terminal/theme.ts";
import { GRAPH_STYLES } from "./column-cells.ts";
import type { Effect, Key, KeyTarget } from "./key.ts";
import type { Series } from "./series.ts";
import { TIME_KEYS } from "./time-keys.ts";

/** Intervals that `+` and `-` step through, in seconds. */
const INTERVALS_S = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 600, 1800, 3600];
/** Speeds that `[` and `]` step through. */
const SPEEDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

const togglePause: Effect = (now) => ({ ...now, isPaused: !now.isPaused });
const quit: Effect = (now, target) => {
	target.quit();
	return { ...now, hasQuit: true };
};
const act =
	(action: (target: KeyTarget) => void): Effect =>
	(now, target) => {
		action(target);
		return now;
	};
const enlarge =
	(enlarged: Series): Effect =>
	(now, { series }) =>
		series.includes(enlarged) ? { ...now, enlarged } : now;
/** After the last one comes none. */
const enlargeNext: Effect = (now, { series }) => {
	const next = now.enlarged === null ? 0 : series.indexOf(now.enlarged) + 1;
	return { ...now, enlarged: series[next] ?? null };
};
const isReplay = ({ transport }: KeyTarget) => transport !== null;
const hasGraphs = ({ series }: KeyTarget) => series.length > 0;
const hasLog = (target: KeyTarget) => target.hasLog;

/** In the order of the footer, which leaves out hints from the right, but keeps the last two. */
export const KEYS: readonly Key[] = [
	...TIME_KEYS,
	{
		label: "1, 2, 3",
		help: "enlarge TX, RX or latency, with its distribution",
		hint: "enlarge",
		pastHint: "enlarge",
		isOffered: hasGraphs,
		effects: { "1": enlarge("tx"), "2": enlarge("rx"), "3": enlarge("latency") },
	},
	{
		label: "Tab, 0",
		help: "enlarge the next graph; 0: all the same size",
		hint: null,
		isOffered: hasGraphs,
		effects: {
			tab: enlargeNext,
			"0": (now) => ({ ...now, enlarged: null }),
		},
	},
	{
		label: "w  W",
		help: "longer or shorter window: 10 s to 24 hours",
		hint: "window",
		effects: {
			w: (now, { lengths_s }) => ({ ...now, length_s: following(lengths_s, now.length_s) }),
			W: (now, { lengths_s }) => ({
				...now,
				length_s: following(lengths_s.toReversed(), now.length_s),
			}),
		},
	},
	{
		label: "g",
		help: "graph style: filled area, or line",
		hint: "style",
		isOffered: hasGraphs,
		effects: { g: (now) => ({ ...now, style: following(GRAPH_STYLES, now.style) }) },
	},
	{
		label: "t",
		help: "theme: dark, light, colour-blind safe, the terminal's colours",
		hint: "theme",
		effects: {
			t: (now) => ({ ...now, theme: following(THEME_NAMES, now.theme), isThemeChosen: true }),
		},
	},
	{
		label: "p, space",
		help: "pause the display; collection continues",
		hint: "pause",
		effects: { p: togglePause, " ": togglePause },
	},
	{
		label: "l",
		help: "start or stop logging",
		hint: "log",
		isOffered: hasLog,
		effects: { l: act((target) => target.toggleLog()) },
	},
	{
		label: "+  -",
		help: "longer or shorter interval between readings; replay: faster or slower",
		hint: "interval",
		replayHint: "speed",
		isOffered: (target) => target.hasInterval || isReplay(target),
		effects: {
			"+": (now, target) => ({
				...now,
				...(isReplay(target)
					? { speed: next(SPEEDS, now.speed) }
					: { interval_s: next(INTERVALS_S, now.interval_s) }),
			}),
			"-": (now, target) => ({
				...now,
				...(isReplay(target)
					? { speed: previous(SPEEDS, now.speed) }
					: { interval_s: previous(INTERVALS_S, now.interval_s) }),
			}),
		},
	},
	{
		label: "d",
		help: "the next GPU, if there are several",
		hint: null,
		isOffered: ({ gpus }) => gpus?.areSeveral === true,
		effects: { d: act(({ gpus }) => gpus?.next()) },
	},
	{
		label: "u",
		help: "release the GPU, so that it can be unplugged; again to read it",
		hint: null,
		isOffered: ({ gpus }) => gpus?.isHeld === true,
		effects: { u: act(({ gpus }) => gpus?.toggleHold()) },
	},
	{
		label: "[  ]",
		help: "replay: slower or faster",
		hint: null,
		isOffered: isReplay,
		effects: {
			"[": (now) => ({ ...now, speed: previous(SPEEDS, now.speed) }),
			"]": (now) => ({ ...now, speed: next(SPEEDS, now.speed) }),
		},
	},
	{
		label: "r",
		help: "reset the graph scaling: fit the axes to the window",
		hint: "rescale",
		isOffered: hasGraphs,
		effects: { r: (now) => ({ ...now, refits: now.refits + 1 }) },
	},
	{
		label: "y",
		help: "scale of TX and RX: up to the capacity of the link, or to the data",
		hint: null,
		isOffered: ({ series }) => series.includes("tx") || series.includes("rx"),
		effects: { y: (now) => ({ ...now, isFitted: !now.isFitted }) },
	},
	{
		label: "z",
		help: "scale of the latency: from zero, or from a little below the lowest",
		hint: null,
		isOffered: ({ series }) => series.includes("latency"),
		effects: { z: (now) => ({ ...now, isFromLowest: !now.isFromLowest }) },
	},
	{
		label: "Shift",
		help: "select text with the mouse (not needed after --no-mouse)",
		hint: null,
		effects: {},
	},
	{
		label: "Ctrl-Z",
		help: "suspend",
		hint: null,
		worksInHelp: true,
		effects: { "ctrl-z": act((target) => target.suspend()) },
	},
	{
		label: "?",
		help: "help; again for its next page, any other key closes it",
		hint: "help",
		isHintKept: true,
		effects: { "?": (now) => ({ ...now, isHelpShown: true }) },
	},
	{
		label: "q",
		help: "quit",
		hint: "quit",
		isHintKept: true,
		worksInHelp: true,
		effects: { q: quit, "ctrl-c": quit },
	},
];

function following<T>(choices: readonly T[], current: T): T {
	return choices[(choices.indexOf(current) + 1) % choices.length] ?? current;
}

function next(choices: readonly number[], current: number | null): number | null {
	if (current === null) return null;
	return choices.find((choice) => choice > current) ?? current;
}

function previous(choices: readonly number[], current: number | null): number | null {
	if (current === null) return null;
	return choices.findLast((choice) => choice < current) ?? current;
}
