/**
 * Linear discriminant analysis with a shrunk pooled covariance, cross-validated in folds.
 */

/** Share of the covariance that is replaced by its mean variance on the diagonal. */
const SHRINKAGE = 0.05;
const FOLDS = 20;

/**
 * Balanced accuracy with which the class of a sample can be told from its features: the mean over
 * classes of the share told right. Each fold is told by a discriminant of all other folds.
 */
export function separability(samples: readonly Float64Array[], classes: readonly number[]): number {
  const count = Math.max(...classes) + 1;
  const right = new Float64Array(count);
  const total = new Float64Array(count);
  for (let fold = 0; fold < FOLDS; fold++) {
    const train = samples.map((_, i) => i).filter((i) => i % FOLDS !== fold);
    const classify = discriminant(samples, classes, train, count);
    for (let i = fold; i < samples.length; i += FOLDS) {
      total[classes[i]]++;
      if (classify(samples[i]) === classes[i]) right[classes[i]]++;
    }
  }
  const seen = Array.from(total.keys()).filter((c) => total[c] > 0);
  return seen.reduce((sum, c) => sum + right[c] / total[c], 0) / seen.length;
}

function discriminant(
  samples: readonly Float64Array[],
  classes: readonly number[],
  train: readonly number[],
  count: number,
): (sample: Float64Array) => number {
  const size = samples[0].length;
  const means = Array.from({ length: count }, () => new Float64Array(size));
  const members = new Float64Array(count);
  for (const i of train) {
    members[classes[i]]++;
    for (let d = 0; d < size; d++) means[classes[i]][d] += samples[i][d];
  }
  means.forEach((mean, c) => mean.forEach((sum, d) => (mean[d] = sum / Math.max(1, members[c]))));
  const covariance = Array.from({ length: size }, () => new Float64Array(size));
  const offset = new Float64Array(size);
  for (const i of train) {
    for (let d = 0; d < size; d++) offset[d] = samples[i][d] - means[classes[i]][d];
    for (let d = 0; d < size; d++) {
      for (let e = 0; e < size; e++) covariance[d][e] += (offset[d] * offset[e]) / train.length;
    }
  }
  const variance = covariance.reduce((sum, row, d) => sum + row[d], 0) / size;
  for (let d = 0; d < size; d++) {
    for (let e = 0; e < size; e++) covariance[d][e] *= 1 - SHRINKAGE;
    covariance[d][d] += SHRINKAGE * variance + 1e-9;
  }
  const directions = means.map((mean) => solve(covariance, mean));
  const biases = means.map(
    (mean, c) => -0.5 * mean.reduce((sum, value, d) => sum + value * directions[c][d], 0),
  );
  return (sample) => {
    let best = 0;
    let bestScore = -Infinity;
    for (let c = 0; c < count; c++) {
      if (members[c] === 0) continue;
      let score = biases[c];
      for (let d = 0; d < size; d++) score += sample[d] * directions[c][d];
      if (score > bestScore) [best, bestScore] = [c, score];
    }
    return best;
  };
}

/** Solves `matrix x = right` for a symmetric positive matrix by Gaussian elimination. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const n = right.length;
  const rows = matrix.map((row, i) => Float64Array.from([...row, right[i]]));
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const factor = rows[j][i] / rows[i][i];
      if (factor !== 0) for (let k = i; k <= n; k++) rows[j][k] -= factor * rows[i][k];
    }
  }
  const x = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i][n];
    for (let k = i + 1; k < n; k++) sum -= rows[i][k] * x[k];
    x[i] = sum / rows[i][i];
  }
  return x;
}
