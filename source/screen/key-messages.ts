/**
 * What the footer shows for a moment after a key whose effect is not visible at once, or that has
 * none.
 */
import { formatDuration } from "../core/format.ts";
import type { Controls } from "./controls.ts";
import type { Key } from "./key.ts";
import { KEYS } from "./keys.ts";

/** Empty for a key whose effect is visible, and for unknown keys. */
export function messageOf(
	name: string,
	before: Controls,
	after: Controls,
	keys: readonly Key[],
): string {
	if (before.isHelpShown || after.isHelpShown || after.hasQuit) return "";
	const key = KEYS.find(({ effects }) => Object.hasOwn(effects, name));
	if (key === undefined) return "";
	if (!keys.includes(key)) {
		return `${name} has no effect ${before.speed === null ? "here" : "in a replay"}`;
	}
	return MESSAGES[name]?.(before, after) ?? "";
}

type Message = (before: Controls, after: Controls) => string;

const window: Message = (_, { length_s }) => `window ${formatDuration(length_s)}`;

/** The interval, or the speed of a replay; both have a first and a last step. */
const pace: Message = (before, { interval_s, speed }) => {
	const isEnd = before.interval_s === interval_s && before.speed === speed;
	const said =
		speed === null ? `a reading every ${formatDuration(interval_s ?? 0)}` : `speed ${speed}x`;
	return isEnd ? `${said}: that is the last step` : said;
};

const onlyWithList =
	(key: string): Message =>
	({ list }) =>
		list === null ? `${key} has no effect without the list of events (e)` : "";

const event =
	(which: string): Message =>
	(before, after) =>
		// A seek of a replay changes no control.
		before === after && before.speed === null ? `no ${which} event` : "";

const onlyWithGraph =
	(metric: string): Message =>
	(before, after) =>
		before === after ? `this source has no ${metric}` : "";

const MESSAGES: Readonly<Record<string, Message>> = {
	"1": onlyWithGraph("TX"),
	"2": onlyWithGraph("RX"),
	"3": onlyWithGraph("latency"),
	w: window,
	W: window,
	g: (_, { style }) => `style: ${style}`,
	t: (_, { theme }) => `theme: ${theme}`,
	"+": pace,
	"-": pace,
	"[": pace,
	"]": pace,
	r: () => "the axes fit the window",
	y: (_, { isFitted }) =>
		isFitted ? "TX and RX: scale of the data" : "TX and RX: up to the capacity of the link",
	z: (_, { isFromLowest }) =>
		isFromLowest ? "latency: from a little below the lowest" : "latency: from zero",
	f: onlyWithList("f"),
	up: onlyWithList("↑"),
	down: onlyWithList("↓"),
	enter: onlyWithList("Enter"),
	n: event("later"),
	N: event("earlier"),
};
