import type { Feed } from "../core/feed.ts";
import type { ThemeName } from "../terminal/theme.ts";
import type { ThemeChoice } from "../terminal/theme-choice.ts";
import type { GraphStyle } from "./column-cells.ts";
import type { Cursor } from "./cursor.ts";
import type { EventList } from "./event-list.ts";
import type { Series } from "./series.ts";

/** What the user set with keys. */
export interface Controls {
	readonly style: GraphStyle;
	readonly theme: ThemeName;
	/** Whether the user chose the theme; otherwise it follows the terminal. */
	readonly isThemeChosen: boolean;
	readonly length_s: number;
	/** Null if no readings are taken here. */
	readonly interval_s: number | null;
	/** Recorded seconds per second; null if no recording is played. */
	readonly speed: number | null;
	readonly isPaused: boolean;
	readonly isHelpShown: boolean;
	/** Counted from zero. */
	readonly helpPage: number;
	/** Null while the graphs and the titles show the present. */
	readonly cursor: Cursor | null;
	/** Whether the cursor follows the mouse, and disappears with it. */
	readonly isHovering: boolean;
	/** Null while it is closed. */
	readonly list: EventList | null;
	/** Counts refits of the scale; a change refits it. */
	readonly refits: number;
	/** Whether the scale of rates fits the data, and not the capacity of the link. */
	readonly isFitted: boolean;
	/** Whether the scale of latency may begin above zero. */
	readonly isFromLowest: boolean;
	/** The metric that has most of the room; null if all have the same. */
	readonly enlarged: Series | null;
	/** Whether the user has quit: further keys have no effect. */
	readonly hasQuit: boolean;
}

/** The settings that a command line chooses. */
export interface InitialControls {
	readonly feed: Feed;
	readonly themes: ThemeChoice;
	readonly style: GraphStyle;
	readonly length_s: number;
}

export function initialControls({ feed, themes, style, length_s }: InitialControls): Controls {
	return {
		style,
		theme: themes.name,
		isThemeChosen: themes.isNamed,
		length_s,
		interval_s: feed.interval_s,
		speed: feed.transport?.speed ?? null,
		isPaused: false,
		isHelpShown: false,
		helpPage: 0,
		cursor: null,
		isHovering: false,
		list: null,
		refits: 0,
		isFitted: false,
		isFromLowest: false,
		enlarged: null,
		hasQuit: false,
	};
}
