/** What a PCIe link carries on the wire, by its speed, its lanes and its line code. */

/**
 * Returns the bytes per second and direction on the wire of a PCIe link, headers included; NaN for
 * a rate that is not a number. docs/method/link.md says where the numbers come from.
 *
 * @param gt_per_s per lane, in 10⁹ transfers per second
 */
export function pcieWireBytes_per_s(gt_per_s: number, lanes: number): number {
	return (gt_per_s * 1e9 * lanes * lineCode(gt_per_s)) / 8;
}

/** 8b/10b up to 5 GT/s, 128b/130b up to 32 GT/s, flits with 236 of 256 bytes from 64 GT/s. */
function lineCode(gt_per_s: number): number {
	if (gt_per_s <= 5) return 8 / 10;
	return gt_per_s <= 32 ? 128 / 130 : 236 / 256;
}
