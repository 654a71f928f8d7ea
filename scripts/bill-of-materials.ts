/**
 * The bill of materials of the package in CycloneDX, for vulnerability scanners. `npm sbom` would
 * list what the lock file installs, which is a different set: most of that is only for builds and
 * tests.
 *
 * Format: https://cyclonedx.org/docs/1.5/json/
 */
import { readFileSync } from "node:fs";

interface Manifest {
	readonly name: string;
	readonly version: string;
	readonly license?: string;
}

/** @param packages folders of the bundled packages, below `node_modules` */
export function billOfMaterials(packages: readonly string[]): string {
	const own = readJson("package.json") as Manifest & OptionalDependencies;
	const locked = (readJson("package-lock.json") as LockFile).packages;
	const bundled = packages.map((folder) => {
		// A path from a folder other than the root may lead to the same place.
		const key = folder.slice(folder.indexOf("node_modules/"));
		const manifest = readJson(`${folder}/package.json`) as Manifest;
		return component(manifest, locked[key]?.integrity, "required");
	});
	const optional = Object.keys(own.optionalDependencies).map((name) => {
		const { version, license, integrity } = locked[`node_modules/${name}`] ?? {};
		if (version === undefined) throw new Error(`the lock file has no ${name}`);
		return component({ name, version, ...(license && { license }) }, integrity, "optional");
	});
	const components = [...bundled, ...optional];
	const document = {
		bomFormat: "CycloneDX",
		specVersion: "1.5",
		version: 1,
		// No serial number and no time, because builds are reproducible.
		metadata: {
			lifecycles: [{ phase: "build" }],
			component: { ...component(own, undefined, "required"), type: "application" },
		},
		components,
		dependencies: [
			{ ref: reference(own), dependsOn: components.map((one) => one["bom-ref"]) },
			...components.map((one) => ({ ref: one["bom-ref"] })),
		],
	};
	return `${JSON.stringify(document, null, "\t")}\n`;
}

interface OptionalDependencies {
	readonly optionalDependencies: Readonly<Record<string, string>>;
}

interface LockFile {
	readonly packages: Readonly<Record<string, Partial<Manifest> & { readonly integrity?: string }>>;
}

function component(manifest: Manifest, integrity: string | undefined, scope: string) {
	const { name, version, license } = manifest;
	return {
		type: "library",
		"bom-ref": reference(manifest),
		name,
		version,
		scope,
		...(integrity === undefined ? {} : { hashes: [hashOf(name, integrity)] }),
		licenses: license === undefined ? [] : [{ expression: license }],
		purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
	};
}

function reference({ name, version }: Manifest): string {
	return `${name}@${version}`;
}

/** The hash of the package in the registry: `sha512-…`, in base 64. */
function hashOf(name: string, integrity: string) {
	const [algorithm, digest = ""] = integrity.split("-", 2);
	if (algorithm !== "sha512") throw new Error(`the lock file has no SHA-512 of ${name}`);
	return { alg: "SHA-512", content: Buffer.from(digest, "base64").toString("hex") };
}

function readJson(path: string): unknown {
	return JSON.parse(readFileSync(path, "utf8"));
}
