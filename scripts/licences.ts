import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The licence of every package that went into the bundles, by their own lists of inputs. */
export function bundledLicences(...inputs: readonly (readonly string[])[]): string {
	const packages = new Set(
		inputs
			.flat()
			.map(packageOf)
			.filter((name) => name !== null),
	);
	return [...packages].sort().map(licenceOf).join("\n\n");
}

function packageOf(input: string): string | null {
	return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? null;
}

function licenceOf(directory: string): string {
	const manifest = JSON.parse(readFileSync(`${directory}/package.json`, "utf8"));
	const file = readdirSync(directory).find((name) => /^(licen[cs]e|copying)/i.test(name));
	const text =
		file !== undefined && existsSync(`${directory}/${file}`)
			? readFileSync(`${directory}/${file}`, "utf8").trim()
			: `(${manifest.license}; the package holds no text of it)`;
	return `=== ${manifest.name} ${manifest.version} (${manifest.license})\n\n${text}\n`;
}
