import type { Clock } from "../core/interfaces.ts";
import type { Sample } from "../core/sample.ts";
import { LogFile, type LogFileOptions } from "../sinks/log-file.ts";
import type { Recorder } from "../tui/App.tsx";

type Settings = Omit<LogFileOptions, "path" | "clock" | "notify">;

/** How long a message stays on the last line of the screen. */
const MESSAGE_LASTS_MS = 8000;

/** The log beside the screen: on from the start with `--log`, and by key. */
export class MonitorLog implements Recorder {
	readonly #settings: Settings;
	readonly #clock: Clock;
	#path: string | null;
	#file: LogFile | null = null;
	#message = { text: "", until_ms: 0 };
	#closing: Promise<void> = Promise.resolve();
	#listener = () => {};

	/** @param path where to log to; null names a file by the date when logging is first asked for */
	constructor(settings: Settings, path: string | null, clock: Clock) {
		this.#settings = settings;
		this.#path = path;
		this.#clock = clock;
		// At the start a file that cannot be written ends the program; later it is a message.
		if (path !== null) this.#file = this.#open(path);
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

	write(sample: Sample): void {
		this.#file?.write(sample);
	}

	readonly toggle = (): void => {
		const file = this.#file;
		if (file !== null) {
			this.#file = null;
			this.#say(`logging stopped; ${file.state.samples} samples are in ${this.#path}`);
			this.#closing = Promise.all([this.#closing, file.close()]).then(() => {});
			return;
		}
		this.#path ??= `anarchy-perf-${stamp(this.#clock.wall())}.${EXTENSIONS[this.#settings.format]}`;
		try {
			this.#file = this.#open(this.#path);
			this.#say(`logging to ${this.#path}`);
		} catch (error) {
			this.#say(error instanceof Error ? error.message : String(error));
		}
	};

	async close(): Promise<void> {
		await this.#closing;
		await this.#file?.close();
	}

	#open(path: string): LogFile {
		const notify = ({ text }: { text: string }) => this.#say(text);
		return new LogFile({ ...this.#settings, path, clock: this.#clock, notify });
	}

	#say(text: string): void {
		this.#message = { text, until_ms: this.#clock.now() + MESSAGE_LASTS_MS };
		this.#listener();
	}
}

const EXTENSIONS = { csv: "csv", json: "jsonl" } as const;

/** `20261123-195501`: local time, in a file's name. */
function stamp(wall_ms: number): string {
	const local_ms = wall_ms - new Date(wall_ms).getTimezoneOffset() * 60_000;
	return new Date(local_ms)
		.toISOString()
		.slice(0, 19)
		.replace("T", "-")
		.replace(/[-:](?=\d\d(?!-))/g, "");
}
