/** The page that a browser shows for the exporter. */

/**
 * Returns the page as HTML. Its links are relative, because a proxy may serve it below another
 * path.
 *
 * @param name what is read, for people; it may contain any characters
 */
export function landingPage(name: string): string {
	return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>anarchy-perf-ink</title></head>
<body>
<h1>anarchy-perf-ink</h1>
<p>Prometheus exporter of an external GPU link. It reads ${escapeHtml(name)} for every scrape.</p>
<ul>
<li><a href="metrics">/metrics</a>: what Prometheus scrapes</li>
<li><a href="./-/healthy">/-/healthy</a>: whether the exporter runs</li>
</ul>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

function escapeHtml(text: string): string {
	return text
		.replace(/\p{C}/gu, "\ufffd")
		.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
