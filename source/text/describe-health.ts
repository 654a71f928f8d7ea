/** The first sentence about a log: healthy, or what is wrong with its link, the worst first. */
import type { Analysis } from "../analysis/figures/analysis.ts";
import { formatPlural } from "../core/format.ts";
import { fieldOf, nounOf } from "../core/metrics.ts";
import { linkProblems } from "./describe-link-events.ts";
import { describeStalls } from "./describe-stalls.ts";
import { presentCounts, presentMetrics } from "./not-judged.ts";

/** A link that is used for other things from hour to hour moves by less. */
const MIN_LASTING = 0.05;

export interface Health {
	/** Null where the log has too little to judge by. */
	readonly isHealthy: boolean | null;
	readonly text: string;
}

/** Judges only by what the log has; what it lacks is neither good nor bad. */
export function describeHealth(analysis: Analysis): Health {
	const problems = [
		...linkProblems(analysis.link_events),
		...countProblems(analysis),
		...stallProblems(analysis),
		...drops(analysis),
	];
	if (problems.length > 0) return { isHealthy: false, text: `not healthy: ${problems.join("; ")}` };
	const metrics = presentMetrics(analysis.metrics);
	if (metrics.length === 0) return noVerdict("no record has a known rate or latency");
	if (metrics.every((metric) => analysis.metrics[metric].under_load === null)) {
		return noVerdict("the link was idle all the time");
	}
	const known = [
		...(errorCounts(analysis).length > 0 ? ["no errors"] : []),
		...(analysis.counts.disconnections === null ? [] : ["no disconnects"]),
		...(analysis.stalls === null ? [] : ["no stalls"]),
		...(analysis.change_points.unknown.length > 0 ? [] : ["no lasting change for the worse"]),
	];
	return { isHealthy: true, text: ["healthy", known.join(", ")].filter(Boolean).join(": ") };
}

function noVerdict(reason: string): Health {
	return { isHealthy: null, text: `no verdict: ${reason}` };
}

function errorCounts(analysis: Analysis) {
	return presentCounts(analysis).filter((count) => fieldOf(count).isError === true);
}

function countProblems(analysis: Analysis): string[] {
	const { counts } = analysis;
	const errors = errorCounts(analysis).flatMap((count) => {
		const grown = counts[count] ?? 0;
		return grown > 0 ? [`${grown} ${nounOf(count, grown)}`] : [];
	});
	const disconnects = counts.disconnections ?? 0;
	const all = [...errors, ...(disconnects > 0 ? [formatPlural(disconnects, "disconnect")] : [])];
	return all.length === 0 ? [] : [all.join(", ")];
}

function stallProblems({ stalls }: Analysis): string[] {
	return stalls === null || stalls.count === 0 ? [] : [describeStalls(stalls)];
}

/** Metrics that are worse at the end of the log than at its beginning, with their largest step. */
function drops({ change_points, metrics }: Analysis): string[] {
	return presentMetrics(metrics).flatMap((metric) => {
		const { better, label } = metrics[metric];
		const isWorse = (from: number, to: number) =>
			better === "higher" ? to < from : better === "lower" && to > from;
		const steps = change_points.found.filter(
			(one) => one.metric === metric && one.kind === "level",
		);
		const [first, last] = [steps[0]?.before ?? 0, steps.at(-1)?.after ?? 0];
		// What recovered was an incident, or a stall, which are counted for themselves.
		const isLasting = isWorse(first, last) && Math.abs(last / first - 1) >= MIN_LASTING;
		const sizeOf = ({ before, after }: { before: number; after: number }) =>
			Math.abs(after - before);
		const worst = steps
			.filter(({ before, after }) => isWorse(before, after))
			.sort((a, b) => sizeOf(b) - sizeOf(a))[0];
		if (!isLasting || worst === undefined) return [];
		const verb = better === "higher" ? "fell" : "rose";
		const percent = (100 * Math.abs(last / first - 1)).toFixed(1);
		const when = worst.time.slice(0, 19).replace("T", " ");
		return [`${label} ${verb} by ${percent} %, mostly at ${when}`];
	});
}
