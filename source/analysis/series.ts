/** Numbers over time, as every analysis takes them. */
export interface Series {
	/** Wall clock at the end of each sample's interval, in seconds since the Unix epoch; ascending. */
	readonly times_s: Float64Array;
	/** One value a time, in the metric's own unit; NaN where it is not known. */
	readonly values: Float64Array;
}
