/**
 * Errors of the machine, not defects of this program: one description per code, used everywhere.
 */
import { describeFailure, ExitCode, errorCode, UserError } from "./errors.ts";

/** What is exhausted or broken, and what to do. */
export const MACHINE_REASONS: Readonly<Record<string, string>> = {
	EMFILE: "too many open files in this process; raise its limit (ulimit -n)",
	ENFILE: "too many open files on this machine; close programs, or raise fs.file-max",
	ENOMEM: "out of memory; close programs",
	ENOBUFS: "out of socket memory; close connections",
	ENOSPC: "the disk is full (space or inodes); free some",
	EDQUOT: "the disk quota is exceeded; free some space",
	EROFS: "the file system is read-only; remount it for writing, or choose another place",
	EIO: "the disk failed; see dmesg",
};

/** What is wrong with a path. */
const PLACE_REASONS: Readonly<Record<string, string>> = {
	ENOENT: "no such file or folder",
	ENOTDIR: "a part of its path is not a folder",
	EACCES: "permission denied",
	EPERM: "permission denied",
	ELOOP: "its path is a loop of symbolic links",
	ENAMETOOLONG: "its name is too long",
	ENXIO: "no such device",
	ENODEV: "no such device",
	ENOTCONN: "its file server is gone",
	ESTALE: "its file server is gone",
	ETIMEDOUT: "its file server does not answer",
};

/** EAGAIN of `fork`, for every limit on processes. EAGAIN of a read only means: nothing yet. */
const NO_PROCESS =
	"too many processes or threads; end some, or raise the limit (ulimit -u, TasksMax= of a unit)";

const VERBS: Readonly<Record<string, string>> = {
	mkdir: "make",
	mkdtemp: "make",
	rmdir: "remove",
	scandir: "list",
	unlink: "remove",
	uv_cwd: "find the current folder",
};

interface SystemError extends Error {
	readonly syscall: string;
	readonly path?: string;
}

/** Why the machine refused a call. */
export interface Refusal {
	/** What happened, and what to do if that is known. */
	readonly reason: string;
	/** `usage` if a path is wrong, else `outputFailed`. */
	readonly exitCode: ExitCode;
}

/** Returns why the machine refused a call; null if the error may be a defect. */
export function refusalOf(error: unknown): Refusal | null {
	if (!isSystemError(error)) return null;
	const code = errorCode(error);
	const isProcess = error.syscall.startsWith("spawn");
	const reason = isProcess && code === "EAGAIN" ? NO_PROCESS : MACHINE_REASONS[code];
	if (reason !== undefined) return { reason, exitCode: ExitCode.outputFailed };
	const place = PLACE_REASONS[code];
	return place === undefined ? null : { reason: place, exitCode: ExitCode.usage };
}

/** Returns why a file cannot be read, in words and not in codes: `no such file or folder`. */
export function describeReadError(error: unknown): string {
	return describeFailure(error, { ...MACHINE_REASONS, ...PLACE_REASONS });
}

/** Returns the error to show in place of a system error; null if it may be a defect. */
export function machineError(error: unknown): UserError | null {
	const refusal = refusalOf(error);
	if (refusal === null || !isSystemError(error)) return null;
	return new UserError(`${attempt(error)}: ${refusal.reason}`, refusal.exitCode);
}

function isSystemError(error: unknown): error is SystemError {
	return error instanceof Error && "syscall" in error && typeof error.syscall === "string";
}

/** `cannot open “/tmp/a”` */
function attempt({ syscall, path = "" }: SystemError): string {
	const [call = "", program] = syscall.split(" ", 2);
	const verb = call === "spawn" ? "start" : (VERBS[call] ?? call.replace(/^uv_/, ""));
	const what = program ?? path;
	return `cannot ${verb}${what === "" ? "" : ` “${what}”`}`;
}
