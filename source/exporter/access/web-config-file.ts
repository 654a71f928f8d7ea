/** A web configuration file with its certificates and keys, read again when they change. */
import { type Stats, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { TlsOptions } from "node:tls";
import { describeFailure } from "../../core/errors.ts";
import type { Clock } from "../../core/interfaces.ts";
import { readSmallFile } from "../../inputs/small-file.ts";
import { describeErrors } from "../../inputs/yaml-reader.ts";
import { readWebConfig } from "./read-web-config.ts";
import { tlsOptions } from "./tls-options.ts";
import type { PemText, TlsSettings, WebConfig } from "./web-config.ts";

export interface LoadedConfig {
	readonly config: WebConfig;
	/** Null without TLS. */
	readonly tls: TlsOptions | null;
	/** Files with a secret that every user of this machine can read. */
	readonly exposed: readonly string[];
}

const KIB = 1024;
const MAX_CONFIG_BYTES = 64 * KIB;
/** A chain of certificates takes some 10 KiB, a bundle of authorities up to 300 KiB. */
const MAX_PEM_BYTES = 1024 * KIB;
/** The files are checked at most this often, in ms. */
const CHECK_MS = 1000;
const OTHERS_MAY_READ = 0o004;

export class WebConfigFile {
	readonly #path: string;
	readonly #clock: Clock;
	/** The state of the files when they were last read, whether or not they were valid. */
	#files: readonly string[] = [];
	#state = "";
	#checked_ms = Number.NEGATIVE_INFINITY;
	#loaded: LoadedConfig;
	#problem: string | null = null;

	/** @throws {Error} with a message of one or more lines */
	constructor(path: string, clock: Clock) {
		this.#path = resolve(path);
		this.#clock = clock;
		this.#loaded = this.#load();
	}

	/** The last valid configuration. */
	get loaded(): LoadedConfig {
		return this.#loaded;
	}

	/** Why the files as they are now are not used; null if they are. */
	get problem(): string | null {
		return this.#problem;
	}

	/**
	 * Reads the files again if they have changed. If they are invalid, the previous ones stay in use.
	 *
	 * Reads are synchronous: under sudo this process is root for brief moments, and a read in another
	 * thread could then open a path as root.
	 *
	 * @returns whether they have changed
	 */
	refresh(): boolean {
		const now_ms = this.#clock.now();
		if (now_ms - this.#checked_ms < CHECK_MS) return false;
		this.#checked_ms = now_ms;
		if (stateOf(this.#files) === this.#state) return false;
		try {
			const loaded = this.#load();
			refuseChangesThatNeedRestart(this.#loaded, loaded);
			this.#loaded = loaded;
			this.#problem = null;
		} catch (error) {
			this.#problem = error instanceof Error ? error.message : String(error);
		}
		return true;
	}

	#load(): LoadedConfig {
		// Taken before reading, so a change in the meantime is noticed next time.
		const ownState = stateOf([this.#path]);
		[this.#files, this.#state] = [[this.#path], ownState];
		const read = readWebConfig(readText(this.#path, MAX_CONFIG_BYTES));
		if (!read.ok) throw new Error(describeErrors(this.#path, read.errors).join("\n"));
		const { config } = read;
		const pathOf = (path: string) => resolve(dirname(this.#path), path);
		const pems = pemFiles(config.tls).map(pathOf);
		this.#files = [this.#path, ...pems];
		this.#state = [ownState, ...pems.map((file) => stateOf([file]))].join("\n");
		const tls =
			config.tls === null
				? null
				: tlsOptions(config.tls, (path) => readText(pathOf(path), MAX_PEM_BYTES));
		const secrets = [
			...(hasSecret(config) ? [this.#path] : []),
			...(config.tls?.key.kind === "file" ? [pathOf(config.tls.key.path)] : []),
		];
		return { config, tls, exposed: secrets.filter(isExposed) };
	}
}

function pemFiles(tls: TlsSettings | null): string[] {
	const texts: (PemText | null)[] =
		tls === null ? [] : [tls.certificate, tls.key, tls.clientAuthority];
	return texts.flatMap((pem) => (pem?.kind === "file" ? [pem.path] : []));
}

/** A text that changes with the files. A rotation may replace a file, or what a link points to. */
function stateOf(files: readonly string[]): string {
	return files
		.map((file) => {
			const status = statusOf(file);
			if (status === null) return "missing";
			const { dev, ino, size, mtimeMs, ctimeMs } = status;
			return [dev, ino, size, mtimeMs, ctimeMs].join(" ");
		})
		.join("\n");
}

function statusOf(file: string): Stats | null {
	try {
		return statSync(file, { throwIfNoEntry: false }) ?? null;
	} catch {
		return null;
	}
}

function hasSecret({ users, tls }: WebConfig): boolean {
	return users.size > 0 || tls?.key.kind === "text";
}

function isExposed(file: string): boolean {
	return ((statusOf(file)?.mode ?? 0) & OTHERS_MAY_READ) !== 0;
}

const REASONS: Readonly<Record<string, string>> = {
	ENOENT: "no such file",
	EACCES: "permission denied (under sudo it is read as the user who ran sudo, unless --keep-root)",
};

function readText(path: string, max_bytes: number): string {
	try {
		return readSmallFile(path, max_bytes);
	} catch (error) {
		throw new Error(`cannot read “${path}”: ${describeFailure(error, REASONS)}`);
	}
}

/** @throws {Error} if a setting has changed that only applies when the server is created */
function refuseChangesThatNeedRestart(before: LoadedConfig, now: LoadedConfig): void {
	if ((before.tls === null) !== (now.tls === null)) {
		throw new Error("switching TLS on or off needs a restart");
	}
	if (before.tls?.requestCert !== now.tls?.requestCert) {
		throw new Error("a changed client_auth_type needs a restart");
	}
}
