import { useState } from "react";
import type { Controls } from "./controls.ts";
import { type Cursor, heldCursor, type View } from "./cursor.ts";
import type { Layout } from "./layout.ts";
import type { MouseTarget } from "./mouse-effects.ts";
import { type Places, spotAt } from "./past-screen.ts";
import { barPlace, type PlayerFacts } from "./player-bar.ts";
import type { RollingWindow } from "./rolling-window.ts";
import type { Past } from "./time-effects.ts";
import type { TimelineEvent } from "./timeline.ts";

export interface PastOptions {
	readonly layout: Layout;
	/** That of the graphs, which may leave columns to something else. */
	readonly graphs: Layout;
	readonly window: RollingWindow;
	readonly controls: Controls;
	/** The oldest first. */
	readonly events: readonly TimelineEvent[];
	/** Null unless a recording is played and there is a row for it. */
	readonly player: PlayerFacts | null;
	/** Lines above the graphs. */
	readonly banner: readonly unknown[];
	/** Rows of the list of events below the graphs. */
	readonly listRows: number;
	readonly helpPages: number;
}

/** What of the past is on the screen, and where. */
export interface PastParts {
	readonly view: View;
	readonly cursor: Cursor | null;
	/** Rows between the header and the footer, without those of a list below the graphs. */
	readonly bodyHeight: number;
	/** Rows of the status that the player leaves. */
	readonly statusHeight: number;
}

/** The past on the screen: it is shown while rendering, and keys and the mouse act upon it. */
class ShownPast {
	#past: Past = {
		view: { now_s: 0, oldest_s: 0, length_s: 1, count: 1 },
		events: [],
		page: 1,
	};
	#places: Places | null = null;

	readonly target: Pick<MouseTarget, "past" | "spotAt"> = {
		past: () => this.#past,
		spotAt: (column, row) => (this.#places === null ? null : spotAt(this.#places, column, row)),
	};

	show({
		layout,
		graphs,
		window,
		controls,
		events,
		player,
		banner,
		listRows,
		helpPages,
	}: PastOptions): PastParts {
		const footerHeight = layout.hasFooter ? 1 : 0;
		const headerHeight = layout.hasHeader ? 1 : 0;
		const bodyHeight = layout.rows - headerHeight - footerHeight;
		const { end_s: now_s, oldest_s } = window;
		const view = { now_s, oldest_s, length_s: controls.length_s, count: graphs.plotColumns };
		this.#past = { view, events, page: Math.max(1, (listRows || bodyHeight) - 2), helpPages };
		this.#places = {
			layout: graphs,
			graphsTop: headerHeight + banner.length + layout.blanks.belowHeader,
			playerRow: player === null ? null : banner.length + layout.rows - footerHeight - 1,
			bar: player === null ? null : barPlace(player, layout.columns),
		};
		// Where there is no empty row above the footer, the player takes the last one of the status.
		const taken = player === null || layout.blanks.aboveFooter > 0 ? 0 : 1;
		return {
			view,
			cursor: heldCursor(controls.cursor, view),
			bodyHeight,
			statusHeight: layout.statusHeight - taken,
		};
	}
}

export function useShownPast(): ShownPast {
	return useState(() => new ShownPast())[0];
}
