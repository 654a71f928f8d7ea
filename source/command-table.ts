/**
 * The commands, in one table: each with its options, what it needs of the process, and its loader.
 * The program loads the code of the command that it runs, and no other.
 */
import process from "node:process";
import { configFileOf } from "./commands/config-file.ts";
import type { Clock } from "./core/interfaces.ts";
import { analyze } from "./options/analyze.ts";
import { baseline } from "./options/baseline.ts";
import type { Command, CommandHelp } from "./options/command.ts";
import { type CommandLine, splitCommandLine, unknown } from "./options/command-line.ts";
import { compare } from "./options/compare.ts";
import { completion } from "./options/completion.ts";
import { config } from "./options/config.ts";
import { doctor } from "./options/doctor.ts";
import { helpText } from "./options/help-text.ts";
import { log } from "./options/log.ts";
import { measure } from "./options/measure.ts";
import { monitor } from "./options/monitor.ts";
import { serve } from "./options/serve.ts";
import {
	completeCommandLine,
	NO_SETTINGS,
	type Settings,
	settingsFor,
} from "./options/settings.ts";
import { simulate } from "./options/simulate.ts";
import { stress } from "./options/stress.ts";
import { verify } from "./options/verify.ts";
import { writeStdout } from "./outputs/standard-streams.ts";

/** What a command gets beside its options. */
export interface Session {
	readonly clock: Clock;
	/** Aborted when the user or a signal ends the program; a command may end it too. */
	readonly stop: AbortController;
	/** The version of the program, with the commit if it is known: `0.2.0 (abc1234)`. */
	readonly version: string;
	readonly settings: Settings;
	/** What the program was started with. */
	readonly environment: NodeJS.ProcessEnv;
}

interface Row<Name extends string, Options> {
	readonly command: Command<Name, Options>;
	/** Whether it runs for long and does little; others process whole logs, at V8's full speed. */
	readonly isLongRunning?: (options: Options) => boolean;
	/** Whether it continues without stdout, because its record and its verdict are elsewhere. */
	readonly outlivesStdout?: boolean;
	/** Whether it handles SIGHUP itself. */
	readonly handlesHangup?: (options: Options) => boolean;
	readonly run: (options: Options, session: Session) => Promise<void>;
}

/** A command line that was understood, ready to be carried out. */
export interface Invocation<Options> {
	readonly options: Options;
	readonly isLongRunning: boolean;
	readonly outlivesStdout: boolean;
	readonly handlesHangup: boolean;
	readonly run: (session: Session) => Promise<void>;
}

/** A row of which only the options are known: its command and its loader fit each other. */
function row<Name extends string, Options>({ command, run, ...needs }: Row<Name, Options>) {
	const read = (
		line: CommandLine,
		names: readonly string[],
	): Invocation<{ readonly command: Name } & Options> => {
		const options = command.read(line, names);
		return {
			options,
			isLongRunning: needs.isLongRunning?.(options) ?? false,
			outlivesStdout: needs.outlivesStdout ?? false,
			handlesHangup: needs.handlesHangup?.(options) ?? false,
			run: (session) => run(options, session),
		};
	};
	return { command, read };
}

const always = () => true;

/** Where the first word names no other command, the command is the monitor. */
const MONITOR = row({
	command: monitor,
	isLongRunning: ({ replay }) => replay === null,
	async run(options, { clock, stop, settings }) {
		const { runMonitor } = await import("./commands/run-monitor.ts");
		return runMonitor(options, clock, stop, settings.remember);
	},
});

