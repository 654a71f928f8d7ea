import type { Feed } from "../core/feed.ts";
import type { MeasuredLink } from "../link/link.ts";
import type { Keys } from "../terminal/keyboard.ts";
import type { Part } from "../terminal/line.ts";
import type { SizedOutput } from "../terminal/terminal-support.ts";
import type { ThemeChoice } from "../terminal/theme-choice.ts";
import type { GraphStyle } from "./column-cells.ts";
import type { GpuKeys } from "./key.ts";
import type { RecordedTimeline } from "./recorded-timeline.ts";
import type { Recorder } from "./recorder.ts";

/** What the user chose for the next start too. */
export interface AppLook {
	/** Undefined while it follows the terminal. */
	readonly theme?: string;
	readonly graph: string;
	readonly window: string;
}

export interface AppProps {
	readonly feed: Feed;
	/** What is known of the recording that is played. */
	readonly recorded?: RecordedTimeline | undefined;
	readonly link: MeasuredLink;
	/** The alerts of the command line; undefined if nothing is watched. */
	readonly alerts?:
		| (() => readonly { readonly text: string; readonly isFiring: boolean }[])
		| undefined;
	readonly recorder: Recorder;
	/** Undefined if no GPU is read here. */
	readonly gpus?: GpuKeys | undefined;
	readonly output: SizedOutput;
	readonly keyboard: Keys;
	readonly themes: ThemeChoice;
	readonly style: GraphStyle;
	/** Lines above the graphs; those that do not fit are left out. */
	readonly banner: () => readonly (readonly Part[])[];
	readonly length_s: number;
	/** The window lengths to step through, in seconds. */
	readonly lengths_s: readonly number[];
	/** Called with what keys choose, as texts of the flags of the same names. */
	readonly onLook?: ((look: AppLook) => void) | undefined;
	readonly onQuit: () => void;
	readonly onSuspend: () => void;
	/** Called when the feed has ended, with the error if it failed. */
	readonly onEnd: (error?: unknown) => void;
}
