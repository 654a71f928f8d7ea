/**
 * What the code of a page has in place of `Number.NaN` and `Number.isNaN`: whoever searches a page
 * for NaN, to find a fault of its drawings, finds nothing else.
 */
export const unknownNumber = Number("unknown");

export function isUnknownNumber(value: number): boolean {
	// True of every number: only what is none compares as false.
	return !(value <= Number.POSITIVE_INFINITY);
}
