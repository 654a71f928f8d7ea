import { parseRotation, ROTATION_TAKES } from "../sinks/rotation.ts";
import type { FlagValues } from "./command.ts";
import { flagName, usage } from "./command-line.ts";
import { durationFlag, optionalFlag, switchFlag } from "./flags.ts";

/** Of every command that writes a log. */
export const LOG_FILE_FLAGS = {
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

export type LogFileFlags = FlagValues<typeof LOG_FILE_FLAGS>;

/** @throws {UserError} where a flag is about finished parts, and the log has none */
export function refuseLogFileClashes(
	{ rotate }: Pick<LogFileFlags, "rotate">,
	given: ReadonlySet<string>,
): void {
	const unrotated = ["compress", "keep"].find((name) => given.has(name));
	if (unrotated !== undefined && rotate === null) {
		throw usage(`${flagName(unrotated)} goes with --rotate`);
	}
}
