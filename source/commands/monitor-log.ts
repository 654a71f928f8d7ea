import { basename } from "node:path";
import { describeFailure } from "../core/errors.ts";
import type { Clock, Sink } from "../core/interfaces.ts";
import type { LogRecord } from "../core/link-event.ts";
import type { LogFile } from "../log/log-file.ts";
import type { LogFileOptions } from "../log/log-file-options.ts";
import type { Recorder } from "../screen/App.tsx";

export type LogSettings = Omit<LogFileOptions, "path" | "clock" | "notify">;

/** How long a message stays on the last line of the screen. */
const MESSAGE_DURATION_MS = 8000;

/** The log beside the screen: on from the start with `--log`, and switched by a key. */
export class MonitorLog implements Recorder, Sink {
	readonly isSwitchable = true;
	readonly #settings: LogSettings;
	readonly #clock: Clock;
	/** Null until logging is first started; then named by the date unless `--log` named it. */
	#path: string | null = null;
	#file: LogFile | null = null;
	#message = { text: "", until_ms: 0 };
	/** Whether the log should be on; keys arrive faster than files open and close. */
	#isWanted = false;
	/** Files are opened and closed one after the other: this is the last of them. */
	#work: Promise<void> = Promise.resolve();
	#listener = () => {};

	constructor(settings: LogSettings, clock: Clock) {
		this.#settings = settings;
		this.#clock = clock;
	}

	get isOn(): boolean {
		return this.#file !== null;
	}

	get fileName(): string {
		return this.#path === null ? "" : basename(this.#path);
	}

	get message(): string {
		return this.#clock.now() < this.#message.until_ms ? this.#message.text : "";
	}

	onChange(listener: () => void): () => void {
		this.#listener = listener;
		return () => {
			this.#listener = () => {};
		};
	}

	write(...records: readonly LogRecord[]): void {
		this.#file?.write(...records);
	}

	/** @throws {UserError} if the file cannot be written, or is foreign */
	async start(path: string): Promise<void> {
		this.#path = path;
		// Loaded on demand: most of the time the monitor does not log.
		const { LogFile } = await import("../log/log-file.ts");
		const notify = ({ text }: { text: string }) => this.#showMessage(text);
		this.#file = new LogFile({ ...this.#settings, path, clock: this.#clock, notify });
		this.#isWanted = true;
		this.#showMessage(`logging to ${path}`);
	}

	readonly toggle = (): void => {
		this.#isWanted = !this.#isWanted;
		this.#work = this.#work
			.then(() => this.#change())
			.catch((error: unknown) => {
				this.#isWanted = false;
				this.#showMessage(describeFailure(error));
			});
	};

	async #change(): Promise<void> {
		if (this.#isWanted === this.isOn) return;
		if (this.isOn) await this.#stop();
		else await this.start(this.#path ?? this.#nameByDate());
	}

	async close(): Promise<void> {
		await this.#work;
		await this.#file?.close();
	}

	async #stop(): Promise<void> {
		const file = this.#file;
		this.#file = null;
		await file?.close();
		this.#showMessage(`logging stopped; ${file?.state.samples ?? 0} samples are in ${this.#path}`);
	}

	/** `anarchy-perf-20261123-195501.csv`, by local time, in the working directory. */
	#nameByDate(): string {
		const wall_ms = this.#clock.wall();
		const local_ms = wall_ms - new Date(wall_ms).getTimezoneOffset() * 60_000;
		const digits = new Date(local_ms).toISOString().replace(/\D/g, "");
		const extension = this.#settings.format === "json" ? "jsonl" : "csv";
		return `anarchy-perf-${digits.slice(0, 8)}-${digits.slice(8, 14)}.${extension}`;
	}

	#showMessage(text: string): void {
		this.#message = { text, until_ms: this.#clock.now() + MESSAGE_DURATION_MS };
		this.#listener();
	}
}

/** Used where the screen shows a log already. */
export const NO_LOG: Recorder & Sink = {
	isOn: false,
	isSwitchable: false,
	fileName: "",
	message: "",
	toggle() {},
	write() {},
	onChange: () => () => {},
	async close() {},
};
