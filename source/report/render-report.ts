/** Renders a report as one HTML page without any external resource. */
import { embeddedJson, html, Markup } from "./html.ts";
import type { Inline, PageCode } from "./page-code.ts";
import { type PageGroup, pageGroups } from "./page-data.ts";
import { renderDistributions } from "./render-distributions.ts";
import { renderHeatMap } from "./render-heat-map.ts";
import { renderTable } from "./render-table.ts";
import { renderTimePlots } from "./render-time-plots.ts";
import type { Fact, Notes, Report, Section, Verdict } from "./report.ts";

/**
 * Returns the whole page: the text of an HTML file in UTF-8.
 *
 * @param code the result of `pageCode()`
 */
export function renderReport(report: Report, code: PageCode): string {
	const groups = pageGroups(report);
	const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(code)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${report.title}</title>
<link rel="icon" href="data:,">
<style>${raw(code.styles)}</style>
</head>
<body>
<main>
${header(report)}
${report.sections.map((section, index) => renderSection(section, index, report, groups))}
</main>
<footer>${report.footer}</footer>
<script type="application/json" id="plots">${embeddedJson(groups)}</script>
<script>${raw(code.script)}</script>
</body>
</html>
`;
	return page.text;
}

/** Allows the page its own script and style sheet, by their hashes, and nothing else. */
function contentPolicy({ script, styles }: PageCode): string {
	return [
		"default-src 'none'",
		`script-src '${script.hash}'`,
		`style-src '${styles.hash}'`,
		// The empty icon: without one a browser asks the server for it.
		"img-src data:",
		"base-uri 'none'",
		"form-action 'none'",
	].join("; ");
}

function raw({ text }: Inline): Markup {
	return new Markup(text);
}

const NO_SCRIPT = "The plots over time need JavaScript; everything else works without it.";

function header({ title, subtitle, clock, isDemo, verdict, facts, warnings }: Report): Markup {
	const items = warnings.map((text) => html`<li>${text}</li>`);
	return html`<header>
${isDemo ? html`<p class="demo">Demo: a simulated driver, not a measurement</p>` : null}
<h1>${title}</h1>
<p class="subtitle">${subtitle}<br>${clock}</p>
${verdict === null ? null : verdictBanner(verdict)}
${facts.length === 0 ? null : html`<dl class="facts">${facts.map(factCard)}</dl>`}
${warnings.length === 0 ? null : html`<ul class="warnings" aria-label="Warnings">${items}</ul>`}
<noscript><p class="note">${NO_SCRIPT}</p></noscript>
</header>`;
}

const SIGNS = { good: "✓", bad: "✕", warning: "!", neutral: "–" } as const;

function verdictBanner({ tone, headline, details }: Verdict): Markup {
	return html`<div class="verdict ${tone}">
<span class="sign" aria-hidden="true">${SIGNS[tone]}</span>
<div><p class="headline">${headline}</p>${details.map((text) => html`<p>${text}</p>`)}</div></div>`;
}

function factCard({ label, value, note }: Fact): Markup {
	const small = note === null ? null : html`<small>${note}</small>`;
	return html`<div><dt>${label}</dt><dd>${value}${small}</dd></div>`;
}

function renderSection(
	section: Section,
	index: number,
	{ sections }: Report,
	groups: readonly PageGroup[],
): Markup {
	const id = `section-${index}`;
	return html`<section aria-labelledby="${id}">
<h2 id="${id}">${section.title}</h2>
${sectionBody(section)}
</section>`;

	function sectionBody(section: Section): Markup {
		switch (section.kind) {
			case "table":
				return renderTable(section);
			case "distributions":
				return renderDistributions(section);
			case "heat-map":
				return renderHeatMap(section);
			case "notes":
				return paragraphs(section);
			case "time-plots": {
				const plots = sections.filter(({ kind }) => kind === "time-plots");
				const place = plots.indexOf(section);
				return renderTimePlots(section, groups[place] ?? null, place);
			}
		}
	}
}

function paragraphs({ paragraphs }: Notes): Markup {
	return html`<div class="prose">${paragraphs.map((text) => html`<p>${text}</p>`)}</div>`;
}
