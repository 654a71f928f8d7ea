import { fstatSync, readFileSync, type Stats } from "node:fs";

const STANDARD_HANDLES = [0, 1, 2];
/** `/dev/null` as Linux numbers it: major 1, minor 3. */
const NULL_DEVICE = 0x103;
const ACCESS_MODE = 0o3;
const WRITE_ONLY = 0o1;

/**
 * Whether to ignore SIGHUP, as `nohup` requests. Node resets signal handlers before the program
 * runs, so the request is recognised by what `nohup` does to the standard streams: none of them is
 * a terminal or leads to another program, and a stdin that was a terminal is unreadable.
 */
export function ignoresHangup(): boolean {
	const files = STANDARD_HANDLES.map(statusOf);
	return files.every((file) => file === null || isUnattended(file)) || isStdinUnreadable(files[0]);
}

function statusOf(handle: number): Stats | null {
	try {
		return fstatSync(handle);
	} catch {
		return null;
	}
}

/** A regular file, or `/dev/null`: no other process and no person is at the other end. */
function isUnattended(file: Stats): boolean {
	return file.isFile() || isNullDevice(file);
}

function isNullDevice(file: Stats): boolean {
	return file.isCharacterDevice() && file.rdev === NULL_DEVICE;
}

/** GNU `nohup` replaces a terminal by `/dev/null`, opened for writing only. */
function isStdinUnreadable(file: Stats | null | undefined): boolean {
	if (file === null || file === undefined || !isNullDevice(file)) return false;
	try {
		const [, flags = "0"] =
			/^flags:\s+([0-7]+)$/m.exec(readFileSync("/proc/self/fdinfo/0", "latin1")) ?? [];
		return (Number.parseInt(flags, 8) & ACCESS_MODE) === WRITE_ONLY;
	} catch {
		return false;
	}
}
