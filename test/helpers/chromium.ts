/**
 * A real browser without a window, spoken to by the DevTools protocol over a pipe: JSON messages,
 * each ended by a zero byte, on the browser's file descriptors 3 (to it) and 4 (from it).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const DEADLINE_MS = 120_000;

/** The browser that `$CHROMIUM` names, or the first one on the `PATH`; null where there is none. */
export function findChromium(): string | null {
	const folders = (process.env["PATH"] ?? "").split(delimiter);
	const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
	const named = process.env["CHROMIUM"];
	return (named === undefined ? candidates : [named]).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** What a command of the protocol takes and gives, and what an event says. */
export type Values = Record<string, unknown>;

interface Message {
	readonly id?: number;
	readonly method?: string;
	readonly params?: Values;
	readonly sessionId?: string;
	readonly result?: Values;
	readonly error?: { readonly message: string };
}

interface Waiting {
	resolve(result: Values): void;
	reject(error: Error): void;
}

export class Chromium {
	readonly #process: ChildProcess;
	readonly #profile: string;
	readonly #waiting = new Map<number, Waiting>();
	readonly #listeners = new Map<string, (method: string, params: Values) => void>();
	#received = "";
	#lastId = 0;

	private constructor(path: string) {
		this.#profile = mkdtempSync(join(tmpdir(), "chromium-"));
		const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
		const quiet = ["--no-first-run", "--disable-extensions", "--disable-background-networking"];
		const own = ["--remote-debugging-pipe", `--user-data-dir=${this.#profile}`];
		this.#process = spawn(path, [...flags, ...quiet, ...own], {
			stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
		});
		const output = this.#process.stdio[4] as Readable;
		output.setEncoding("utf8").on("data", (text: string) => this.#receive(text));
		this.#process.on("exit", () => {
			for (const { reject } of this.#waiting.values()) reject(new Error("the browser ended"));
		});
	}

	static async start(path: string): Promise<Chromium> {
		const browser = new Chromium(path);
		await browser.send("Browser.getVersion", {});
		return browser;
	}

	/** A new tab. @param listener takes each event of the tab */
	async open(listener: (method: string, params: Values) => void): Promise<Tab> {
		const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
		const attached = await this.send("Target.attachToTarget", { targetId, flatten: true });
		const sessionId = String(attached["sessionId"]);
		this.#listeners.set(sessionId, listener);
		return {
			send: (method, params = {}) => this.send(method, params, sessionId),
			close: async () => {
				await this.send("Target.closeTarget", { targetId });
			},
		};
	}

	/** One command. Rejects where the browser refuses it, or does not answer in time. */
	send(method: string, params: Values, sessionId?: string): Promise<Values> {
		const id = ++this.#lastId;
		const message = sessionId === undefined ? {} : { sessionId };
		const input = this.#process.stdio[3] as Writable;
		input.write(`${JSON.stringify({ id, method, params, ...message })}\0`);
		return new Promise((resolve, reject) => {
			const late = setTimeout(() => reject(new Error(`no answer to ${method}`)), DEADLINE_MS);
			const done = () => {
				clearTimeout(late);
				this.#waiting.delete(id);
			};
			this.#waiting.set(id, {
				resolve: (result) => {
					done();
					resolve(result);
				},
				reject: (error) => {
					done();
					reject(error);
				},
			});
		});
	}

	async close(): Promise<void> {
		const ended = once(this.#process, "close");
		// It may end before it answers. Killed, its children would go on writing to the profile.
		await this.send("Browser.close", {}).catch(() => {});
		await ended;
		rmSync(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
	}

	#receive(text: string): void {
		const messages = (this.#received + text).split("\0");
		this.#received = messages.pop() ?? "";
		for (const message of messages) this.#handle(JSON.parse(message));
	}

	#handle({ id, method, params, sessionId, result, error }: Message): void {
		if (id === undefined) {
			this.#listeners.get(sessionId ?? "")?.(method ?? "", params ?? {});
			return;
		}
		const waiting = this.#waiting.get(id);
		if (error === undefined) waiting?.resolve(result ?? {});
		else waiting?.reject(new Error(error.message));
	}
}

export interface Tab {
	send(method: string, params?: Values): Promise<Values>;
	close(): Promise<void>;
}
