/** Every command and every flag: its help, its checks, and the typed options that come of it. */
import { type Flags, flagName, splitCommandLine, usage } from "./command-line.ts";
import {
	choiceFlag,
	durationFlag,
	type Flag,
	numberFlag,
	optionalFlag,
	switchFlag,
	textFlag,
} from "./flags.ts";
import { helpText } from "./help-text.ts";
import { parseRotation, ROTATION_TAKES } from "./sinks/rotation.ts";
import { isScenarioName, SCENARIOS } from "./sources/scenarios.ts";

export const DRIVER_FILE = "/sys/kernel/debug/anarchy-egpu/performance/statistics";

const DAY_S = 86_400;
const YEAR_S = 366 * DAY_S;
const SCENARIO_NAMES = Object.keys(SCENARIOS).filter(isScenarioName);

const SIMULATION_FLAGS = {
	scenario: choiceFlag(
		"NAME",
		SCENARIO_NAMES,
		"steady",
		`what the simulated driver goes through: ${SCENARIO_NAMES.join(", ")}`,
	),
	seed: numberFlag("NUMBER", [0, 2 ** 32 - 1], 1, "of the simulated driver's chance"),
	tx: numberFlag("MB/S", [0, 1e6], 2200, "simulated transmit rate"),
	rx: numberFlag("MB/S", [0, 1e6], 1500, "simulated receive rate"),
	latency: numberFlag("NS", [1, 1e9], 1200, "simulated DMA latency"),
	uptime: durationFlag(
		[0, YEAR_S],
		"from 0 to 366d",
		0,
		"how long the simulated driver has been running already",
	),
};

const COMMON_FLAGS = {
	help: { ...switchFlag("this help"), short: "h" },
	version: switchFlag("the version"),
};

const DURATION = {
	...durationFlag([0.01, 10 * YEAR_S], "from 10ms", null, "stop after it"),
	short: "d",
};

/** Of every command that reads the driver. */
const SOURCE_FLAGS = {
	interval: {
		...numberFlag("SECONDS", [0.01, 3600], 1, "time between readings, 0.01 to 3600"),
		short: "i",
	},
	statsFile: { ...textFlag("PATH", DRIVER_FILE, "the driver's statistics file"), short: "f" },
	duration: DURATION,
	wait: switchFlag("start although the file cannot be read, and wait for it"),
	json: switchFlag("JSON Lines, one object a sample"),
	demo: switchFlag("a simulated driver instead of the file"),
	...SIMULATION_FLAGS,
	sysfs: textFlag("DIR", "/sys", "where sysfs is mounted"),
	procfs: textFlag("DIR", "/proc", "where procfs is mounted"),
};

/** Of every command that writes a log. */
const LOG_FILE_FLAGS = {
	sync: durationFlag([0.1, 3600], "from 100ms to 1h", 10, "time between two fsync of the log"),
	rotate: optionalFlag(
		"SPAN|SIZE",
		parseRotation,
		ROTATION_TAKES,
		"begin a new file every 24h, or every 100MB",
	),
	compress: switchFlag("compress finished parts of the log (gzip)"),
	keep: optionalFlag(
		"NUMBER",
		(text) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : null),
		"a number from 1 to 999999",
		"keep so many finished parts of the log",
	),
	keepRoot: switchFlag("under sudo, write the log as root, not as the user who ran sudo"),
};

const MONITOR_FLAGS = {
	...SOURCE_FLAGS,
	window: {
		...durationFlag([5, 7 * DAY_S], "from 5s to 7d", 60, "length of the rolling window"),
		short: "w",
	},
	graph: choiceFlag("STYLE", ["area", "line"], "area", "graph style: area or line"),
	once: switchFlag("one sample (two readings, an interval apart), then exit"),
	log: textFlag("FILE", null, "log to FILE beside the screen (JSON Lines where it ends in .jsonl)"),
	...LOG_FILE_FLAGS,
	replay: textFlag("LOG", null, "show recorded logs instead (- for stdin, followed live)"),
	speed: numberFlag("FACTOR", [0.1, 1000], 1, "of the replay, 0.1 to 1000"),
	...COMMON_FLAGS,
};

