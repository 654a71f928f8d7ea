/** Reports with everything that a page can show, of numbers that look like a link's. */

import { distributionOf } from "../../source/report/distribution.ts";
import type { HeatMap, Report, Section } from "../../source/report/report.ts";
import type { Line, Marker, TimePlots, Trace } from "../../source/report/time-plots.ts";
import { Random } from "../../source/sources/simulated/random.ts";

/** 2026-11-01, midnight UTC. */
export const START_S = Date.UTC(2026, 10, 1) / 1000;
const HOUR_S = 3600;
const DAY_S = 86_400;

interface Recorded {
	readonly tx: Trace;
	readonly rx: Trace;
	readonly latency: Trace;
}

/** A sample a second, with a daily rhythm, noise that remembers, spikes, and an hour missing. */
function recorded(seconds: number, start_s: number, seed: number, level = 1): Recorded {
	const random = new Random(seed);
	const missing = [seconds * 0.6, seconds * 0.6 + Math.min(HOUR_S, seconds / 20)] as const;
	const kept = Array.from({ length: seconds }, (_, second) => second).filter(
		(second) => second < missing[0] || second > missing[1],
	);
	const times_s = Float64Array.from(kept, (second) => start_s + second);
	let noise = 0;
	const trace = (value: (second: number, noise: number) => number): Trace => ({
		times_s,
		values: Float64Array.from(kept, (second) => {
			noise = 0.9 * noise + 0.44 * random.normal();
			return value(second, noise);
		}),
		range: null,
	});
	const rhythm = (second: number) => 1 + 0.12 * Math.sin((second / DAY_S) * 2 * Math.PI);
	const drop = (second: number) => (second > seconds * 0.75 ? 0.92 : 1);
	return {
		tx: trace((second, wave) => level * 2200 * rhythm(second) * drop(second) * (1 + 0.03 * wave)),
		rx: trace((second, wave) => level * 1500 * rhythm(second) * (1 + 0.03 * wave)),
		latency: trace((_second, wave) => {
			const spike = random.chance(0.0005) ? random.between(2, 8) : 1;
			return (1184 / level) * (1 + 0.05 * wave) * spike;
		}),
	};
}

/** The report of one log with a sample a second. */
export function analysisReport(seconds: number): Report {
	const { tx, rx, latency } = recorded(seconds, START_S, 1);
	const at = (part: number) => START_S + part * seconds;
	const markers: Marker[] = [
		mark("reset", at(0.3), "the driver was reset"),
		mark("error", at(0.42), "3 DMA errors"),
		mark("disconnect", at(0.6), "the device was disconnected"),
		mark("connect", at(0.62), "the device was connected"),
	];
	const change: Marker = {
		kind: "change",
		at_s: at(0.75),
		interval_s: [at(0.745), at(0.752)],
		text: "TX fell by 8.0 % (7.6 to 8.4)",
	};
	const time: TimePlots = {
		kind: "time-plots",
		title: "Over time",
		note: null,
		axis: "utc",
		plots: [
			{
				title: "Throughput",
				unit: "MB/s",
				lines: [line("TX", "tx", tx), line("RX", "rx", rx)],
				markers: [change],
				bands: [],
				limit: null,
			},
			{
				title: "DMA latency",
				unit: "ns",
				lines: [line("latency", "latency", latency)],
				markers: [],
				bands: [],
				limit: null,
			},
		],
		bands: [
			{ name: "idle", kind: "idle", start_s: at(0.1), end_s: at(0.16) },
			{ name: "sustained write", kind: "phase", start_s: at(0.2), end_s: at(0.4) },
			{ name: "bursts", kind: "phase", start_s: at(0.4), end_s: at(0.55) },
		],
		markers,
		longestStep_s: 10,
	};
	return {
		title: "Performance of an external GPU link",
		clock: "Times are UTC.",
		subtitle: "desk.csv, 2026-11-01 00:00:00 to 2026-12-01 00:00:00",
		isDemo: true,
		facts: [
			{ label: "Covered", value: "29 d 23 h", note: "99.9 % of the span" },
			{ label: "Median TX", value: "2,194 MB/s", note: "2,190 to 2,198" },
			{ label: "Median RX", value: "1,499 MB/s", note: "1,496 to 1,502" },
			{ label: "p99 latency", value: "1,331 ns", note: "1,325 to 1,340" },
			{ label: "DMA errors", value: "3", note: "0.1 a day" },
		],
		verdict: null,
		warnings: ["2 records were left out: a torn last line, and one with too few fields."],
		sections: [
			statisticsTable(),
			time,
			distributions("Distributions", [
				["TX", "MB/s", [["TX", "tx", tx]]],
				["Latency", "ns", [["latency", "latency", latency]]],
			]),
			heatMap(Math.ceil(seconds / DAY_S)),
			{
				kind: "notes",
				title: "How it was computed",
				paragraphs: ["Intervals honour that samples depend on each other (docs/statistics.md)."],
			},
		],
		footer: "anarchy-perf-ink 0.1.0.",
	};
}

