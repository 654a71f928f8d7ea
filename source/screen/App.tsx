/**
 * The screen of the live monitor, as React components. A feed of samples becomes a rolling window
 * and a session history, the size of the terminal and what the source offers become a layout, and
 * pure functions turn these into words and curves. Components only put the results in their places.
 */
import { useMemo, useState } from "react";
import { formatClock } from "../core/format.ts";
import { paintLine } from "../terminal/line.ts";
import type { AppProps } from "./app-props.ts";
import { Block } from "./Block.tsx";
import { contentOf } from "./content.ts";
import { EventListBox } from "./EventListBox.tsx";
import { WindowEvents } from "./event-lookup.ts";
import { FooterBar } from "./FooterBar.tsx";
import { Graphs, graphLayoutOf } from "./Graphs.tsx";
import { HeaderBar } from "./HeaderBar.tsx";
import { Help } from "./Help.tsx";
import { healthOf } from "./health.ts";
import { helpPages } from "./help-pages.ts";
import { layoutFor } from "./layout.ts";
import { linkLimits } from "./link-use.ts";
import { noticeOf } from "./notice-box.ts";
import { PlayerRow } from "./PlayerRow.tsx";
import { rowsOfList } from "./past-screen.ts";
import { playerFacts } from "./player-bar.ts";
import { Column } from "./Stack.tsx";
import { Status } from "./Status.tsx";
import { offeredSeries } from "./series.ts";
import { useShownPast } from "./use-past.ts";
import { useScreenControls } from "./use-screen-controls.ts";
import { useStats } from "./use-stats.ts";
import { useTerminalSize } from "./use-terminal-size.ts";

export type { Recorder } from "./recorder.ts";

/** A banner leaves room for at least the numbers. */
const MIN_ROWS_BELOW_BANNER = 6;

/** The live monitor: three graphs, the state of the link, and the numbers. */
export function App(props: AppProps) {
	const { feed, link, recorder, output, keyboard, lengths_s } = props;
	const { columns, rows } = useTerminalSize(output);
	const shownPast = useShownPast();
	const { keys, controls, message, theme } = useScreenControls(props, shownPast.target);
	const { window, history, timeline, stalls, hasEnded } = useStats({
		feed,
		recorded: props.recorded ?? null,
		lengths_s,
		// A recording pauses its player instead, so that seeks stay visible.
		isFrozen: controls.isPaused && feed.transport === null,
		onEnd: props.onEnd,
	});

	const { verdict = null } = link;
	const alerts = props.alerts?.().filter(({ isFiring }) => isFiring);
	const health = healthOf({
		history,
		events: timeline.events,
		stalls,
		verdict,
		firing: alerts?.map(({ text }) => text) ?? null,
		hasEnded,
	});
	const notice = noticeOf(history, timeline.events, feed.name);
	const now_s = history.latest?.at_s ?? 0;
	const [windowEvents] = useState(() => new WindowEvents());
	const recent = windowEvents.between(timeline.events, now_s - controls.length_s, now_s);
	const banner = props.banner().slice(0, Math.max(0, rows - MIN_ROWS_BELOW_BANNER));
	const { offers } = feed;
	const limits = linkLimits(history.lastKnown, link.verified);
	const content = useMemo(() => contentOf(offers, feed.transport !== null), [offers, feed]);
	const { list, length_s } = controls;
	const listRows = list === null ? 0 : rowsOfList(rows - banner.length);
	const layoutRows = rows - banner.length - listRows;
	const layout = useMemo(
		() => layoutFor(columns, layoutRows, content),
		[columns, layoutRows, content],
	);
	const { latest } = history;
	const { blanks } = layout;
	const events = props.recorded?.events ?? timeline.events;
	const player = layout.hasPlayer
		? playerFacts(feed, controls, { hasEnded, events, isAscii: theme.isAscii })
		: null;
	const series = offeredSeries(offers);
	const graphs = graphLayoutOf(
		layout,
		series.some((one) => one === controls.enlarged),
	);
	const { isAscii } = theme;
	const bodyRows = layout.rows - (layout.hasHeader ? 1 : 0) - (layout.hasFooter ? 1 : 0);
	const help = useMemo(
		() => helpPages(keys, { columns, rows: bodyRows, isAscii }),
		[keys, columns, bodyRows, isAscii],
	);
	const past = shownPast.show({
		helpPages: help.length,
		layout,
		graphs,
		window,
		controls,
		events,
		player,
		banner,
		listRows,
	});
	const { cursor, bodyHeight } = past;
	const listOf = (height: number) =>
		list === null ? null : (
			<EventListBox
				events={events}
				list={list}
				shape={{
					columns,
					rows: height,
					isAscii: theme.isAscii,
					hasDates: player !== null,
					emptyText: props.recorded?.isComplete === false ? "reading the recording" : "no events",
				}}
				theme={theme}
			/>
		);

	return (
		<Column width={columns} height={rows}>
			{layout.hasHeader ? (
				<HeaderBar
					level={health.level}
					word={health.word}
					rest={health.rest}
					logName={recorder.fileName}
					sourceName={feed.name}
					isDemo={feed.isDemo || latest?.source === "simulated"}
					isLogging={recorder.isOn}
					hasEnded={hasEnded}
					isPaused={controls.isPaused}
					interval_s={controls.interval_s}
					speed={controls.speed}
					length_s={length_s}
					cursorAgo_s={cursor === null ? null : window.end_s - cursor.at_s}
					clock={latest === null ? "" : formatClock(latest.wall_ms)}
					width={columns}
					theme={theme}
				/>
			) : null}
			{banner.length > 0 ? (
				<Block
					lines={banner.map((parts) => paintLine(theme.paint, parts, columns))}
					width={columns}
					height={banner.length}
				/>
			) : null}
			{controls.isHelpShown ? (
				<Help
					lines={help[Math.min(controls.helpPage, help.length - 1)] ?? []}
					width={columns}
					height={bodyHeight}
					theme={theme}
				/>
			) : list !== null && listRows === 0 ? (
				listOf(bodyHeight)
			) : (
				<>
					<Blank rows={blanks.belowHeader} columns={columns} />
					<Graphs
						layout={layout}
						series={series}
						window={window}
						history={history}
						timeline={timeline.events}
						cursor={cursor}
						view={past.view}
						isReplay={feed.transport !== null}
						controls={controls}
						limits={limits}
						notice={notice}
						theme={theme}
					/>
					<Blank rows={blanks.aboveStatus} columns={columns} />
					<Status
						layout={{ ...layout, statusHeight: past.statusHeight }}
						hasEnded={hasEnded}
						history={history}
						link={link}
						events={recent}
						offers={offers}
						theme={theme}
					/>
					{player === null ? (
						<Blank rows={blanks.aboveFooter} columns={columns} />
					) : (
						<PlayerRow facts={player} width={columns} theme={theme} />
					)}
					{listRows > 0 ? listOf(listRows) : null}
				</>
			)}
			{layout.hasFooter ? (
				<FooterBar
					keys={keyboard.areReadable ? keys : null}
					isReplay={feed.transport !== null}
					isInPast={cursor !== null || list !== null}
					message={recorder.message || message}
					width={columns}
					theme={theme}
				/>
			) : null}
		</Column>
	);
}

function Blank({ rows, columns }: { readonly rows: number; readonly columns: number }) {
	return rows === 0 ? null : <Block lines={[]} width={columns} height={rows} />;
}
