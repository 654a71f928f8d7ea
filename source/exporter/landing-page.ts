/** The page that a browser shows for the exporter: current values, and how to scrape them. */
import { createHash } from "node:crypto";
import { escapeHtml } from "../core/escape-html.ts";
import { formatClock } from "../core/format.ts";
import type { PageLink, PageValue } from "./landing-values.ts";

/** What a scraper needs to connect. */
export interface ScrapeTerms {
	/** HOST:PORT, as the browser calls this exporter; it may contain any characters. */
	readonly target: string;
	readonly isEncrypted: boolean;
	readonly asksPassword: boolean;
	readonly asksCertificate: boolean;
}

const REFRESH_S = 10;

/** System fonts and colours, so that the page is light or dark as the reader's device is. */
const STYLE = `:root{color-scheme:light dark}
body{font:1rem/1.4 system-ui,sans-serif;margin:1rem auto;max-width:62rem;padding:0 1rem}
h1{font-size:1.3rem}h2{font-size:1.1rem;margin:0}
main{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr))}
section{border:1px solid GrayText;border-radius:.5rem;padding:1rem;min-width:0}
dl{display:grid;gap:.3rem 1rem;grid-template-columns:minmax(0,2fr) minmax(0,3fr);margin:.8rem 0}
dt,small{opacity:.75}dd{margin:0;overflow-wrap:anywhere}dd small{display:block;font-weight:400}
meter{display:block;width:100%;max-width:20rem}
.bad{color:#c00;font-weight:600}
@media(prefers-color-scheme:dark){.bad{color:#ff7b72}}
pre{overflow-x:auto;border:1px solid GrayText;border-radius:.5rem;padding:1rem;font-size:.85rem}
`;

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** The page has no script, and loads nothing. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'`;

/**
 * Returns the page as HTML. Its links are relative, because a proxy may serve it below another
 * path. All texts may contain any characters.
 *
 * @param host the name of this machine; may be empty
 * @param isStill whether the page does not reload itself
 */
export function landingPage(
	host: string,
	links: readonly PageLink[],
	terms: ScrapeTerms,
	isStill: boolean,
): string {
	const title = escapeHtml(`eGPU link${host === "" ? "" : ` of ${host}`}`);
	const refresh = isStill ? "" : `<meta http-equiv="refresh" content="${REFRESH_S}">\n`;
	const toggle = isStill
		? `<a href="./">Refresh by itself</a>`
		: `Refreshed every ${REFRESH_S} s. <a href="./?still">Stop that</a>`;
	return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}<style>${STYLE}</style></head>
<body>
<h1>${title}</h1>
<main>
${links.map(linkSection).join("\n")}
</main>
<p><small>${toggle}</small></p>
<h2>For Prometheus</h2>
<p><a href="metrics">/metrics</a> has all values, <a href="./-/healthy">/-/healthy</a> says whether the exporter
runs. In <code>prometheus.yml</code>:</p>
<pre>${escapeHtml(scrapeConfig(terms))}</pre>
</body>
</html>
`;
}

function linkSection({ title, source, problem, values, wall_ms }: PageLink): string {
	const time = wall_ms === null ? "" : ` at ${formatClock(wall_ms)}`;
	return `<section>
<h2>${escapeHtml(title)}</h2>
<small>${escapeHtml(source)}${time}</small>
${problem === null ? "" : `<p class="bad">${escapeHtml(problem)}</p>\n`}<dl>
${values.map(valueRow).join("\n")}
</dl>
</section>`;
}

function valueRow({ label, text, note = "", isBad = false, share }: PageValue): string {
	const small = note === "" ? "" : `<small>${escapeHtml(note)}</small>`;
	const meter = share === undefined ? "" : `<meter value="${share.toFixed(3)}"></meter>`;
	const mark = isBad ? ' class="bad"' : "";
	return `<dt>${escapeHtml(label)}</dt><dd${mark}>${escapeHtml(text)}${small}${meter}</dd>`;
}

/** The lines for `prometheus.yml`, with placeholders for what this exporter does not know. */
export function scrapeConfig(terms: ScrapeTerms): string {
	const certificate = terms.asksCertificate
		? ["      cert_file: client.crt", "      key_file: client.key"]
		: [];
	return [
		"scrape_configs:",
		"  - job_name: anarchy-perf",
		...(terms.isEncrypted ? ["    scheme: https", "    tls_config:"] : []),
		...(terms.isEncrypted ? ["      ca_file: server.crt", ...certificate] : []),
		...(terms.asksPassword
			? ["    basic_auth:", "      username: prometheus", "      password_file: password"]
			: []),
		"    static_configs:",
		`      - targets: [${JSON.stringify(terms.target)}]`,
	].join("\n");
}
