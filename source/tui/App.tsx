import { useEffect, useReducer } from "react";
import type { Feed } from "../core/feed.ts";
import { formatClock } from "../core/format.ts";
import type { Sink } from "../core/interfaces.ts";
import type { MeasuredLink } from "../core/link.ts";
import { Block } from "./Block.tsx";
import { FooterBar } from "./FooterBar.tsx";
import { Graphs } from "./Graphs.tsx";
import { HeaderBar } from "./HeaderBar.tsx";
import { Help } from "./Help.tsx";
import { layoutFor } from "./layout.ts";
import { type Part, paintLine } from "./line.ts";
import { linkLimits } from "./link-use.ts";
import type { GraphStyle } from "./Plot.tsx";
import { Across, Down } from "./Stack.tsx";
import { StatusPanel } from "./StatusPanel.tsx";
import type { Theme } from "./theme.ts";
import { useControls } from "./use-controls.ts";
import { useStats } from "./use-stats.ts";
import { type SizedOutput, useTerminalSize } from "./use-terminal-size.ts";
import { Values } from "./Values.tsx";

/** The log beside the screen. */
export interface Recorder extends Sink {
	/** Starts or stops it, where it is switchable. */
	toggle(): void;
	readonly isSwitchable: boolean;
	readonly isOn: boolean;
	/** What there is to say of it, for the last line of the screen; empty most of the time. */
	readonly message: string;
	onChange(listener: () => void): () => void;
}

export interface AppProps {
	readonly feed: Feed;
	readonly link: MeasuredLink;
	readonly recorder: Recorder;
	readonly sinks: readonly Sink[];
	readonly output: SizedOutput;
	readonly theme: Theme;
	readonly style: GraphStyle;
	/** Lines above the graphs, as many of them as there is room for. */
	readonly banner: () => readonly (readonly Part[])[];
	readonly length_s: number;
	/** The window lengths to step through, in seconds. */
	readonly lengths_s: readonly number[];
	readonly onQuit: () => void;
	readonly onSuspend: () => void;
	/** The feed has ended, by an error or because its time is over. */
	readonly onEnd: (error?: unknown) => void;
}

/** A banner leaves at least the numbers of the monitor their place. */
const LEAST_ROWS_BELOW_BANNER = 6;

/** The live monitor: three graphs, the state of the link, and the numbers. */
export function App(props: AppProps) {
	const { feed, link, recorder, sinks, output, theme, lengths_s } = props;
	const { columns, rows } = useTerminalSize(output);
	const [, drawAgain] = useReducer((changes: number) => changes + 1, 0);
	useEffect(() => recorder.onChange(drawAgain), [recorder]);
	const controls = useControls({
		initial: {
			style: props.style,
			length_s: props.length_s,
			interval_s: feed.interval_s,
			speed: feed.transport?.speed ?? null,
			isPaused: false,
			isHelpShown: false,
			refits: 0,
		},
		lengths_s,
		feed,
		onQuit: props.onQuit,
		onSuspend: props.onSuspend,
		onLog: recorder.toggle,
	});
	const { window, history, hasEnded } = useStats({
		feed,
		lengths_s,
		sinks,
		// A recording is stopped itself, so that moving in it can be seen.
		isFrozen: controls.isPaused && feed.transport === null,
		onEnd: props.onEnd,
	});

	const banner = props.banner().slice(0, Math.max(0, rows - LEAST_ROWS_BELOW_BANNER));
	const layout = layoutFor(columns, rows - banner.length);
	const limits = linkLimits(history.lastKnown, link.verified);
	const { latest } = history;
	const isBeside = layout.panels === "beside";
	const Panels = isBeside ? Across : Down;
	const statusWidth = isBeside ? Math.ceil(columns / 2) : columns;
	const valuesWidth = isBeside ? columns - statusWidth : columns;
	const footerHeight = layout.hasFooter ? 1 : 0;
	const headerHeight = layout.hasHeader ? 1 : 0;

	return (
		<Down width={columns} height={rows}>
			{layout.hasHeader ? (
				<HeaderBar
					sourceName={feed.name}
					isDemo={feed.isDemo || (latest?.detail.startsWith("demo") ?? false)}
					isLogging={recorder.isOn}
					hasEnded={hasEnded}
					isPaused={controls.isPaused}
					interval_s={controls.interval_s}
					speed={controls.speed}
					length_s={controls.length_s}
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
				<Help width={columns} height={layout.rows - headerHeight - footerHeight} theme={theme} />
			) : (
				<>
					<Graphs
						layout={layout}
						window={window}
						history={history}
						controls={controls}
						limits={limits}
						theme={theme}
					/>
					{layout.hasSpaceBetween ? <Block lines={[]} width={columns} height={1} /> : null}
					<Panels>
						<StatusPanel
							history={history}
							link={link.facts}
							width={statusWidth}
							height={layout.statusHeight}
							theme={theme}
						/>
						<Values
							sample={history.latest}
							limits={limits}
							width={valuesWidth}
							height={layout.valuesHeight}
							theme={theme}
						/>
					</Panels>
				</>
			)}
			{layout.hasFooter ? (
				<FooterBar
					isReplay={feed.transport !== null}
					hasInterval={feed.interval_s !== null}
					hasLog={recorder.isSwitchable}
					message={recorder.message}
					width={columns}
					theme={theme}
				/>
			) : null}
		</Down>
	);
}
