import type { Clock } from "../core/interfaces.ts";
import type { Sample } from "../core/sample.ts";
import type { LogFile, LogFileOptions } from "../sinks/log-file.ts";
import type { Recorder } from "../tui/App.tsx";

export type LogSettings = Omit<LogFileOptions, "path" | "clock" | "notify">;

/** How long a message stays on the last line of the screen. */
const MESSAGE_LASTS_MS = 8000;

/** The log beside the screen: on from the start with `--log`, and by key. */
export class MonitorLog implements Recorder {
	readonly isSwitchable = true;
	readonly #settings: LogSettings;
	readonly #clock: Clock;
	/** Null until it is named by the date, when logging is first asked for. */
	#path: string | null = null;
	#file: LogFile | null = null;
	#message = { text: "", until_ms: 0 };
	/** Whether it is to be on; keys come faster than files are opened and closed. */
	#isWanted = false;
	/** What is under way: files are opened and closed one after the other. */
	#work: Promise<void> = Promise.resolve();
	#listener = () => {};

	constructor(settings: LogSettings, clock: Clock) {
		this.#settings = settings;
		this.#clock = clock;
	}

	get isOn(): boolean {
		return this.#file !== null;
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

	write(...samples: readonly Sample[]): void {
		this.#file?.write(...samples);
	}

	/** @throws {UserError} where the file cannot be written, or is none of ours */
	async start(path: string): Promise<void> {
		this.#path = path;
		// Loaded when it is needed, for most of the time the monitor does without.
		const { LogFile } = await import("../sinks/log-file.ts");
		const notify = ({ text }: { text: string }) => this.#say(text);
		this.#file = new LogFile({ ...this.#settings, path, clock: this.#clock, notify });
		this.#isWanted = true;
		this.#say(`logging to ${path}`);
	}

	readonly toggle = (): void => {
		this.#isWanted = !this.#isWanted;
		this.#work = this.#work
			.then(() => this.#change())
			.catch((error: unknown) => {
				this.#isWanted = false;
				this.#say(error instanceof Error ? error.message : String(error));
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
		this.#say(`logging stopped; ${file?.state.samples ?? 0} samples are in ${this.#path}`);
	}

	/** `anarchy-perf-20261123-195501.csv`, by local time, in the working directory. */
	#nameByDate(): string {
		const wall_ms = this.#clock.wall();
		const local_ms = wall_ms - new Date(wall_ms).getTimezoneOffset() * 60_000;
		const digits = new Date(local_ms).toISOString().replace(/\D/g, "");
		const extension = this.#settings.format === "json" ? "jsonl" : "csv";
		return `anarchy-perf-${digits.slice(0, 8)}-${digits.slice(8, 14)}.${extension}`;
	}

	#say(text: string): void {
		this.#message = { text, until_ms: this.#clock.now() + MESSAGE_LASTS_MS };
		this.#listener();
	}
}

/** In the place of a log where what is shown is a log already. */
export const NO_LOG: Recorder = {
	isOn: false,
	isSwitchable: false,
	message: "",
	toggle() {},
	write() {},
	onChange: () => () => {},
	async close() {},
};
