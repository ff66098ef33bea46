/** A buzz whose loudness and spectrum move like syllables, so that an engine has work to do. */
export function syllables(seconds: number, sampleRate = 16000): Int16Array {
  const pcm = new Int16Array(Math.round(seconds * sampleRate));
  for (let i = 0; i < pcm.length; i++) {
    const t = i / sampleRate;
    const envelope = Math.max(0, Math.sin(2 * Math.PI * 2 * t));
    const buzz = Math.sin(2 * Math.PI * 140 * t) + 0.5 * Math.sin(2 * Math.PI * 700 * t);
    pcm[i] = Math.round(9000 * envelope * buzz);
  }
  return pcm;
}
