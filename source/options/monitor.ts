import { parseMoment } from "../core/moment.ts";
import type { LineFormatName } from "../record/line-formats.ts";
import { ALERT_FLAGS, refuseAlertClashes } from "./alert-flags.ts";
import { CAPACITY_FLAG } from "./capacity-flag.ts";
import { defineCommand, type FlagValues } from "./command.ts";
import { flagName, usage } from "./command-line.ts";
import { COMMON_FLAGS, DAY_S } from "./common-flags.ts";
import {
	choiceFlag,
	durationFlag,
	numberFlag,
	optionalFlag,
	switchFlag,
	textFlag,
} from "./flags.ts";
import { LINE_FORMAT_FLAGS, lineFormatFrom } from "./line-format-flags.ts";
import { LISTEN_FLAGS, refuseListenClashes } from "./listen-flags.ts";
import { LOG_FILE_FLAGS, refuseLogFileClashes } from "./log-file-flags.ts";
import { SCREEN_FLAGS } from "./screen-flags.ts";
import { refuseSourceClashes, SOURCE_FLAGS } from "./source-flags.ts";

const FLAGS = {
	...SOURCE_FLAGS,
	...LINE_FORMAT_FLAGS,
	window: {
		...durationFlag([5, 7 * DAY_S], "from 5s to 7d", 60, "length of the rolling window"),
		short: "w",
	},
	graph: choiceFlag("STYLE", ["area", "line"], "area", "graph style: area or line"),
	...SCREEN_FLAGS,
	...CAPACITY_FLAG,
	once: switchFlag("print one sample (two readings, one interval apart), then exit"),
	log: textFlag("FILE", null, "also log to FILE (JSON Lines if it ends in .jsonl)"),
	...LOG_FILE_FLAGS,
	...LISTEN_FLAGS,
	...ALERT_FLAGS,
	replay: textFlag("LOG", null, "show recorded logs instead (- follows stdin)"),
	at: optionalFlag(
		"TIME",
		parseMoment,
		"a time, such as 14:03, 2026-11-28T14:03:11, or 90m from the beginning",
		"start of the replay: a time of day, a date and time, or a duration from the beginning",
	),
	speed: numberFlag("FACTOR", [0.1, 1000], 1, "speed of the replay, 0.1 to 1000"),
	...COMMON_FLAGS,
};

type Values = FlagValues<typeof FLAGS>;

export interface MonitorFlags extends Values {
	/** The format that was asked for; null for the screen, or plain lines without a terminal. */
	readonly lines: LineFormatName | null;
	/** Further parts of the recording that is replayed. */
	readonly operands: readonly string[];
}

export const monitor = defineCommand({
	name: "monitor",
	title: "anarchy-perf-ink: live performance monitor of an external GPU link",
	calls: [
		["sudo anarchy-perf-ink [flags]", "live monitor (without a terminal: one line per sample)"],
		["anarchy-perf-ink --demo", "the same, on a simulated driver"],
		["anarchy-perf-ink --replay LOG...", "the same, on recorded logs"],
		["anarchy-perf-ink help COMMAND", "the flags of a command"],
	],
	description: "On the screen, q quits and ? shows all keys.",
	flags: FLAGS,
	operands: [{ name: "LOG", isRepeatable: true }],
	parse({ values, given, operands, commands }) {
		// Further parts of the recording follow without a flag of their own.
		if (values.replay === null) operands.expectEmpty("command", commands);
		refuseLogFileClashes(values, given);
		refuseSourceClashes(values, given);
		refuseAlertClashes(values);
		refuseListenClashes(values);
		refuseReplayClashes(values, given);
		return { ...values, lines: lineFormatFrom(values), operands: operands.takeAll() };
	},
});

function refuseReplayClashes({ replay }: Values, given: ReadonlySet<string>): void {
	for (const name of ["speed", "at"]) {
		if (given.has(name) && replay === null) throw usage(`${flagName(name)} needs --replay`);
	}
	if (given.has("at") && replay === "-") throw usage("--at needs a recorded log, not stdin");
	const live = ["demo", "source", "statsFile", "interval", "log", "listen"].find((name) =>
		given.has(name),
	);
	if (replay !== null && live !== undefined) {
		throw usage(`--replay and ${flagName(live)} cannot be combined`);
	}
}
