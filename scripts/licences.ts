import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The folders of all packages in the bundles, by esbuild's lists of inputs, in order. */
export function bundledPackages(...inputs: readonly (readonly string[])[]): string[] {
	const packages = new Set(
		inputs
			.flat()
			.map(packageOf)
			.filter((name) => name !== null),
	);
	return [...packages].sort();
}

/** The licences of these packages, with texts. */
export function licencesOf(packages: readonly string[]): string {
	return packages.map(licenceOf).join("\n\n");
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
			: `(${manifest.license}; the package contains no text of it)`;
	return `=== ${manifest.name} ${manifest.version} (${manifest.license})\n\n${text}\n`;
}
