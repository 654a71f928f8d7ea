import { parseRotation, ROTATION_TAKES } from "../log/rotation.ts";
import type { FlagValues } from "./command.ts";
import { flagName, usage } from "./command-line.ts";
import { durationFlag, optionalFlag, switchFlag } from "./flags.ts";

/** The flags of commands that write a log. */
export const LOG_FILE_FLAGS = {
	sync: durationFlag([0.1, 3600], "from 100ms to 1h", 10, "interval between fsyncs of the log"),
	rotate: optionalFlag(
		"SPAN|SIZE",
		parseRotation,
		ROTATION_TAKES,
		"start a new file at this interval or size, such as 24h or 100MB",
	),
	compress: switchFlag("compress finished parts of the log (gzip)"),
	keep: optionalFlag(
		"NUMBER",
		(text) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : null),
		"a number from 1 to 999999",
		"number of finished parts to keep, the newest",
	),
	keepRoot: switchFlag("under sudo, write the log as root instead of the invoking user"),
};

export type LogFileFlags = FlagValues<typeof LOG_FILE_FLAGS>;

/** @throws {UserError} if a flag is about finished parts, but the log is not rotated */
export function refuseLogFileClashes(
	{ rotate }: Pick<LogFileFlags, "rotate">,
	given: ReadonlySet<string>,
): void {
	const unrotated = ["compress", "keep"].find((name) => given.has(name));
	if (unrotated !== undefined && rotate === null) {
		throw usage(`${flagName(unrotated)} needs --rotate`);
	}
}
