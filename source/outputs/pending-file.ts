/**
 * A file that is never seen incomplete: written under another name, synced, and then renamed into
 * its place.
 */
import {
	type BigIntStats,
	closeSync,
	constants,
	existsSync,
	fchmodSync,
	fstatSync,
	fsyncSync,
	linkSync,
	openSync,
	readSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { errorCode } from "../core/errors.ts";

export interface FileOptions {
	/** Permissions before the umask; 0644 if left out. */
	readonly mode?: number;
	/** Whether the umask is ignored. */
	readonly isModeExact?: boolean;
	/** Whether it must survive a power cut, which means waiting for the disk; true if left out. */
	readonly isDurable?: boolean;
}

export interface PendingFileOptions extends FileOptions {
	/** The path it is written under; an unpredictable one if left out. */
	readonly aside?: string;
}

/**
 * The constructor, {@link replace}, {@link create} and {@link discard} use paths, with current
 * privileges.
 */
export class PendingFile {
	/** Open for writing until the file is in place, or discarded. */
	readonly handle: number;
	readonly #path: string;
	readonly #aside: string;
	readonly #isDurable: boolean;
	#isOpen = true;

	/** @throws the system's error if no file can be created beside the path */
	constructor(path: string, options: PendingFileOptions = {}) {
		const { mode = 0o644, isModeExact = false, isDurable = true } = options;
		this.#path = path;
		this.#aside = options.aside ?? join(dirname(path), `.anarchy-aside-${unpredictableName()}`);
		this.#isDurable = isDurable;
		this.handle = openSync(this.#aside, "wx", mode);
		if (isModeExact) this.#orDiscard(() => fchmodSync(this.handle, mode));
	}

	/**
	 * Puts the file in place of whatever has its path, and returns its status.
	 *
	 * @throws the system's error; then nothing of it is left, and a former file is unchanged
	 */
	replace(): BigIntStats {
		return this.#finish(() => renameSync(this.#aside, this.#path));
	}

	/** Like {@link replace}, but fails with EEXIST if something has its path. */
	create(): BigIntStats {
		return this.#finish(() => {
			try {
				linkSync(this.#aside, this.#path);
			} catch (error) {
				if (!WITHOUT_LINKS.has(errorCode(error))) throw error;
				if (existsSync(this.#path)) throw Object.assign(new Error("EEXIST"), { code: "EEXIST" });
				renameSync(this.#aside, this.#path);
				return;
			}
			rmSync(this.#aside, { force: true });
		});
	}

	/** Removes the file; does nothing once it is in place. */
	discard(): void {
		if (!this.#isOpen) return;
		this.#isOpen = false;
		closeSync(this.handle);
		rmSync(this.#aside, { force: true });
	}

	#finish(put: () => void): BigIntStats {
		return this.#orDiscard(() => {
			if (this.#isDurable) sync(this.handle);
			const status = fstatSync(this.handle, { bigint: true });
			put();
			this.#isOpen = false;
			closeSync(this.handle);
			if (this.#isDurable) syncFolderOf(this.#path);
			return status;
		});
	}

	#orDiscard<T>(action: () => T): T {
		try {
			return action();
		} catch (error) {
			this.discard();
			throw error;
		}
	}
}

/** Errors of file systems without hard links. */
const WITHOUT_LINKS = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK"]);
/** Errors of file systems that cannot sync, or whose folders cannot be opened. */
const WITHOUT_SYNC = new Set(["EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EACCES", "EPERM"]);

/** Writes a text to a file durably, replacing a former one; see {@link PendingFile.replace}. */
export function replaceFile(path: string, text: string, options: FileOptions = {}): BigIntStats {
	return withText(path, text, options).replace();
}

/** Writes a text to a new file durably; see {@link PendingFile.create}. */
export function createFile(path: string, text: string, options: FileOptions = {}): BigIntStats {
	return withText(path, text, options).create();
}

function withText(path: string, text: string, options: FileOptions): PendingFile {
	const file = new PendingFile(path, options);
	try {
		writeFileSync(file.handle, text);
		return file;
	} catch (error) {
		file.discard();
		throw error;
	}
}

/** Syncs the folder of a path, without which a rename may not be on the disk. */
function syncFolderOf(path: string): void {
	try {
		const handle = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY);
		try {
			fsyncSync(handle);
		} finally {
			closeSync(handle);
		}
	} catch (error) {
		if (!WITHOUT_SYNC.has(errorCode(error))) throw error;
	}
}

function sync(handle: number): void {
	try {
		fsyncSync(handle);
	} catch (error) {
		if (!WITHOUT_SYNC.has(errorCode(error))) throw error;
	}
}

/**
 * Returns 16 random hexadecimal digits of the kernel; Node's own would load all its cryptography.
 */
export function unpredictableName(): string {
	const handle = openSync("/dev/urandom", "r");
	try {
		const bytes = Buffer.alloc(8);
		readSync(handle, bytes);
		return bytes.toString("hex");
	} finally {
		closeSync(handle);
	}
}
