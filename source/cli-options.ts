/** The commands, and the typed options that come of a command line. */
import { analyze } from "./options/analyze.ts";
import { baseline } from "./options/baseline.ts";
import { splitCommandLine } from "./options/command-line.ts";
import { compare } from "./options/compare.ts";
import { doctor } from "./options/doctor.ts";
import { helpText } from "./options/help-text.ts";
import { log } from "./options/log.ts";
import { monitor } from "./options/monitor.ts";
import { serve } from "./options/serve.ts";
import { simulate } from "./options/simulate.ts";
import { stress } from "./options/stress.ts";
import { verify } from "./options/verify.ts";

/** Those that the first word names; where it names none, the command is the monitor. */
const NAMED = [log, analyze, compare, stress, verify, baseline, serve, simulate, doctor] as const;

const CALLS = [monitor, ...NAMED].flatMap(({ calls }) => calls);

type Command = typeof monitor | (typeof NAMED)[number];

export type Options =
	| ReturnType<Command["read"]>
	/** Text that was asked for: help, or the version. */
	| { readonly command: "print"; readonly text: string };

/**
 * @param arguments_ the command line, without the program's own name
 * @throws {UserError} where it cannot be carried out as it stands; the exit code is that of usage
 */
export function parseOptions(arguments_: readonly string[], version: string): Options {
	const named = NAMED.find(({ name }) => name === arguments_[0]);
	const command = named ?? monitor;
	const line = splitCommandLine(named === undefined ? arguments_ : arguments_.slice(1), command);

	if (line.given.has("help")) {
		// The monitor's help is that of the whole program.
		return { command: "print", text: helpText(command, named === undefined ? CALLS : []) };
	}
	if (line.given.has("version")) return { command: "print", text: version };
	return command.read(line);
}
