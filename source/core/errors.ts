/** Errors that users see: exit codes, messages, and the code of a system error. */
import { describeDenoDenial, isDenoDenial } from "./deno-permissions.ts";

/** The exit codes that scripts rely on; docs and help list them. */
export const ExitCode = {
	/** Done, or stopped by the user. */
	done: 0,
	/** A check failed. */
	checkFailed: 1,
	/** The command line or an input file is wrong. */
	usage: 2,
	/** The source cannot be read when a command starts. */
	unreadable: 3,
	/** A defect of this program (`EX_SOFTWARE` of sysexits.h). */
	defect: 70,
	/** An output could not be written (`EX_IOERR` of sysexits.h). */
	outputFailed: 74,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Ends the program with a message for the user and no stack trace. */
export class UserError extends Error {
	override readonly name = "UserError";
	readonly exitCode: ExitCode;

	constructor(message: string, exitCode: ExitCode) {
		super(message);
		this.exitCode = exitCode;
	}
}

/** Checked by name: separately bundled commands have their own copy of the class. */
export function isUserError(error: unknown): error is UserError {
	return error instanceof Error && error.name === "UserError" && "exitCode" in error;
}

/** EDQUOT on Linux, for which libuv has no name. */
const QUOTA_EXCEEDED = -122;

/**
 * Returns the `code` of a system error (`ENOENT`, …), `NotCapable` of Deno's sandbox, or `UNKNOWN`.
 */
export function errorCode(error: unknown): string {
	if (error instanceof Error && "errno" in error && error.errno === QUOTA_EXCEEDED) return "EDQUOT";
	// An error of Deno's sandbox has no code.
	if (isDenoDenial(error)) return error.name;
	if (error instanceof Error && "code" in error && typeof error.code === "string") {
		return error.code;
	}
	return "UNKNOWN";
}

/**
 * Returns in one line why something failed: `EACCES: permission denied`, without call and path.
 *
 * @param known descriptions by code, used instead of the system's
 */
export function describeFailure(
	error: unknown,
	known: Readonly<Record<string, string>> = {},
): string {
	if (isDenoDenial(error)) return describeDenoDenial(error);
	const description = known[errorCode(error)];
	if (description !== undefined) return description;
	if (!(error instanceof Error)) return String(error);
	const [line = ""] = error.message.split("\n", 1);
	// Node ends a system error's message with the call: `EACCES: permission denied, open '/a'`.
	const [reason = line] = "syscall" in error ? line.split(`, ${error.syscall}`, 1) : [line];
	return reason;
}
