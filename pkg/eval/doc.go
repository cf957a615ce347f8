// Package eval measures scorers on labelled posts. A [Set] takes rows of a score
// and the true label; its [Report] says how well the scores find the negative
// posts, how well the labels fit, and how far the negativity can be taken for a
// probability. It keeps eight bytes a row.
//
// # Figures
//
// TP are the negative posts at or above the threshold, FP the others there, FN
// the negative posts that are not there. A post without a score is nowhere: where
// it is negative it counts among FN, and never as "not negative".
//
//	precision       TP / (TP + FP)
//	recall          TP / (TP + FN)
//	F1              2 TP / (2 TP + FP + FN) (van Rijsbergen 1979, with β = 1)
//	AP              the sum of (R_n - R_n-1) P_n over all thresholds n, from the
//	                highest down: the area under the steps of precision over
//	                recall, without interpolation (Manning, Raghavan and Schütze
//	                2008, 8.4). Equal scores are one step, so that the order of the
//	                rows does not count.
//	precision of    the share of negative posts among the N highest scores. Where
//	the N highest   equal scores stand on both sides of the border, the mean over
//	                all orders of them (McSherry and Najork 2008).
//	macro-F1        the mean of the F1 of each label, of what was said against what
//	                is true (Opitz and Burst 2019, averaged F1)
//	macro-recall    the mean of the recall of each label (Rosenthal, Farra and Nakov
//	                2017, AvgRec of SemEval's task 4)
//	accuracy        the share of posts whose label is right
//	calibration     the mean distance between the negativity and the share that is
//	error           negative in ten bins of equal width, weighted by their posts
//	                (Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017). It is of
//	                posts with a score only.
//	coverage        the share of posts with a score
//
// Macro figures are means over the labels that occur among the true ones. In
// them, and in the accuracy, a post without a said label is a mistake.
//
// What is not defined, such as the recall where nothing is negative, is absent:
// see [Figure].
package eval
