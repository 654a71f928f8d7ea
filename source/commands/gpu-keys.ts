import type { Source } from "../core/interfaces.ts";
import type { LinkView } from "../link/link.ts";
import type { GpuKeys } from "../screen/key.ts";

/** What keys do with the GPUs of this machine. */
export function gpuKeys(source: Source, link: LinkView): GpuKeys {
	const candidates = () => link.facts?.choice.candidates ?? [];
	return {
		get areSeveral() {
			// The driver's file is not of a GPU that one could choose.
			return source.id !== "anarchy" && candidates().length > 1;
		},
		next() {
			const addresses = candidates();
			const at = addresses.indexOf(link.facts?.gpu ?? "");
			const following = addresses[(at + 1) % addresses.length];
			if (following !== undefined) link.choose?.(following);
		},
		get isHeld() {
			return source.hold !== undefined;
		},
		toggleHold() {
			const { hold } = source;
			if (hold?.isReleased === true) hold.resume();
			else void hold?.release();
		},
	};
}
