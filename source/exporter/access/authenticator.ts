/** Basic authentication (RFC 7617) against bcrypt hashes. */
import { createHmac, randomBytes } from "node:crypto";
import type { CheckPassword, PasswordClient } from "./password-checker.ts";

/** What a request's credentials are worth; `busy` if that cannot be checked now. */
export type Verdict = "right" | "wrong" | "missing" | "busy";

/** As in Prometheus; only correct passwords are kept, so there are hardly more than users. */
const MAX_REMEMBERED = 100;

export class Authenticator {
	readonly #check: CheckPassword;
	/** Passwords are kept as keyed digests, which are useless without this key. */
	readonly #key = randomBytes(32);
	readonly #right = new Set<string>();

	constructor(check: CheckPassword) {
		this.#check = check;
	}

	/**
	 * @param header the request's `Authorization`
	 * @param users their hashes by name; at least one
	 */
	async verdictOn(
		header: string | undefined,
		users: ReadonlyMap<string, string>,
		client: PasswordClient,
	): Promise<Verdict> {
		const given = parseCredentials(header);
		if (given === null) return "missing";
		const own = users.get(given.user);
		// An unknown user takes as long as a known one, so timing does not reveal which names exist.
		const [decoy = ""] = users.values();
		const hash = own ?? decoy;
		const digest = this.#digest(given.user, hash, given.password);
		if (own !== undefined && this.#right.has(digest)) return "right";
		const checked = await this.#check({ password: given.password, hash }, client);
		if (checked !== "right") return checked;
		if (own === undefined) return "wrong";
		this.#remember(digest);
		return "right";
	}

	#digest(user: string, hash: string, password: Uint8Array): string {
		const digest = createHmac("sha256", this.#key);
		// Unambiguous: a hash has a fixed length, and the user is one that has it.
		return digest.update(hash).update(`${user}\0`).update(password).digest("base64");
	}

	#remember(digest: string): void {
		const [oldest] = this.#right;
		if (this.#right.size >= MAX_REMEMBERED && oldest !== undefined) this.#right.delete(oldest);
		this.#right.add(digest);
	}
}

interface Credentials {
	readonly user: string;
	readonly password: Uint8Array;
}

/** Null if there are none, or not in this scheme. */
function parseCredentials(header: string | undefined): Credentials | null {
	const [, encoded] = /^basic +([\w+/-]*={0,2})$/i.exec(header ?? "") ?? [];
	if (encoded === undefined) return null;
	const bytes = Buffer.from(encoded, "base64");
	const colon = bytes.indexOf(":");
	if (colon < 0) return null;
	return { user: bytes.toString("utf8", 0, colon), password: bytes.subarray(colon + 1) };
}