const LOG_FLAGS = {
	output: { ...textFlag("FILE", "", "where to log to; - is stdout"), short: "o" },
	...SOURCE_FLAGS,
	...LOG_FILE_FLAGS,
	reopen: switchFlag("at SIGHUP open the file anew (logrotate) instead of ending"),
	quiet: switchFlag("no status line on the terminal"),
	...COMMON_FLAGS,
};

const SIMULATE_FLAGS = { ...SIMULATION_FLAGS, duration: DURATION, ...COMMON_FLAGS };

type Values<Set extends Record<string, Flag<unknown>>> = {
	readonly [Name in keyof Set]: Set[Name]["fallback"];
};

export type SourceFlags = Values<typeof SOURCE_FLAGS>;
export type MonitorFlags = Values<typeof MONITOR_FLAGS> & { readonly operands: readonly string[] };
export type LogFlags = Values<typeof LOG_FLAGS>;
export type SimulateFlags = Values<typeof SIMULATE_FLAGS>;

export type Options =
	| ({ readonly command: "monitor" } & MonitorFlags)
	| ({ readonly command: "log" } & LogFlags)
	| ({ readonly command: "simulate"; readonly file: string } & SimulateFlags)
	/** Text that was asked for: help, or the version. */
	| { readonly command: "print"; readonly text: string };

const COMMANDS = { monitor: MONITOR_FLAGS, log: LOG_FLAGS, simulate: SIMULATE_FLAGS } as const;

export type CommandName = keyof typeof COMMANDS;

/**
 * @param arguments_ the command line, without the program's own name
 * @throws {UserError} where it cannot be carried out as it stands; the exit code is that of usage
 */
export function parseOptions(arguments_: readonly string[], version: string): Options {
	const [first = ""] = arguments_;
	const isNamed = first !== "monitor" && Object.hasOwn(COMMANDS, first);
	const command = isNamed ? (first as CommandName) : "monitor";
	const flags = COMMANDS[command];
	const { given, operands } = splitCommandLine(isNamed ? arguments_.slice(1) : arguments_, flags);

	if (given.has("help")) return { command: "print", text: helpText(command, flags) };
	if (given.has("version")) return { command: "print", text: version };
	const values = readValues(flags, given);
	switch (command) {
		case "simulate": {
			const [file, surplus] = operands;
			if (file === undefined) throw usage("FILE is missing: the file to write");
			refuseOperand("argument", surplus);
			return { command, file, ...(values as SimulateFlags) };
		}
		case "log": {
			refuseOperand("argument", operands[0]);
			const log = values as LogFlags;
			if (log.output === "") throw usage("--output FILE is missing: where to log to");
			refuseClashes(log, given);
			return { command, ...log };
		}
		case "monitor": {
			const monitor = { ...(values as MonitorFlags), operands };
			// Further parts of the recording follow it without a flag of their own.
			if (monitor.replay === null) refuseOperand("command", operands[0]);
			refuseClashes(monitor, given);
			return { command, ...monitor };
		}
	}
}

/** Flags that mean nothing without each other, or exclude each other. */
function refuseClashes(values: LogFlags | MonitorFlags, given: ReadonlyMap<string, string>): void {
	const unrotated = ["compress", "keep"].find((name) => given.has(name));
	if (unrotated !== undefined && values.rotate === null) {
		throw usage(`${flagName(unrotated)} goes with --rotate`);
	}
	const stray = Object.keys(SIMULATION_FLAGS).find((name) => given.has(name));
	if (stray !== undefined && !values.demo) throw usage(`${flagName(stray)} goes with --demo`);
	if (given.has("statsFile") && values.demo) {
		throw usage("--demo and --stats-file exclude each other");
	}
	if (!("replay" in values)) return;
	if (given.has("speed") && values.replay === null) throw usage("--speed goes with --replay");
	const live = ["demo", "statsFile", "interval", "log"].find((name) => given.has(name));
	if (values.replay !== null && live !== undefined) {
		throw usage(`--replay and ${flagName(live)} exclude each other`);
	}
}

function refuseOperand(what: string, surplus: string | undefined): void {
	if (surplus !== undefined) throw usage(`unknown ${what} ${JSON.stringify(surplus)}`);
}

function readValues(flags: Flags, given: ReadonlyMap<string, string>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(flags).map(([name, flag]) => {
			const text = given.get(name);
			return [name, text === undefined ? flag.fallback : flag.read(text, flagName(name))];
		}),
	);
}
