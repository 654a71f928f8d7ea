import { Box } from "ink";
import { useCallback } from "react";
import type { Sink } from "../core/interfaces.ts";
import type { SamplerOptions } from "../pipeline/sampler.ts";
import { Block } from "./Block.tsx";
import { footerParts, headerParts } from "./bars.ts";
import { Graphs } from "./Graphs.tsx";
import { Help } from "./Help.tsx";
import { layoutFor } from "./layout.ts";
import { paintEnds, paintLine } from "./line.ts";
import type { GraphStyle } from "./Plot.tsx";
import { StatusPanel } from "./StatusPanel.tsx";
import type { Theme } from "./theme.ts";
import { useControls } from "./use-controls.ts";
import { useStats } from "./use-stats.ts";
import { type SizedOutput, useTerminalSize } from "./use-terminal-size.ts";
import { Values } from "./Values.tsx";

export interface AppProps {
	readonly sampling: SamplerOptions;
	readonly sinks: readonly Sink[];
	readonly output: SizedOutput;
	readonly theme: Theme;
	readonly style: GraphStyle;
	readonly length_s: number;
	/** The window lengths to step through, in seconds. */
	readonly lengths_s: readonly number[];
	readonly onQuit: () => void;
	readonly onSuspend: () => void;
	/** The samples have ended, by an error or because their time is over. */
	readonly onEnd: (error?: unknown) => void;
}

/** The live monitor: three graphs, the state of the link, and the numbers. */
export function App(props: AppProps) {
	const { sampling, sinks, output, theme, lengths_s } = props;
	const { columns, rows } = useTerminalSize(output);
	const { ticker } = sampling;
	const onInterval = useCallback(
		(interval_s: number) => {
			if (ticker.interval_s !== interval_s) ticker.interval_s = interval_s;
		},
		[ticker],
	);
	const controls = useControls({
		initial: {
			style: props.style,
			length_s: props.length_s,
			interval_s: ticker.interval_s,
			isPaused: false,
			isHelpShown: false,
			refits: 0,
		},
		lengths_s,
		onQuit: props.onQuit,
		onSuspend: props.onSuspend,
		onInterval,
	});
	const { window, history } = useStats({
		sampling,
		lengths_s,
		sinks,
		isPaused: controls.isPaused,
		onEnd: props.onEnd,
	});

	const layout = layoutFor(columns, rows);
	const header = headerParts(
		{
			sourceName: sampling.source.name,
			isDemo: sampling.source.isDemo,
			isPaused: controls.isPaused,
			interval_s: controls.interval_s,
			length_s: controls.length_s,
			wall_ms: history.latest?.wall_ms ?? null,
		},
		columns,
	);
	const isBeside = layout.panels === "beside";
	const statusWidth = isBeside ? Math.ceil(columns / 2) : columns;
	const valuesWidth = isBeside ? columns - statusWidth : columns;
	const footerHeight = layout.hasFooter ? 1 : 0;
	const headerHeight = layout.hasHeader ? 1 : 0;

	return (
		<Box flexDirection="column" width={columns} height={rows}>
			{layout.hasHeader ? (
				<Block
					lines={[paintEnds(theme.paint, header.left, header.right, columns)]}
					width={columns}
					height={1}
				/>
			) : null}
			{controls.isHelpShown ? (
				<Help width={columns} height={rows - headerHeight - footerHeight} theme={theme} />
			) : (
				<>
					<Graphs
						layout={layout}
						window={window}
						history={history}
						controls={controls}
						theme={theme}
					/>
					{layout.hasSpaceBetween ? <Block lines={[]} width={columns} height={1} /> : null}
					<Box flexDirection={isBeside ? "row" : "column"} flexShrink={0}>
						<StatusPanel
							history={history}
							width={statusWidth}
							height={layout.statusHeight}
							theme={theme}
						/>
						<Values
							sample={history.latest}
							width={valuesWidth}
							height={layout.valuesHeight}
							theme={theme}
						/>
					</Box>
				</>
			)}
			{layout.hasFooter ? (
				<Block
					lines={[paintLine(theme.paint, footerParts(columns), columns)]}
					width={columns}
					height={1}
				/>
			) : null}
		</Box>
	);
}
