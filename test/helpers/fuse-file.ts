/**
 * A statistics file that fails as a kernel's can: a file system of one file, which this process
 * answers for (FUSE). It says its text, fails with an error, or does not answer at all.
 *
 * Needs root and `/dev/fuse`. This process must not touch the file synchronously: nobody would
 * answer. The numbers are those of `<linux/fuse.h>`.
 */
import { spawnSync } from "node:child_process";
import { close, existsSync, mkdtempSync, openSync, read, rmSync, writeSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { TestContext } from "node:test";

/** For `test`'s `skip`: why there can be no such file here, or false. */
export const NO_FUSE =
	process.geteuid?.() === 0 && existsSync("/dev/fuse")
		? false
		: "only root can mount a file system of its own";

/** What a reader of the file meets. */
export type Behaviour =
	/**
	 * `takes_ms`: how long a read takes, whatever signal comes meanwhile; at once where it is left
	 * out.
	 */
	| { readonly kind: "text"; readonly text: () => string; readonly takes_ms?: number }
	| { readonly kind: "error"; readonly errno: number }
	| { readonly kind: "hang" };

const OPERATION = {
	lookup: 1,
	getattr: 3,
	open: 14,
	read: 15,
	release: 18,
	flush: 25,
	init: 26,
	interrupt: 36,
};
/** Nobody waits for an answer to these: forget, and many of them. */
const UNANSWERED = new Set([2, 42]);
const HEADER_BYTES = 40;
/** The kernel refuses to hand its requests to a smaller buffer. */
const BUFFER_BYTES = 256 * 1024;
const ROOT_NODE = 1n;
const FILE_NODE = 2n;
const NOTHING = Buffer.alloc(0);

export class FuseFile {
	readonly path: string;
	behaviour: Behaviour = { kind: "text", text: () => "" };
	/** How often it was asked for its text. */
	reads = 0;
	readonly #directory: string;
	readonly #device: number;
	readonly #waiting: Buffer[] = [];

	constructor(context: TestContext) {
		const directory = mkdtempSync(join(tmpdir(), "fuse-"));
		this.path = join(directory, "statistics");
		this.#device = openSync("/dev/fuse", "r+");
		const options = "fd=3,rootmode=40000,user_id=0,group_id=0";
		const { status, stderr } = spawnSync(
			"mount",
			["-i", "-t", "fuse", "-o", options, "fuse-file", directory],
			{ stdio: ["ignore", "ignore", "pipe", this.#device], encoding: "utf8" },
		);
		this.#directory = directory;
		context.after(() => {
			this.vanish();
			rmSync(directory, { recursive: true });
		});
		if (status !== 0) throw new Error(`cannot mount a file system: ${stderr}`);
		this.#serve();
	}

	/**
	 * Its file system goes, also under those who wait for an answer; what is left is an empty folder.
	 */
	vanish(): void {
		spawnSync("umount", ["--force", "--lazy", this.#directory]);
	}

	/** Those who wait are answered as it behaves now. */
	release(): void {
		for (const request of this.#waiting.splice(0)) this.#read(request);
	}

	#serve(): void {
		const buffer = Buffer.alloc(BUFFER_BYTES);
		read(this.#device, buffer, 0, BUFFER_BYTES, null, (error, length) => {
			// Unmounted: there is no more to come.
			if (error !== null) {
				close(this.#device);
				return;
			}
			this.#answer(buffer.subarray(0, length));
			this.#serve();
		});
	}

	#answer(request: Buffer): void {
		const operation = request.readUInt32LE(4);
		if (operation === OPERATION.read) {
			this.reads++;
			this.#read(request);
			return;
		}
		if (operation === OPERATION.interrupt) {
			this.#interrupt(request.readBigUInt64LE(HEADER_BYTES));
			return;
		}
		if (UNANSWERED.has(operation)) return;
		const answer = answerTo(operation, request);
		this.#reply(request, answer ?? NOTHING, answer === null ? constants.errno.ENOSYS : 0);
	}

	/**
	 * Whoever waits for that answer has a signal: a wait in a kernel is mostly one that can be
	 * killed.
	 */
	#interrupt(unique: bigint): void {
		const at = this.#waiting.findIndex((waiting) => waiting.readBigUInt64LE(8) === unique);
		for (const waiting of at < 0 ? [] : this.#waiting.splice(at, 1)) {
			this.#reply(waiting, NOTHING, constants.errno.EINTR);
		}
	}

	#read(request: Buffer): void {
		const { behaviour } = this;
		if (behaviour.kind === "hang") {
			this.#waiting.push(Buffer.from(request));
			return;
		}
		if (behaviour.kind === "error") {
			this.#reply(request, NOTHING, behaviour.errno);
			return;
		}
		const { text, takes_ms } = behaviour;
		if (takes_ms === undefined) {
			this.#say(request, text);
			return;
		}
		// The buffer that the request lies in is the next one's as well.
		const kept = Buffer.from(request);
		setTimeout(() => this.#say(kept, text), takes_ms);
	}

	#say(request: Buffer, text: () => string): void {
		const offset = Number(request.readBigUInt64LE(HEADER_BYTES + 8));
		const size = request.readUInt32LE(HEADER_BYTES + 16);
		this.#reply(request, Buffer.from(text(), "latin1").subarray(offset, offset + size));
	}

	#reply(request: Buffer, answer: Buffer, errno = 0): void {
		const header = Buffer.alloc(16);
		header.writeUInt32LE(header.length + answer.length, 0);
		header.writeInt32LE(-errno, 4);
		request.copy(header, 8, 8, 16);
		try {
			writeSync(this.#device, Buffer.concat([header, answer]));
		} catch {
			// Who asked was killed meanwhile.
		}
	}
}

/** Null where such a thing is not done here. */
function answerTo(operation: number, request: Buffer): Buffer | null {
	switch (operation) {
		case OPERATION.init:
			return initAnswer(request);
		case OPERATION.lookup:
			return Buffer.concat([entry(FILE_NODE), attributes(FILE_NODE)]);
		case OPERATION.getattr:
			return Buffer.concat([Buffer.alloc(16), attributes(request.readBigUInt64LE(16))]);
		case OPERATION.open:
			return openAnswer();
		case OPERATION.release:
		case OPERATION.flush:
			return NOTHING;
		default:
			return null;
	}
}

function initAnswer(request: Buffer): Buffer {
	const answer = Buffer.alloc(64);
	answer.writeUInt32LE(7, 0);
	answer.writeUInt32LE(Math.min(31, request.readUInt32LE(HEADER_BYTES + 4)), 4);
	answer.writeUInt32LE(4096, 20);
	return answer;
}

function entry(node: bigint): Buffer {
	const answer = Buffer.alloc(40);
	answer.writeBigUInt64LE(node, 0);
	return answer;
}

/** Of size 0, as debugfs says of its files; nothing is kept in the page cache. */
function attributes(node: bigint): Buffer {
	const answer = Buffer.alloc(88);
	answer.writeBigUInt64LE(node, 0);
	answer.writeUInt32LE(node === ROOT_NODE ? 0o040_755 : 0o100_444, 60);
	answer.writeUInt32LE(1, 64);
	return answer;
}

function openAnswer(): Buffer {
	const answer = Buffer.alloc(16);
	answer.writeUInt32LE(1, 8);
	return answer;
}
