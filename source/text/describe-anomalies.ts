/** Anomalies in words: the same at a terminal and on a page. */
import type { Analysis } from "../analysis/figures/analysis.ts";
import { JUDGED_METRICS } from "../analysis/walk/log-contents.ts";

/** Returns `33 anomalies: TX 33, RX 33, latency 0; 33 in more than one metric, 32 with errors`. */
export function describeAnomalies({
	spikes,
	metrics,
}: Pick<Analysis, "spikes" | "metrics">): string {
	const { incidents, together, with_error, counts } = spikes;
	const each = JUDGED_METRICS.flatMap((metric) => {
		const count = counts[metric];
		return count === null ? [] : [`${metrics[metric].label} ${count}`];
	});
	const noun = incidents === 1 ? "anomaly" : "anomalies";
	const shared = each.length > 1 ? [`${together} in more than one metric`] : [];
	const withError = with_error === null ? [] : [`${with_error} with errors`];
	const more = [...shared, ...withError].join(", ");
	return `${incidents} ${noun}: ${each.join(", ")}${more === "" ? "" : `; ${more}`}`;
}
