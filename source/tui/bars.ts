/** The first and the last line of the screen. */
import { formatDuration } from "../core/format.ts";
import { printable } from "../core/printable-text.ts";
import { cut, cutMiddle, type Part, widthOf } from "./line.ts";

export interface HeaderFacts {
	readonly sourceName: string;
	readonly isDemo: boolean;
	readonly isLogging: boolean;
	readonly isPaused: boolean;
	/** A recording, or another monitor's stream, is over. */
	readonly hasEnded: boolean;
	/** Null where no readings are taken here. */
	readonly interval_s: number | null;
	/** Null where nothing recorded is played. */
	readonly speed: number | null;
	readonly length_s: number;
	/** Time of day; empty before the first reading. */
	readonly clock: string;
}

const NAME = "anarchy-perf-ink  ";
const SHORT_NAME = "anarchy  ";
const CLOCK_WIDTH = "20:15:33 ".length;

/** What is watched, how often, how far back, and what time it is. */
export function headerParts(facts: HeaderFacts, columns: number): { left: Part[]; right: Part[] } {
	const flags = flagTexts(facts).flatMap<Part>((text) => [
		["notice", ` ${text} `],
		["plain", " "],
	]);
	const { interval_s, length_s } = facts;
	const every = interval_s === null ? "" : `every ${formatDuration(interval_s)} · `;
	const fullTiming = `${every}last ${formatDuration(length_s)}   `;
	const widthOfFlags = flags.reduce((sum, [, text]) => sum + widthOf(text), 0);
	const isRoomFor = (name: string) =>
		columns >= 60 && columns > 1 + name.length + widthOfFlags + fullTiming.length + CLOCK_WIDTH;
	const name = columns < 32 ? "" : isRoomFor(NAME) ? NAME : SHORT_NAME;
	const timing = isRoomFor(name) ? fullTiming : "";
	const right: Part[] =
		columns < 32
			? []
			: [
					["furniture", timing],
					["plain", `${facts.clock} `],
				];
	const taken = [...flags, ...right].reduce((sum, [, text]) => sum + widthOf(text), 0);
	const room = columns - 1 - name.length - taken - 2;
	return {
		left: [
			["plain", " "],
			["strong", name],
			...flags,
			["furniture", room < 8 ? "" : shortened(printable(facts.sourceName), room)],
		],
		right,
	};
}

function flagTexts(facts: HeaderFacts): string[] {
	return [
		facts.isDemo ? "DEMO" : "",
		facts.speed === null ? "" : `REPLAY ×${facts.speed}`,
		facts.isLogging ? "LOG" : "",
		facts.isPaused ? "PAUSED" : "",
		facts.hasEnded ? "END" : "",
	].filter(Boolean);
}

/** A path is told by its ends, anything else by its beginning. */
function shortened(name: string, columns: number): string {
	if (name.includes("/") || widthOf(name) <= columns) return cutMiddle(name, columns);
	return `${cut(name, columns - 1)}…`;
}

export interface UsableKeys {
	/** A recording is played. */
	readonly isReplay: boolean;
	/** Readings are taken here, as often as the user wants. */
	readonly hasInterval: boolean;
	readonly hasLog: boolean;
}

/** The keys, as many as there is room for. */
export function footerParts(columns: number, usable: UsableKeys): Part[] {
	const unusable = [usable.hasInterval ? "" : "interval", usable.hasLog ? "" : "log"];
	const hints = usable.isReplay
		? REPLAY_HINTS
		: LIVE_HINTS.filter(([, meaning]) => !unusable.includes(meaning));
	const parts: Part[] = [["plain", " "]];
	let width = 1;
	for (const [key, meaning] of hints) {
		width += widthOf(`${key} ${meaning}  `);
		if (width > columns) break;
		parts.push(["plain", key], ["furniture", ` ${meaning}  `]);
	}
	return parts;
}

const LIVE_HINTS = [
	["q", "quit"],
	["r", "rescale"],
	["p", "pause"],
	["g", "style"],
	["w", "window"],
	["+/-", "interval"],
	["l", "log"],
	["?", "help"],
] as const;

const REPLAY_HINTS = [
	["q", "quit"],
	["space", "pause"],
	["←/→", "seek"],
	["[/]", "speed"],
	["r", "rescale"],
	["g", "style"],
	["w", "window"],
	["?", "help"],
] as const;

/** What the keys do, for the help screen. */
export const KEY_HELP = [
	["q", "quit"],
	["r", "reset the graph scaling: fit the axes to the window"],
	["p, space", "pause the view; the collection goes on"],
	["g", "graph style: filled area, or line"],
	["w", "window length: 10 s to 24 hours"],
	["+  -", "longer or shorter interval between readings"],
	["l", "start or stop logging"],
	["?", "this help; another key closes it"],
	["←  →", "replay: back or forward by a sixth of the window"],
	["[  ]", "replay: slower or faster"],
	["Home End", "replay: to the start or the end"],
] as const;
