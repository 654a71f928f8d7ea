/** What the path of an output leads to, and the identity of that file under any name. */
import { type BigIntStats, lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

export type OutputTarget =
	/** A regular file, which may not exist yet. */
	| { readonly kind: "file"; readonly path: string; readonly isNew: boolean }
	/** A named pipe, a terminal, `/dev/null`: written in place. */
	| { readonly kind: "stream"; readonly path: string }
	/** A descriptor of this process, such as `/dev/stdout`. */
	| { readonly kind: "handle"; readonly handle: number };

const MAX_LINKS = 40;
const OWN_HANDLES = /^\/proc\/(?:self|\d+)\/fd$/;

/**
 * Returns what a path leads to; null if no output can be written there: a folder, a disk, a socket.
 *
 * @throws the system's error if its folder is missing
 */
export function targetOf(path: string, isNew: boolean): OutputTarget | null {
	const target = join(realpathSync(dirname(resolve(path))), basename(path));
	const handle = handleOf(target);
	if (handle !== null) return { kind: "handle", handle };
	const existing = statSync(target, { throwIfNoEntry: false });
	if (existing === undefined || existing.isFile()) return { kind: "file", path: target, isNew };
	const isStream = existing.isFIFO() || existing.isCharacterDevice();
	return isStream ? { kind: "stream", path: target } : null;
}

/**
 * The descriptor behind `/dev/stdout`, `/dev/fd/3`, `/proc/self/fd/3`. Opening it again would write
 * at 0.
 */
function handleOf(path: string): number | null {
	let link = path;
	for (let count = 0; count < MAX_LINKS; count++) {
		if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) return null;
		if (OWN_HANDLES.test(dirname(link))) return Number(basename(link));
		const next = resolve(dirname(link), readlinkSync(link));
		try {
			link = join(realpathSync(dirname(next)), basename(next));
		} catch {
			return null;
		}
	}
	return null;
}

/**
 * Returns what two names of the same file have in common: the file itself, through links of either
 * kind, and its place in its folder, even before it exists.
 */
export function identitiesOf(path: string): string[] {
	const identities: string[] = [];
	const file = statusOf(path);
	// A pipe or `/dev/null` cannot be overwritten.
	if (file?.isFile() === false) return identities;
	if (file !== undefined) identities.push(`${file.dev}:${file.ino}`);
	const folder = statusOf(dirname(resolve(path)));
	if (folder !== undefined) identities.push(`${folder.dev}:${folder.ino}/${basename(path)}`);
	return identities;
}

/** Undefined if the file does not exist, or is inaccessible. */
function statusOf(path: string): BigIntStats | undefined {
	try {
		return statSync(path, { bigint: true });
	} catch {
		return undefined;
	}
}
