/** An exporter with a web configuration, in the process of the test, and its clients. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get as getPlain, type IncomingHttpHeaders } from "node:http";
import { get, type RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { PasswordChecker } from "../../source/exporter/access/password-checker.ts";
import { WebAccess } from "../../source/exporter/access/web-access.ts";
import { WebConfigFile } from "../../source/exporter/access/web-config-file.ts";
import { HTTP_LIMITS } from "../../source/exporter/http-limits.ts";
import { MetricsServer } from "../../source/exporter/metrics-server.ts";
import { systemClock } from "../../source/pipeline/system-clock.ts";
import { collectorOver } from "./exporter.ts";

const TLS = fileURLToPath(new URL("../fixtures/tls", import.meta.url));

/** As it is built: Node 20 starts no thread from TypeScript. */
export const PASSWORD_WORKER = fileURLToPath(
	new URL("../../dist/commands/password-worker.cjs", import.meta.url),
);

/** The hash of `correct horse` at the least cost. */
export const HASH = "$2a$04$mCf789vdVn/S6rcTNuNmWu.D6CUtpqDZ9C3VlpVRQWJh7fiz6tmo.";
export const USERS = `basic_auth_users:\n  alice: ${HASH}\n`;
export const SERVER_TLS = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";
export const CLIENT_TLS = `${SERVER_TLS}  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: authority.crt
`;

/** The text of a PEM file of the fixtures. */
export function pem(name: string): string {
	return readFileSync(join(TLS, name), "utf8");
}

/** A folder with certificates, keys and the configuration `web.yml`. */
export function configurationFolder(context: TestContext, text: string): string {
	const folder = mkdtempSync(join(tmpdir(), "web-config-"));
	context.after(() => rmSync(folder, { recursive: true, force: true }));
	for (const name of ["server.crt", "authority.crt", "client.crt", "renewed.crt", "stranger.crt"]) {
		copyFileSync(join(TLS, name), join(folder, name));
	}
	for (const name of ["server.key", "renewed.key"]) {
		writeFileSync(join(folder, name), pem(name), { mode: 0o600 });
	}
	writeFileSync(join(folder, "web.yml"), text, { mode: 0o600 });
	return folder;
}

export interface SecureExporter {
	readonly folder: string;
	readonly port: number;
	/** What it said. */
	readonly said: readonly string[];
}

/** Serves metrics with a web configuration until the end of the test. */
export async function serveSecurely(
	context: TestContext,
	text: string,
	{ limits = HTTP_LIMITS, clock = systemClock } = {},
): Promise<SecureExporter> {
	const folder = configurationFolder(context, text);
	const said: string[] = [];
	const file = new WebConfigFile(join(folder, "web.yml"), clock);
	const passwords = new PasswordChecker(systemClock, PASSWORD_WORKER);
	const access = new WebAccess(file, clock, (line) => said.push(line), passwords);
	const server = new MetricsServer(collectorOver(), limits, access);
	context.after(() => server.close());
	const { port } = await server.listen({ host: "127.0.0.1", port: 0 });
	return { folder, port, said };
}

export interface SecureAnswer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

export interface Asked extends RequestOptions {
	readonly port: number;
	/** `alice:correct horse` */
	readonly auth?: string;
	readonly isPlain?: boolean;
}

/** Asks on a connection of its own; rejects if TLS fails. */
export function ask({ isPlain = false, ...options }: Asked): Promise<SecureAnswer> {
	const request = { host: "127.0.0.1", path: "/metrics", agent: false, ca: pem("authority.crt") };
	return new Promise((resolve, reject) => {
		const send = isPlain ? getPlain : get;
		send({ ...request, ...options }, (response) => {
			let body = "";
			response.setEncoding("utf8");
			response.on("data", (chunk) => {
				body += chunk;
			});
			response.on("end", () => {
				resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
			});
			response.on("error", reject);
		}).on("error", reject);
	});
}
