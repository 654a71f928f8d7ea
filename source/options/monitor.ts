import { CAPACITY_FLAG } from "./capacity-flag.ts";
import { defineCommand, type FlagValues } from "./command.ts";
import { flagName, usage } from "./command-line.ts";
import { COMMON_FLAGS, DAY_S } from "./common-flags.ts";
import { choiceFlag, durationFlag, numberFlag, switchFlag, textFlag } from "./flags.ts";
import { LISTEN_FLAGS } from "./listen-flags.ts";
import { LOG_FILE_FLAGS, refuseLogFileClashes } from "./log-file-flags.ts";
import { refuseSourceClashes, SOURCE_FLAGS } from "./source-flags.ts";

const FLAGS = {
	...SOURCE_FLAGS,
	window: {
		...durationFlag([5, 7 * DAY_S], "from 5s to 7d", 60, "length of the rolling window"),
		short: "w",
	},
	graph: choiceFlag("STYLE", ["area", "line"], "area", "graph style: area or line"),
	...CAPACITY_FLAG,
	once: switchFlag("one sample (two readings, an interval apart), then exit"),
	log: textFlag("FILE", null, "log to FILE beside the screen (JSON Lines where it ends in .jsonl)"),
	...LOG_FILE_FLAGS,
	...LISTEN_FLAGS,
	replay: textFlag("LOG", null, "show recorded logs instead (- for stdin, followed live)"),
	speed: numberFlag("FACTOR", [0.1, 1000], 1, "of the replay, 0.1 to 1000"),
	...COMMON_FLAGS,
};

type Values = FlagValues<typeof FLAGS>;

export interface MonitorFlags extends Values {
	/** Further parts of the recording that is replayed. */
	readonly operands: readonly string[];
}

export const monitor = defineCommand({
	name: "monitor",
	title: "anarchy-perf-ink: live performance monitor of an external GPU link",
	calls: [
		["sudo anarchy-perf-ink [flags]", "the live monitor (without a terminal: a line a sample)"],
		["anarchy-perf-ink --demo", "the same, over a simulated driver"],
		["anarchy-perf-ink --replay LOG...", "the same, over recorded logs"],
	],
	description: `Keys: q quit, r reset graph scaling, p or space pause, g graph style, w window length,
+ and - interval, l start and stop logging, ? help.`,
	flags: FLAGS,
	parse({ values, given, operands }) {
		// Further parts of the recording follow it without a flag of their own.
		if (values.replay === null) operands.end("command");
		refuseLogFileClashes(values, given);
		refuseSourceClashes(values, given);
		refuseReplayClashes(values, given);
		return { ...values, operands: operands.takeAll() };
	},
});

function refuseReplayClashes({ replay }: Values, given: ReadonlySet<string>): void {
	if (given.has("speed") && replay === null) throw usage("--speed goes with --replay");
	const live = ["demo", "statsFile", "interval", "log", "listen"].find((name) => given.has(name));
	if (replay !== null && live !== undefined) {
		throw usage(`--replay and ${flagName(live)} exclude each other`);
	}
}
