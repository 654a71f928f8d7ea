/**
 * Attributes and directories of sysfs. Devices disappear while they are read, so whatever cannot be
 * read counts as absent: null, or an empty list.
 */
import { close, open, readdir, realpath } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { inTime } from "./in-time.ts";
import { NON_BLOCKING, readSome } from "./small-file.ts";

/** The kernel's limit for an attribute, in bytes. */
const MAX_ATTRIBUTE_LENGTH = 4096;
/** More devices than any machine has. */
const MAX_NAMES = 4096;

const openFile = promisify(open);
const closeFile = promisify(close);
const listNames = promisify<string, string[]>(readdir);
const resolvePath = promisify<string, string>(realpath);

/** A tree of attributes, by paths from its root. A test can watch what is read of it. */
export interface AttributeTree {
	/** The text of an attribute; null if it cannot be read. */
	attribute(path: string): Promise<string | null>;
	/** The first bytes of a binary attribute, at most 4 KiB; null if it cannot be read. */
	bytes(path: string, length: number): Promise<Uint8Array | null>;
	/** The names in a directory, sorted; empty if it cannot be read. */
	names(path: string): Promise<string[]>;
	/** Where a symbolic link leads; empty if nowhere. */
	target(path: string): Promise<string>;
}

/** Returns the tree at a mount point. */
export function treeAt(mount: string): AttributeTree {
	return {
		attribute: (path) => readAttribute(join(mount, path)),
		bytes: (path, length) => readBytes(join(mount, path), length),
		names: (path) => namesIn(join(mount, path)),
		target: (path) => targetOf(join(mount, path)),
	};
}

/** Reads an attribute, at most 4 KiB of it; null if it cannot be read. */
export async function readAttribute(path: string): Promise<string | null> {
	return (await readBytes(path, MAX_ATTRIBUTE_LENGTH))?.toString("utf8") ?? null;
}

async function readBytes(path: string, length: number): Promise<Buffer | null> {
	try {
		return await inTime(path, () => readFirst(path, Math.min(length, MAX_ATTRIBUTE_LENGTH)));
	} catch {
		return null;
	}
}

/** The first read returns the whole attribute, so a second one, for its end, is saved. */
async function readFirst(path: string, length: number): Promise<Buffer> {
	const handle = await openFile(path, NON_BLOCKING);
	try {
		const buffer = Buffer.allocUnsafe(length);
		return buffer.subarray(0, await readSome(handle, buffer));
	} finally {
		await closeFile(handle);
	}
}

/** Lists a directory, sorted; empty if it cannot be read. */
export async function namesIn(path: string): Promise<string[]> {
	try {
		return (await inTime(path, () => listNames(path))).sort().slice(0, MAX_NAMES);
	} catch {
		return [];
	}
}

/** Resolves a symbolic link; empty if it leads nowhere. */
export async function targetOf(path: string): Promise<string> {
	try {
		return await inTime(path, () => resolvePath(path));
	} catch {
		return "";
	}
}
