import { BarChart } from "ink-chart";
import { memo, useMemo } from "react";
import { formatPlural } from "../core/format.ts";
import { paintLine } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import { type Distribution, distributionOf } from "./distribution.ts";
import { Column, Row } from "./Stack.tsx";
import type { ValueScale } from "./scale.ts";
import type { Series } from "./series.ts";
import type { ValueCounts } from "./value-counts.ts";

interface DistributionPanelProps {
	readonly values: ValueCounts;
	readonly scale: ValueScale;
	/** Rows of the plot next to it. */
	readonly height: number;
	readonly series: Series;
	readonly theme: Theme;
}

/** Columns of the panel, of its bars with their shares, and of the quantiles. */
export const DISTRIBUTION_WIDTH = 38;
const BARS_WIDTH = 24;
const QUANTILES_WIDTH = DISTRIBUTION_WIDTH - BARS_WIDTH;

/** The distribution of a metric in the window, on the value axis of the plot next to it. */
export const DistributionPanel = memo(function DistributionPanel(props: DistributionPanelProps) {
	const { values, scale, height, series, theme } = props;
	const distribution = useMemo(
		() => distributionOf(values, scale, height),
		[values, scale, height],
	);
	if (distribution === null) {
		return <Block lines={[]} width={DISTRIBUTION_WIDTH} height={height + 1} />;
	}
	const { samples, isExact } = distribution;
	const about = isExact ? "" : "about ";
	const heading = ` ${about}share of ${formatPlural(samples, "sample")}`;
	const colour = theme.colour(series);
	return (
		<Column width={DISTRIBUTION_WIDTH} height={height + 1}>
			<Block
				lines={[paintLine(theme.paint, [["dim", heading]], DISTRIBUTION_WIDTH)]}
				width={DISTRIBUTION_WIDTH}
				height={1}
			/>
			<Row>
				<Bars distribution={distribution} height={height} colour={colour} />
				<Block
					lines={quantileLines(distribution, height, theme)}
					width={QUANTILES_WIDTH}
					height={height}
				/>
			</Row>
		</Column>
	);
});

interface BarsProps {
	readonly distribution: Distribution;
	readonly height: number;
	readonly colour: string | undefined;
}

/** One bar per row; a row without samples has none. */
function Bars({ distribution, height, colour }: BarsProps) {
	const data = distribution.shares.map((value) => ({
		label: "",
		value,
		...(value === 0 ? { char: " " } : {}),
	}));
	return (
		<Column width={BARS_WIDTH} height={height}>
			<BarChart
				data={data}
				width={BARS_WIDTH}
				barChar="█"
				showValue="right"
				format={formatShare}
				{...(colour === undefined ? {} : { color: colour })}
			/>
		</Column>
	);
}

function formatShare(share: number): string {
	if (share === 0) return "";
	return share < 0.01 ? "<1 %" : `${Math.round(share * 100)} %`;
}

function quantileLines({ quantiles }: Distribution, height: number, theme: Theme): string[] {
	return Array.from({ length: height }, (_, at) => {
		const quantile = quantiles.find(({ row }) => row === at);
		if (quantile === undefined) return "";
		const { name, value } = quantile;
		const text = value >= 100_000 ? value.toExponential(1) : value.toFixed(0);
		const role = name === "p50" ? "strong" : "text";
		return paintLine(
			theme.paint,
			[
				["dim", `  ${name.padStart(3)} `],
				[role, text.padStart(QUANTILES_WIDTH - 7)],
			],
			QUANTILES_WIDTH,
		);
	});
}
