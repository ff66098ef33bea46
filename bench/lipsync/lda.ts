/**
 * Linear discriminant analysis with a shrunk pooled covariance, cross-validated by leaving one
 * sample out at a time. What leaving it out changes is a step of rank one, so that nothing is
 * summed up anew.
 */

/** Share of the covariance that is replaced by its mean variance on the diagonal. */
const SHRINKAGE = 0.05;

/**
 * Balanced accuracy with which the class of a sample can be told from its features: the mean over
 * classes of the share told right, each sample by a discriminant of all others.
 */
export function separability(samples: readonly Float64Array[], classes: readonly number[]): number {
  const count = Math.max(...classes) + 1;
  const right = new Float64Array(count);
  const members = new Float64Array(count);
  for (const c of classes) members[c]++;
  const means = classMeans(samples, classes, members);
  const scatter = scatterOf(samples, classes, means);
  samples.forEach((sample, i) => {
    const own = classes[i];
    if (members[own] < 2) return;
    const told = classify(sample, own, means, members, scatter, samples.length - 1);
    if (told === own) right[own]++;
  });
  const seen = Array.from(members.keys()).filter((c) => members[c] > 1);
  return seen.reduce((sum, c) => sum + right[c] / members[c], 0) / seen.length;
}

function classMeans(
  samples: readonly Float64Array[],
  classes: readonly number[],
  members: Float64Array,
): Float64Array[] {
  const means = Array.from(members, () => new Float64Array(samples[0].length));
  samples.forEach((sample, i) => {
    const mean = means[classes[i]];
    for (let d = 0; d < mean.length; d++) mean[d] += sample[d] / members[classes[i]];
  });
  return means;
}

/** Sum over samples of the outer product of what they are off the mean of their class. */
function scatterOf(
  samples: readonly Float64Array[],
  classes: readonly number[],
  means: readonly Float64Array[],
): Float64Array[] {
  const size = samples[0].length;
  const scatter = Array.from({ length: size }, () => new Float64Array(size));
  samples.forEach((sample, i) => {
    const off = sample.map((value, d) => value - means[classes[i]][d]);
    for (let d = 0; d < size; d++) {
      for (let e = 0; e < size; e++) scatter[d][e] += off[d] * off[e];
    }
  });
  return scatter;
}

/** The class that a discriminant of the `others` gives a sample of class `own`. */
function classify(
  sample: Float64Array,
  own: number,
  means: readonly Float64Array[],
  members: Float64Array,
  scatter: readonly Float64Array[],
  others: number,
): number {
  const size = sample.length;
  const n = members[own];
  const off = sample.map((value, d) => value - means[own][d]);
  const covariance = scatter.map((row, d) =>
    row.map((value, e) => (value - (n / (n - 1)) * off[d] * off[e]) / others),
  );
  const variance = covariance.reduce((sum, row, d) => sum + row[d], 0) / size;
  for (let d = 0; d < size; d++) {
    for (let e = 0; e < size; e++) covariance[d][e] *= 1 - SHRINKAGE;
    covariance[d][d] += SHRINKAGE * variance + 1e-9;
  }
  const factor = cholesky(covariance);
  const target = whiten(factor, sample);
  let best = 0;
  let bestDistance = Infinity;
  means.forEach((mean, c) => {
    if (members[c] < 2) return;
    const centre = c === own ? mean.map((value, d) => value - off[d] / (n - 1)) : mean;
    const distance = whiten(factor, centre).reduce((sum, v, d) => sum + (v - target[d]) ** 2, 0);
    if (distance < bestDistance) [best, bestDistance] = [c, distance];
  });
  return best;
}

/** The lower triangle `L` of a symmetric positive matrix `L Lᵀ`. */
function cholesky(matrix: readonly Float64Array[]): Float64Array[] {
  const factor = matrix.map((row) => new Float64Array(row.length));
  for (let i = 0; i < matrix.length; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i][j];
      for (let k = 0; k < j; k++) sum -= factor[i][k] * factor[j][k];
      factor[i][j] = i === j ? Math.sqrt(sum) : sum / factor[j][j];
    }
  }
  return factor;
}

/** `x` of `factor x = vector`: distances between such are Mahalanobis distances. */
function whiten(factor: readonly Float64Array[], vector: Float64Array): Float64Array {
  const x = new Float64Array(vector.length);
  for (let i = 0; i < x.length; i++) {
    let sum = vector[i];
    for (let k = 0; k < i; k++) sum -= factor[i][k] * x[k];
    x[i] = sum / factor[i][i];
  }
  return x;
}
