/** The pages for users and developers, and the command lines that they show. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The paths of all pages, from the root. */
export const PAGES: readonly string[] = [
	"README.md",
	"CONTRIBUTING.md",
	"CHANGELOG.md",
	"SECURITY.md",
	...["docs", "docs/method"].flatMap((folder) =>
		readdirSync(join(ROOT, folder))
			.filter((name) => name.endsWith(".md"))
			.map((name) => `${folder}/${name}`),
	),
];

export function pageText(page: string): string {
	return readFileSync(join(ROOT, page), "utf8");
}

/** The lines of a page that a reader may type: indented ones that begin with a command. */
export function shownLines(page: string): string[] {
	return pageText(page)
		.split("\n")
		.filter((line) => /^ {4}\S/.test(line))
		.flatMap((line) => line.trim().split(/ {2,}/).slice(0, 1))
		.filter(
			(line) => /(^|[\s/])anarchy-perf-ink($|\s)/.test(line) && !/^(npm|sudo npm) /.test(line),
		);
}
