/**
 * Sources: where counters of a link come from. Each source is a folder that reads and parses, and
 * says what it offers, so that nothing outside depends on one driver's text; `sources.ts` is their
 * table.
 */
import type { Clock, Source } from "../core/interfaces.ts";
import type { FieldName } from "../core/metrics.ts";
import type { CountedBytes } from "../core/sample.ts";

/** Where the Anarchy driver publishes its statistics, unless debugfs is mounted elsewhere. */
export const DRIVER_FILE = "/sys/kernel/debug/anarchy-egpu/performance/statistics";

/** A kind of source: what is known before it is opened, and how to open it. */
export interface SourceKind {
	readonly id: string;
	/** Whether `--source` can name it; the simulated driver is `--demo`. */
	readonly isReal: boolean;
	/** What its counters are, for a list of all sources. */
	readonly gives: string;
	/** What its bytes usually are; empty without bytes. */
	readonly counts: CountedBytes;
	/** The fields that it always has; an opened source may offer more. */
	readonly offers: ReadonlySet<FieldName>;
	/** Finds out whether it is there, without waking a GPU. Never rejects. */
	readonly probe: (options: SourceOptions) => Promise<Presence>;
	/** Never throws: errors show when the source is read. */
	readonly open: (options: SourceOptions) => Source;
}

/** Whether a source can be read here, and why. */
export interface Presence {
	readonly isThere: boolean;
	readonly why: string;
	/** What the counters of this GPU are, if fewer than those of the kind. */
	readonly gives?: string;
}

/** A source, and whether it is there. */
export interface FoundSource extends Presence {
	readonly id: string;
	readonly gives: string;
}

/** The GPU whose link is meant, as sysfs describes it. */
export interface MeantGpu {
	/** `0000:01:00.0` */
	readonly address: string;
	/** The 16-bit number of its vendor; null if unknown. */
	readonly vendor: number | null;
	/**
	 * The bytes on the wire that its link can reach, of the faster direction, MB/s; null: unknown.
	 */
	readonly wire_mb_per_s: number | null;
}

/** The options of all sources; each source uses those that it needs. */
export interface SourceOptions {
	readonly clock: Clock;
	/** The driver's statistics file. */
	readonly statsFile: string;
	/** Mount points of sysfs and procfs. */
	readonly sysfs: string;
	readonly procfs: string;
	/** The chosen GPU; null while there is none, or several. */
	readonly gpu: () => MeantGpu | null;
	/** Why no GPU is chosen, and what to do; null if unknown. */
	readonly whyNoGpu?: () => string | null;
	/** Whether a read that hangs must not block the process (keys, scrapes, logs). */
	readonly isAsync: boolean;
	/** Opens a file for an asynchronous read; with the privileges of this process if left out. */
	readonly openFile?: OpenFile | undefined;
	/** Of the simulated driver: MB/s, nanoseconds, seconds. Left out where nothing is simulated. */
	readonly simulation?: {
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
