/** Reports that are not as they should be. */
import type { Report } from "../../source/report/report.ts";

/** A text that would do all it could if it were more than text. */
export const HOSTILE =
	"<img src=x onerror=alert(1)></script><script>alert(2)</script>\"'><b>&amp;\u202egnp.exe\u0007";

/** The report with every text in it turned against the page. */
export function hostile(report: Report): Report {
	const isKept = (key: string) => ["kind", "tone", "colour", "axis", "align"].includes(key);
	const turned = (value: unknown, key: string): unknown => {
		if (typeof value === "string") return isKept(key) ? value : HOSTILE;
		if (Array.isArray(value)) return value.map((item) => turned(item, key));
		if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, item]) => [name, turned(item, name)]),
		);
	};
	return turned(report, "") as Report;
}

/** The report with so many samples left in each of its lines. */
export function shortened(report: Report, samples: number): Report {
	const sections = report.sections.map((section) => {
		if (section.kind !== "time-plots") return section;
		const plots = section.plots.map((plot) => ({
			...plot,
			lines: plot.lines.map((line) => {
				const { times_s, values } = line.trace;
				const trace = {
					times_s: times_s.slice(0, samples),
					values: values.slice(0, samples),
					range: null,
				};
				return { ...line, trace };
			}),
		}));
		return { ...section, plots };
	});
	return { ...report, sections };
}
