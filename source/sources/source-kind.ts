/**
 * Sources: where counters of a link come from. Each source is a folder that reads and parses, and
 * says what it offers, so that nothing outside depends on one driver's text; `sources.ts` is their
 * table.
 */
import type { Clock, Source } from "../core/interfaces.ts";
import type { FieldName } from "../core/metrics.ts";

/** A kind of source: what is known before it is opened, and how to open it. */
export interface SourceKind {
	readonly id: string;
	/** Whether `--source` can name it; the simulated driver is `--demo`. */
	readonly isReal: boolean;
	/** The fields that it can ever have. */
	readonly offers: ReadonlySet<FieldName>;
	/** Never throws: errors show when the source is read. */
	readonly open: (options: SourceOptions) => Source;
}

/** The options of all sources; each source uses those that it needs. */
export interface SourceOptions {
	readonly clock: Clock;
	/** The driver's statistics file. */
	readonly statsFile: string;
	/** Mount points of sysfs and procfs. */
	readonly sysfs: string;
	readonly procfs: string;
	/** Whether a read that hangs must not block the process (keys, scrapes, logs). */
	readonly isAsync: boolean;
	/** Opens a file for an asynchronous read; with the privileges of this process if left out. */
	readonly openFile?: OpenFile | undefined;
	/** Of the simulated driver: MB/s, nanoseconds, seconds. */
	readonly simulation: {
		readonly scenario: string;
		readonly seed: number;
		readonly tx: number;
		readonly rx: number;
		readonly latency: number;
		readonly uptime: number;
	};
}

/** Opens a file for reading: resolves with its descriptor, or rejects with the system's error. */
export type OpenFile = (path: string, flags: number) => Promise<number>;
