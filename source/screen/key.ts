/** What a row of the table of keys holds. */
import type { Controls } from "./controls.ts";
import type { Series } from "./series.ts";
import type { TimeTarget } from "./time-effects.ts";

/** What keys act on, apart from the controls. */
export interface KeyTarget extends TimeTarget {
	/** The window lengths that `w` steps through, in seconds. */
	readonly lengths_s: readonly number[];
	/** Whether readings are taken here, as often as the user wants. */
	readonly hasInterval: boolean;
	/** The graphs that there are; of a recording all that there may be. */
	readonly series: readonly Series[];
	/** Whether a log can be started and stopped. */
	readonly hasLog: boolean;
	readonly quit: () => void;
	readonly suspend: () => void;
	readonly toggleLog: () => void;
	/** The GPUs of this machine; null in a replay, and if none is read. */
	readonly gpus: GpuKeys | null;
}

/** What keys do with GPUs. */
export interface GpuKeys {
	/** Whether there is more than one to show. */
	readonly areSeveral: boolean;
	/** Shows the next one. */
	readonly next: () => void;
	/** Whether the source holds the GPU that it reads, so that it can be released. */
	readonly isHeld: boolean;
	/** Releases it, so that it can be unplugged; the second call takes it again. */
	readonly toggleHold: () => void;
}

/** Returns the controls after the key; the same ones if it changes none. */
export type Effect = (controls: Controls, target: KeyTarget) => Controls;

export interface Key {
	/** The key or keys, for the help: alternatives with a comma, opposites with two blanks. */
	readonly label: string;
	readonly help: string;
	/** A word for the footer; null for a key that is not there. */
	readonly hint: string | null;
	/** The word in a replay, if it is another one. */
	readonly replayHint?: string;
	/** The word while the cursor or the list of events is shown; other keys have none then. */
	readonly pastHint?: string;
	/** Whether the footer leaves out all others before this one. */
	readonly isHintKept?: boolean;
	/** Whether it has an effect here; undefined if it always has. */
	readonly isOffered?: (target: KeyTarget) => boolean;
	/** Whether it has its effect on the help screen too, which any other key only closes. */
	readonly worksInHelp?: boolean;
	/** By the names that `terminal/key-reader.ts` gives to keys. */
	readonly effects: Readonly<Record<string, Effect>>;
}
