/** Histograms and plots of quantiles, drawn as SVG. */
import { fractionBetween } from "../core/interpolate.ts";
import { type Distribution, PROBABILITIES, type Spread } from "./distribution.ts";
import { html, type Markup } from "./html.ts";
import { formatQuantity, formatShare, headingUnit, tickLabels } from "./quantity.ts";
import type { Distributions } from "./report.ts";
import { decimal, pathOf, renderDrawing, roundTicks, type Tick } from "./svg.ts";

const HEIGHT = 150;
/** Room above the highest bin of a histogram. */
const HEADROOM = 1.06;

export function renderDistributions({ note, plots }: Distributions): Markup {
	return html`${note === null ? null : html`<p class="note">${note}</p>`}
<div class="cards">${plots.map((plot) => [histogram(plot), quantilePlot(plot)])}</div>`;
}

function card(title: string, unit: string, spreads: readonly Spread[], content: Markup): Markup {
	const names = spreads.map(
		({ name, colour }) => html`<li><i class="line ${colour}"></i>${name}</li>`,
	);
	return html`<figure class="card"><figcaption><h3>${title} <small>${unit}</small></h3>
${spreads.length < 2 ? null : html`<ul class="legend">${names}</ul>`}</figcaption>
${content}</figure>`;
}

function histogram({ title, unit, edges, spreads }: Distribution): Markup {
	const [low, high] = [edges.at(0) ?? 0, edges.at(-1) ?? 1];
	const most = HEADROOM * Math.max(...spreads.flatMap(({ shares }) => shares));
	const placeOf = (value: number) => fractionBetween(low, high, value);
	const shapes = spreads.map(({ shares, colour }, index) => {
		const steps = shares.flatMap((share, bin): [number, number][] => [
			[placeOf(edges[bin] ?? 0), share / most],
			[placeOf(edges[bin + 1] ?? 0), share / most],
		]);
		const path = pathOf([[0, 0], ...steps, [1, 0]]);
		// The first is filled and the others are outlines, so that all are visible.
		return html`<path class="outline ${colour}${index === 0 ? " filled" : ""}" d="${path}"/>`;
	});
	const across = ticksOf(low, high, unit, 5);
	const shareTicks = roundTicks(0, most * 100, 4);
	const upwards = shareTicks.map((percent) => ({
		place: percent / 100 / most,
		label: `${decimal(percent)} %`,
	}));
	const peaks = spreads.map((spread) => peakText(spread, edges, unit)).join(" ");
	const summary = `Histogram of ${title}. ${peaks}`;
	return card(
		`${title}: histogram`,
		["share of samples", headingUnit(unit)].filter(Boolean).join(", "),
		spreads,
		html`${renderDrawing({ height: HEIGHT, summary, across, upwards, shapes })}${outside(spreads)}`,
	);
}

function peakText({ name, shares }: Spread, edges: readonly number[], unit: string): string {
	const bin = shares.indexOf(Math.max(...shares));
	const [from, until] = [edges[bin] ?? null, edges[bin + 1] ?? null];
	return `${name}: most often ${formatQuantity(from, unit)} to ${formatQuantity(until, unit)}.`;
}

function outside(spreads: readonly Spread[]): Markup | null {
	const texts = spreads.flatMap(({ name, below, above }) => {
		const sides = [
			...(below > 0 ? [`${formatShare(below)} below`] : []),
			...(above > 0 ? [`${formatShare(above)} above`] : []),
		];
		if (sides.length === 0) return [];
		return `${spreads.length < 2 ? "" : `${name}: `}${sides.join(" and ")}`;
	});
	if (texts.length === 0) return null;
	return html`<p class="note">Outside the plotted range: ${texts.join("; ")}.</p>`;
}

/** Places a probability by its log odds, which stretches both tails alike. */
function logOdds(probability: number): number {
	return Math.log(probability / (1 - probability));
}

const QUANTILE_TICKS = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999];
const FIRST = logOdds(PROBABILITIES.at(0) ?? 0.001);
const LAST = logOdds(PROBABILITIES.at(-1) ?? 0.999);

function quantilePlot({ title, unit, spreads }: Distribution): Markup | null {
	const curves = spreads.flatMap(({ quantiles, ...spread }) =>
		quantiles === null ? [] : [{ ...spread, quantiles }],
	);
	if (curves.length === 0) return null;
	const all = curves.flatMap(({ quantiles }) => quantiles);
	const [low, high] = padded(Math.min(...all), Math.max(...all));
	const placeOf = (probability: number) => (logOdds(probability) - FIRST) / (LAST - FIRST);
	const shapes = curves.map(({ colour, quantiles }) => {
		const points = quantiles.map((value, index): [number, number] => [
			placeOf(PROBABILITIES[index] ?? 0.5),
			fractionBetween(low, high, value),
		]);
		return html`<path class="outline ${colour}" d="${pathOf(points)}"/>`;
	});
	const across = QUANTILE_TICKS.map((probability) => ({
		place: placeOf(probability),
		label: `p${decimal(probability * 100)}`,
	}));
	const middle = PROBABILITIES.indexOf(0.5);
	const medians = curves.map(
		({ name, quantiles }) => `${name}: median ${formatQuantity(quantiles[middle], unit)}.`,
	);
	const summary = `Quantiles of ${title}. ${medians.join(" ")}`;
	return card(
		`${title}: quantiles`,
		headingUnit(unit),
		curves,
		renderDrawing({
			height: HEIGHT,
			summary,
			across,
			upwards: ticksOf(low, high, unit, 5),
			shapes,
		}),
	);
}

function padded(low: number, high: number): [number, number] {
	const room = high * 0.05 - low * 0.05 || Math.abs(high) * 0.05 || 1;
	return [Math.max(low - room, -Number.MAX_VALUE), Math.min(high + room, Number.MAX_VALUE)];
}

function ticksOf(low: number, high: number, unit: string, count: number): Tick[] {
	const values = roundTicks(low, high, count);
	const labels = tickLabels(values, unit);
	return values.map((value, index) => ({
		place: fractionBetween(low, high, value),
		label: labels[index] ?? "",
	}));
}
