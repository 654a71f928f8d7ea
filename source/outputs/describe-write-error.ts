/** Why an output cannot be written and what to do, in the same words for every output. */
import { describeFailure, ExitCode, errorCode, UserError } from "../core/errors.ts";
import { MACHINE_REASONS } from "../core/machine-errors.ts";
import { printable } from "../core/printable-text.ts";

const REASONS: Readonly<Record<string, string>> = {
	...MACHINE_REASONS,
	ENOENT: "no such folder; make it, or check the path",
	ENOTDIR: "no such folder; make it, or check the path",
	EISDIR: "it is a folder; name a file in it",
	EEXIST: "it exists already; name another one, or remove it",
	EACCES: "permission denied; change the rights of the file or of its folder",
	EPERM: "permission denied; change the rights of the file or of its folder",
	ELOOP: "its path is a loop of symbolic links",
	ENAMETOOLONG: "its name is too long",
	EFBIG: "the file has reached its maximum size",
	ENXIO: "nothing reads it; start its reader first",
};

/** Errors of the path, or of Deno's flags, that the user typed, not of the machine. */
const PATH_ERRORS = new Set(
	"ENOENT ENOTDIR EISDIR EEXIST EACCES EPERM ELOOP ENAMETOOLONG NotCapable".split(" "),
);

/**
 * Returns the reason, with a remedy if one is known: `the disk is full (space or inodes); free
 * some`.
 */
export function describeWriteError(error: unknown): string {
	return describeFailure(error, REASONS);
}

/** Returns the error of an output that could not be written after the command had begun. */
export function outputError(path: string, error: unknown): UserError {
	return new UserError(cannotWrite(path, error), ExitCode.outputFailed);
}

/**
 * Returns the error of an output that is refused before the command begins; a wrong path is an
 * error of usage.
 *
 * @param permissionRemedy a further remedy if permission is denied
 */
export function openingError(path: string, error: unknown, permissionRemedy = ""): UserError {
	const code = errorCode(error);
	const isDenied = code === "EACCES" || code === "EPERM";
	const remedy = isDenied && permissionRemedy !== "" ? `, or ${permissionRemedy}` : "";
	const exitCode = PATH_ERRORS.has(code) ? ExitCode.usage : ExitCode.outputFailed;
	return new UserError(`${cannotWrite(path, error)}${remedy}`, exitCode);
}

function cannotWrite(path: string, error: unknown): string {
	return `cannot write “${printable(path)}”: ${describeWriteError(error)}`;
}
