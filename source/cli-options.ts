/** Every command and every flag: its help, its checks, and the typed options that come of it. */
import { type Flags, flagName, splitCommandLine, usage } from "./command-line.ts";
import { choiceFlag, durationFlag, type Flag, numberFlag, switchFlag, textFlag } from "./flags.ts";
import { helpText } from "./help-text.ts";
import { SCENARIOS, type ScenarioName } from "./sources/scenarios.ts";

export const DRIVER_FILE = "/sys/kernel/debug/anarchy-egpu/performance/statistics";

const DAY_S = 86_400;
const YEAR_S = 366 * DAY_S;
const SCENARIO_NAMES = Object.keys(SCENARIOS) as ScenarioName[];

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

const MONITOR_FLAGS = {
	interval: {
		...numberFlag("SECONDS", [0.01, 3600], 1, "time between readings, 0.01 to 3600"),
		short: "i",
	},
	statsFile: { ...textFlag("PATH", DRIVER_FILE, "the driver's statistics file"), short: "f" },
	window: {
		...durationFlag([5, 7 * DAY_S], "from 5s to 7d", 60, "length of the rolling window"),
		short: "w",
	},
	duration: {
		...durationFlag([0.01, 10 * YEAR_S], "from 10ms", null, "stop after it"),
		short: "d",
	},
	graph: choiceFlag("STYLE", ["area", "line"], "area", "graph style: area or line"),
	wait: switchFlag("start although the file cannot be read, and wait for it"),
	json: switchFlag("JSON Lines, one object a sample, instead of the screen"),
	once: switchFlag("one sample (two readings, an interval apart), then exit"),
	demo: switchFlag("a simulated driver instead of the file"),
	...SIMULATION_FLAGS,
	sysfs: textFlag("DIR", "/sys", "where sysfs is mounted"),
	procfs: textFlag("DIR", "/proc", "where procfs is mounted"),
	...COMMON_FLAGS,
};

const SIMULATE_FLAGS = {
	...SIMULATION_FLAGS,
	duration: {
		...durationFlag([0.01, 10 * YEAR_S], "from 10ms", null, "stop after it"),
		short: "d",
	},
	...COMMON_FLAGS,
};

type Values<Flags extends Record<string, Flag<unknown>>> = {
	readonly [Name in keyof Flags]: Flags[Name]["fallback"];
};

export type MonitorFlags = Values<typeof MONITOR_FLAGS>;
export type SimulateFlags = Values<typeof SIMULATE_FLAGS>;

export type Options =
	| ({ readonly command: "monitor" } & MonitorFlags)
	| ({ readonly command: "simulate"; readonly file: string } & SimulateFlags)
	/** Text that was asked for: help, or the version. */
	| { readonly command: "print"; readonly text: string };

const COMMANDS = {
	monitor: { flags: MONITOR_FLAGS, operands: [] },
	simulate: { flags: SIMULATE_FLAGS, operands: ["FILE"] },
} as const;

type CommandName = keyof typeof COMMANDS;

/**
 * @param arguments_ the command line, without the program's own name
 * @throws {UserError} where it cannot be carried out as it stands; the exit code is that of usage
 */
export function parseOptions(arguments_: readonly string[], version: string): Options {
	const [first = ""] = arguments_;
	const isNamed = first !== "monitor" && Object.hasOwn(COMMANDS, first);
	const command = isNamed ? (first as CommandName) : "monitor";
	const { flags, operands: expected } = COMMANDS[command];
	const { given, operands } = splitCommandLine(isNamed ? arguments_.slice(1) : arguments_, flags);

	if (given.has("help")) {
		return { command: "print", text: helpText(command, flags) };
	}
	if (given.has("version")) return { command: "print", text: version };
	const values = readValues(flags, given);
	const [surplus] = operands.slice(expected.length);
	if (surplus !== undefined) {
		const what = command === "monitor" ? "command" : "argument";
		throw usage(`unknown ${what} ${JSON.stringify(surplus)}`);
	}
	if (command === "simulate") {
		const [file] = operands;
		if (file === undefined) throw usage("FILE is missing: the file to write");
		return { command, file, ...(values as SimulateFlags) };
	}
	const monitor = values as MonitorFlags;
	const stray = Object.keys(SIMULATION_FLAGS).find((name) => given.has(name));
	if (stray !== undefined && !monitor.demo) {
		throw usage(`${flagName(stray)} goes with --demo`);
	}
	if (given.has("statsFile") && monitor.demo) {
		throw usage("--demo and --stats-file exclude each other");
	}
	return Object.freeze({ command: "monitor", ...monitor });
}

function readValues(flags: Flags, given: ReadonlyMap<string, string>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(flags).map(([name, flag]) => {
			const text = given.get(name);
			return [name, text === undefined ? flag.fallback : flag.read(text, flagName(name))];
		}),
	);
}
