/** Exit codes that scripts rely on. */
export const ExitCode = {
	/** Done, or stopped by the user. */
	done: 0,
	/** A check failed. */
	checkFailed: 1,
	/** The command line or an input file is wrong. */
	usage: 2,
	/** The driver's file cannot be read when a command starts. */
	unreadable: 3,
	/** A defect of this program (`EX_SOFTWARE` of sysexits.h). */
	defect: 70,
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

/** Told by its name, for a command that is built into a file of its own has a class of its own. */
export function isUserError(error: unknown): error is UserError {
	return error instanceof Error && error.name === "UserError" && "exitCode" in error;
}

/** EDQUOT of Linux, which libuv has no name for: its code is one text or another that says nothing. */
const QUOTA_EXCEEDED = -122;

/** The `code` of a system error (`ENOENT`, …), or `UNKNOWN`. */
export function errorCode(error: unknown): string {
	if (error instanceof Error && "errno" in error && error.errno === QUOTA_EXCEEDED) return "EDQUOT";
	// Deno's sandbox refuses without a code.
	if (error instanceof Error && error.name === "NotCapable") return "EPERM";
	if (error instanceof Error && "code" in error && typeof error.code === "string") {
		return error.code;
	}
	return "UNKNOWN";
}
