const KIB = 1024;
const MIB = KIB ** 2;

/**
 * The error for a file that the system would read, but the program refuses. Its message says why.
 */
export class UnfitFile extends Error {
	override readonly name = "UnfitFile";
	readonly code: "EISDIR" | "ENOTREG" | "EFBIG" | "ETIMEDOUT";

	constructor(code: UnfitFile["code"], message: string) {
		super(message);
		this.code = code;
	}

	static tooLarge(max_bytes: number): UnfitFile {
		const bound =
			max_bytes < MIB ? `${Math.round(max_bytes / KIB)} KiB` : `${Math.round(max_bytes / MIB)} MiB`;
		return new UnfitFile("EFBIG", `it is larger than ${bound}`);
	}
}