const NAMED = [
	row({
		command: log,
		isLongRunning: always,
		handlesHangup: ({ reopen }) => reopen,
		async run(options, { clock, stop }) {
			const { runLog } = await import("./commands/run-log.ts");
			return runLog(options, clock, stop.signal);
		},
	}),
	row({
		command: analyze,
		async run(options, { version }) {
			const { runAnalyze } = await import("./commands/run-analyze.ts");
			return runAnalyze(options, version);
		},
	}),
	row({
		command: compare,
		async run(options, { clock, version }) {
			const { runCompare } = await import("./commands/run-compare.ts");
			return runCompare(options, clock, version);
		},
	}),
	row({
		command: stress,
		outlivesStdout: true,
		async run(options, { clock, stop, version }) {
			const { runStress } = await import("./commands/run-stress.ts");
			return runStress(options, clock, stop, version);
		},
	}),
	row({
		command: verify,
		outlivesStdout: true,
		async run(options, { clock, stop, version }) {
			const { runVerify } = await import("./commands/run-verify.ts");
			return runVerify(options, clock, stop, version);
		},
	}),
	row({
		command: measure,
		outlivesStdout: true,
		handlesHangup: always,
		async run(options, { clock, stop, version, environment }) {
			const { runMeasure } = await import("./commands/run-measure.ts");
			const own = { version, environment };
			process.exitCode = await runMeasure(options, clock, stop.signal, own);
		},
	}),
	row({
		command: baseline,
		async run(options, { clock }) {
			const { runBaseline } = await import("./commands/run-baseline.ts");
			return runBaseline(options, clock);
		},
	}),
	row({
		command: serve,
		isLongRunning: always,
		async run(options, { clock, stop }) {
			const { runServe } = await import("./commands/run-serve.ts");
			return runServe(options, clock, stop.signal);
		},
	}),
	row({
		command: simulate,
		isLongRunning: always,
		async run(options, { clock, stop }) {
			const { runSimulate } = await import("./commands/run-simulate.ts");
			return runSimulate(options.file, options, clock, stop.signal);
		},
	}),
	row({
		command: doctor,
		async run(options, { clock, stop, version }) {
			const { runDoctor } = await import("./commands/run-doctor.ts");
			process.exitCode = await runDoctor(options, version, clock, stop.signal);
		},
	}),
	row({
		command: config,
		async run(options, { settings }) {
			const { runConfig } = await import("./commands/run-config.ts");
			return runConfig(options, settings, COMMANDS);
		},
	}),
	row({
		command: completion,
		async run(options) {
			const { runCompletion } = await import("./commands/run-completion.ts");
			return runCompletion(options, COMMANDS);
		},
	}),
] as const;

/** The words that name a command, each the first of its command line. */
export const COMMAND_NAMES: readonly string[] = NAMED.map(({ command }) => command.name);
/** The monitor first. */
export const COMMANDS: readonly [CommandHelp, ...CommandHelp[]] = [
	MONITOR.command,
	...NAMED.map(({ command }) => command),
];
const CALLS = COMMANDS.flatMap(({ calls }) => calls);

export type AnyInvocation =
	| ReturnType<(typeof MONITOR | (typeof NAMED)[number])["read"]>
	/** Prints the help, or the version. */
	| Invocation<{ readonly command: "print"; readonly text: string }>;

/**
 * @param arguments_ the command line, without the program's own name
 * @throws {UserError} if it is invalid, with the exit code of usage
 */
export function parseCommandLine(
	arguments_: readonly string[],
	version: string,
	settings: Settings = NO_SETTINGS,
): AnyInvocation {
	if (arguments_[0] === "help") return parseHelp(arguments_.slice(1), version);
	const named = NAMED.find(({ command }) => command.name === arguments_[0]);
	const { command, read } = named ?? MONITOR;
	const line = splitCommandLine(named === undefined ? arguments_ : arguments_.slice(1), command);

	// The monitor's help is that of the whole program.
	if (line.given.has("help")) return print(helpText(command, named === undefined ? CALLS : []));
	if (line.given.has("version")) return print(`anarchy-perf-ink ${version}`);
	const ownSettings = settingsFor(settings, command);
	return completeCommandLine<AnyInvocation>(line, ownSettings, (whole) =>
		read(whole, COMMAND_NAMES),
	).result;
}

/**
 * Reads the settings that a command line uses; none where it only asks for help, the version or
 * a completion.
 *
 * @throws {UserError} if they cannot be read, or have errors
 */
export async function loadSettings(arguments_: readonly string[]): Promise<Settings> {
	const [first = ""] = arguments_;
	const isText = arguments_.some((word) => TEXT_FLAGS.has(word)) || TEXT_COMMANDS.has(first);
	const file = isText ? null : configFileOf(arguments_);
	if (file === null) return NO_SETTINGS;
	const { readConfigFile } = await import("./commands/run-config.ts");
	return readConfigFile(file, COMMANDS);
}

const TEXT_FLAGS: ReadonlySet<string> = new Set(["--help", "-h", "--version", "-v"]);
const TEXT_COMMANDS: ReadonlySet<string> = new Set(["help", completion.name]);

/** `help log` is `log --help`, and `help` alone that of the whole program. */
function parseHelp([name, ...others]: readonly string[], version: string): AnyInvocation {
	if (name === undefined || name.startsWith("-")) return parseCommandLine(["--help"], version);
	const [surplus] = others;
	if (surplus !== undefined) throw unknown("argument", JSON.stringify(surplus), surplus, []);
	if (name === "help" || name === monitor.name) return parseCommandLine(["--help"], version);
	if (COMMAND_NAMES.includes(name)) return parseCommandLine([name, "--help"], version);
	throw unknown("command", JSON.stringify(name), name, COMMAND_NAMES);
}

function print(text: string): AnyInvocation {
	return {
		options: { command: "print", text },
		isLongRunning: false,
		outlivesStdout: false,
		handlesHangup: false,
		run: async () => writeStdout(`${text}\n`),
	};
}