/** The report of two logs, one after the other laid over each other. */
export function comparisonReport(seconds: number): Report {
	const baseline = recorded(seconds, 0, 2);
	const candidate = recorded(Math.round(seconds * 0.9), 0, 3, 0.94);
	const overlay = (metric: keyof Recorded): Line[] => [
		line("baseline", "baseline", baseline[metric]),
		line("candidate", metric, candidate[metric]),
	];
	return {
		title: "Comparison of two logs",
		clock: "Times are UTC.",
		subtitle: "baseline monday.csv, candidate tuesday.csv",
		isDemo: false,
		facts: [],
		verdict: {
			tone: "bad",
			headline: "Regressed: TX and RX are slower",
			details: ["The median of TX fell by 6.1 % (5.8 to 6.4), that of RX by 6.0 % (5.6 to 6.3)."],
		},
		warnings: [],
		sections: [
			verdictTable(),
			{
				kind: "time-plots",
				title: "Both over time",
				note: "Times count from the start of each log.",
				axis: "elapsed",
				plots: [
					{ title: "TX", unit: "MB/s", lines: overlay("tx"), markers: [], bands: [], limit: null },
					{
						title: "DMA latency",
						unit: "ns",
						lines: overlay("latency"),
						markers: [],
						bands: [],
						limit: null,
					},
				],
				bands: [],
				markers: [],
				longestStep_s: 10,
			},
			distributions("Distributions", [
				[
					"TX",
					"MB/s",
					[
						["baseline", "baseline", baseline.tx],
						["candidate", "tx", candidate.tx],
					],
				],
			]),
		],
		footer: "anarchy-perf-ink 0.1.0.",
	};
}

function line(name: string, colour: Line["colour"], trace: Trace): Line {
	return { name, colour, trace };
}

function mark(kind: Marker["kind"], at_s: number, text: string): Marker {
	return { kind, at_s, interval_s: null, text };
}

type Drawn = [title: string, unit: string, sets: [string, Line["colour"], Trace][]];

function distributions(title: string, drawn: Drawn[]): Section {
	const plots = drawn.flatMap(([name, unit, sets]) => {
		const values = sets.map(([name, colour, trace]) => ({ name, colour, values: trace.values }));
		return distributionOf(name, unit, values) ?? [];
	});
	return { kind: "distributions", title, note: null, plots };
}

function heatMap(count: number): HeatMap {
	const days = Array.from({ length: count }, (_, day) =>
		new Date((START_S + day * DAY_S) * 1000).toISOString().slice(0, 10),
	);
	const random = new Random(5);
	const value = (day: number, hour: number) =>
		day === 17 && hour < 9
			? null
			: 2200 + 260 * Math.sin((hour / 24) * 2 * Math.PI) + 30 * random.normal();
	const values = days.map((_, day) => Array.from({ length: 24 }, (_, hour) => value(day, hour)));
	return { kind: "heat-map", title: "Median TX by hour", note: null, unit: "MB/s", days, values };
}

function statisticsTable(): Section {
	const columns = ["mean", "sd", "min", "p1", "p5", "p50", "p95", "p99", "p99.9", "max"];
	const cells = "2,194.1 190.3 1,512 1,790 1,876 2,193 2,502 2,581 2,640 2,702".split(" ");
	return {
		kind: "table",
		title: "Statistics under load",
		note: "Idle time is left out.",
		columns: [
			{ label: "metric", unit: "", align: "left" },
			...columns.map((label) => ({ label, unit: "", align: "right" as const })),
			{ label: "trend", unit: "per hour", align: "right" },
		],
		rows: ["TX, MB/s", "RX, MB/s", "latency, ns"].map((name) => [name, ...cells, "−0.02 %"]),
	};
}

function verdictTable(): Section {
	return {
		kind: "table",
		title: "Verdicts",
		note: null,
		columns: [
			{ label: "metric", unit: "", align: "left" },
			{ label: "baseline", unit: "median", align: "right" },
			{ label: "candidate", unit: "median", align: "right" },
			{ label: "change", unit: "99 % interval", align: "right" },
			{ label: "verdict", unit: "", align: "left" },
		],
		rows: [
			["TX, MB/s", "2,193", "2,060", "−6.1 % (−6.4 to −5.8)", { text: "regressed", tone: "bad" }],
			["RX, MB/s", "1,499", "1,409", "−6.0 % (−6.3 to −5.6)", { text: "regressed", tone: "bad" }],
			[
				"latency, ns",
				"1,184",
				"1,183",
				"−0.1 % (−0.5 to 0.3)",
				{ text: "unchanged", tone: "good" },
			],
		],
	};
}
