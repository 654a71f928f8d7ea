/** What the mean of a metric is over, where that is not what it should be over. */
import type { Analysis, LoadFigures } from "../analysis/figures/analysis.ts";
import { JUDGED_METRICS, type JudgedMetric } from "../analysis/walk/log-contents.ts";
import { fieldOf } from "../core/metrics.ts";
import { labelOf } from "./describe-change.ts";

/** Returns a sentence per metric whose mean is over time, and should be per operation. */
export function describeMeansOverTime(analysis: Analysis): string[] {
	return JUDGED_METRICS.filter((metric) => fieldOf(metric).isPerOperation === true).flatMap(
		(metric) => {
			const means = meansOf(analysis, metric);
			const overTime = means.filter(({ figures }) => figures.mean_over === "time");
			if (overTime.length === 0) return [];
			const names = overTime.map(({ name }) => name).join(", ");
			const where = overTime.length === means.length ? "" : ` (${names})`;
			return [
				`The mean of ${labelOf(metric)}${where} is over time, because the operations are not known.`,
			];
		},
	);
}

interface NamedMean {
	readonly name: string;
	readonly figures: LoadFigures;
}

/** Those of the whole log and of its phases, as far as they are known. */
function meansOf({ metrics, phases }: Analysis, metric: JudgedMetric): NamedMean[] {
	const named = [
		{ name: "whole log", figures: metrics[metric].under_load },
		...phases.map((phase) => ({
			name: phase.name === "" ? "no phase" : `phase ${phase.name}`,
			figures: phase.metrics[metric],
		})),
	];
	return named.filter((one): one is NamedMean => one.figures !== null);
}
