import type { Outcome } from "../core/sample.ts";
import type { LinkFacts } from "../link/link.ts";
import type { NewsFacts } from "../link/news-sources.ts";
import type { LinkSeen } from "../link/seen.ts";
import type { Usb4Adapter } from "../link/usb4-registers.ts";
import type { FoundSource } from "../sources/source-kind.ts";

/** What the doctor checks; texts from outside are sanitized. */
export interface MachineFacts {
	/** Of the runtime: `20.20.2`. */
	readonly node: string;
	readonly isRoot: boolean;
	/** The command line that runs this command as root. */
	readonly sudoCommand: string;
	readonly driver: DriverFacts;
	/** All sources of counters, in the order in which `auto` tries them. */
	readonly sources: readonly FoundSource[];
	/** The source that is read: `anarchy`. */
	readonly taken: string;
	/** The link at the start, and one interval later. */
	readonly links: readonly [before: LinkFacts, after: LinkFacts];
	/** What was seen of the link in between. */
	readonly seen: LinkSeen;
	/** The load that ran in between; null if there was none. */
	readonly load: LinkLoad | null;
	/** The adapters of USB4 on the way to the GPU; none without root. */
	readonly adapters: readonly Usb4Adapter[];
	/** The sources that report events of the link. */
	readonly news: NewsFacts;
	/** The GPU that was asked for; null if none was. */
	readonly asked: string | null;
	/** The bytes that the link carried in between; null if unknown. */
	readonly moved_bytes: number | null;
	readonly terminal: TerminalFacts;
	/** Whether the machine's time is synchronised; null: unknown. */
	readonly isTimeSynchronised: boolean | null;
}

/** A load that the link was judged under. */
export interface LinkLoad {
	/** The command line. */
	readonly command: string;
	/** What went wrong with it; null if nothing did. */
	readonly failure: string | null;
	/** The highest rate seen, both directions together; null without counters. */
	readonly most_mb_per_s: number | null;
}

export interface DriverFacts {
	/** The statistics file. */
	readonly path: string;
	/** Below debugfs, where the driver puts it; not simulated or copied. */
	readonly isOwnPath: boolean;
	readonly moduleName: string;
	/** Null if the kernel's list of modules cannot be read. */
	readonly isLoaded: boolean | null;
	readonly parameters: readonly (readonly [name: string, value: string])[];
	/** Where debugfs is mounted; null if the table of mounts cannot be read. */
	readonly debugfs: readonly string[] | null;
	/** `none`, `integrity`, `confidentiality`; null: unknown. */
	readonly lockdown: string | null;
	/** What is read at the start, and one interval later. */
	readonly readings: readonly [before: Outcome, after: Outcome];
}

export interface TerminalFacts {
	readonly isTerminal: boolean;
	/** Whether it can show a screen, according to `TERM`. */
	readonly hasScreen: boolean;
	/** `TERM` */
	readonly name: string;
	/** The size to draw at: a terminal may not know its own. */
	readonly columns: number;
	readonly rows: number;
	/** Bits of colour: 1, 4, 8 or 24. */
	readonly colourDepth: number;
	/** By the locale. */
	readonly isUtf8: boolean;
}
