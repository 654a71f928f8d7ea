/**
 * Small files and directories of sysfs. Devices go while they are looked at, so whatever can not be
 * read is simply not there: null, or an empty list.
 */
import { close, constants, open, read, readdir, realpath } from "node:fs";
import { promisify } from "node:util";

/** The kernel's own bound of an attribute. */
const LONGEST_ATTRIBUTE = 4096;
/** Far more devices than a machine has. */
const MOST_NAMES = 4096;
/** Without `O_NONBLOCK` a FIFO in the attribute's place would hang the open. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

const openFile = promisify(open);
const closeFile = promisify(close);
const listNames = promisify<string, string[]>(readdir);
const resolvePath = promisify<string, string>(realpath);
const readSome = promisify(read) as (
	handle: number,
	buffer: Uint8Array,
	offset: number,
	length: number,
	position: number,
) => Promise<{ bytesRead: number }>;

/** The text of an attribute, at most 4 KiB of it; null where it can not be read. */
export async function readAttribute(path: string): Promise<string | null> {
	let handle: number | null = null;
	try {
		handle = await openFile(path, FLAGS);
		const buffer = Buffer.allocUnsafe(LONGEST_ATTRIBUTE);
		const { bytesRead } = await readSome(handle, buffer, 0, LONGEST_ATTRIBUTE, 0);
		return buffer.toString("utf8", 0, bytesRead);
	} catch {
		return null;
	} finally {
		if (handle !== null) await closeFile(handle).catch(() => {});
	}
}

/** What is in a directory, sorted; empty where it can not be read. */
export async function namesIn(path: string): Promise<string[]> {
	try {
		return (await listNames(path)).sort().slice(0, MOST_NAMES);
	} catch {
		return [];
	}
}

/** Where a link leads; empty where it leads nowhere. */
export async function targetOf(path: string): Promise<string> {
	try {
		return await resolvePath(path);
	} catch {
		return "";
	}
}
