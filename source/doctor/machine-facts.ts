import type { LinkFacts } from "../core/link.ts";
import type { Reading } from "../core/sample.ts";

/** What the doctor looks at, gathered; texts from outside are cleaned already. */
export interface MachineFacts {
	/** Of the runtime: `20.20.2`. */
	readonly node: string;
	readonly isRoot: boolean;
	readonly driver: DriverFacts;
	/** The link, at the beginning and an interval later. */
	readonly links: readonly [before: LinkFacts, after: LinkFacts];
	readonly terminal: TerminalFacts;
	/** Whether the machine's time is synchronised; null where nobody says. */
	readonly isTimeSynchronised: boolean | null;
}

export interface DriverFacts {
	/** The statistics file. */
	readonly path: string;
	/** Below debugfs, where the driver has it; not a simulated or a copied one. */
	readonly isOwnPath: boolean;
	readonly moduleName: string;
	/** Null where the kernel's list of modules can not be read. */
	readonly isLoaded: boolean | null;
	readonly parameters: readonly (readonly [name: string, value: string])[];
	/** Where debugfs is mounted; null where the table of mounts can not be read. */
	readonly debugfs: readonly string[] | null;
	/** `none`, `integrity`, `confidentiality`; null where the kernel does not say. */
	readonly lockdown: string | null;
	/** The file, at the beginning and an interval later. */
	readonly readings: readonly [before: Reading, after: Reading];
}

export interface TerminalFacts {
	readonly isTerminal: boolean;
	/** `TERM` */
	readonly name: string;
	readonly columns: number;
	readonly rows: number;
	/** Bits of colour: 1, 4, 8 or 24. */
	readonly colourDepth: number;
	/** By the locale. */
	readonly isUtf8: boolean;
}
