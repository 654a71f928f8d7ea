/** Metrics as text, in either of the two formats that Prometheus reads. prom-client writes them. */
import { Counter, Gauge, type OpenMetricsContentType, Registry } from "prom-client";
import type { MetricFamily } from "./metric-family.ts";

export type ExpositionFormat = "text" | "openmetrics";

/** What a response says that it holds. */
export const CONTENT_TYPE: Readonly<Record<ExpositionFormat, string>> = {
	text: Registry.PROMETHEUS_CONTENT_TYPE,
	openmetrics: Registry.OPENMETRICS_CONTENT_TYPE,
};

/**
 * A registry for one answer alone: so no value outlives the reading that it came from, and counters
 * are what the driver counts, not what was added up here.
 */
export async function exposition(
	families: readonly MetricFamily[],
	format: ExpositionFormat,
): Promise<string> {
	const registry = format === "text" ? new Registry() : openMetricsRegistry();
	const known = families.filter(({ samples }) => samples.length > 0);
	for (const family of known) register(family, registry);
	return withUnits(await registry.metrics(), known);
}

function openMetricsRegistry(): Registry<OpenMetricsContentType> {
	const registry = new Registry<OpenMetricsContentType>();
	registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
	return registry;
}

function register(
	{ name, kind, help, samples }: MetricFamily,
	registry: Registry | Registry<OpenMetricsContentType>,
): void {
	const labelNames = Object.keys(samples[0]?.labels ?? {});
	const configuration = { name, help, labelNames, registers: [registry] };
	if (kind === "counter") {
		const counter = new Counter(configuration);
		for (const { labels, value } of samples) counter.inc(labels, value);
	} else {
		const gauge = new Gauge(configuration);
		for (const { labels, value } of samples) gauge.set(labels, value);
	}
}

/**
 * The `# UNIT` lines, which prom-client does not write: behind the `# TYPE` line of their metric, as
 * OpenMetrics has it. In the older text format such a line is a comment.
 */
function withUnits(text: string, families: readonly MetricFamily[]): string {
	const units = new Map(
		families.flatMap(({ name, unit }) =>
			unit === "" ? [] : [name, name.replace(/_total$/, "")].map((key) => [key, unit] as const),
		),
	);
	return text
		.split("\n")
		.flatMap((line) => {
			const [, name = ""] = /^# TYPE (\S+) \w+$/.exec(line) ?? [];
			const unit = units.get(name);
			return unit === undefined ? [line] : [line, `# UNIT ${name} ${unit}`];
		})
		.join("\n");
}
