/** A vowel-like buzz, loud and soft four times a second, with a pause at its end. PCM16 mono. */
export function syllables(seconds: number, sampleRate = 16_000): Int16Array<ArrayBuffer> {
  const pcm = new Int16Array(Math.round(seconds * sampleRate));
  const voiced = Math.round((seconds - Math.min(0.2, seconds / 4)) * sampleRate);
  for (let i = 0; i < voiced; i++) {
    const t = i / sampleRate;
    let buzz = 0;
    for (let harmonic = 1; harmonic <= 24; harmonic++) {
      const f = harmonic * 130;
      // Formants of an open vowel, near 750 and 1200 Hz.
      const gain = Math.exp(-(((f - 750) / 220) ** 2)) + 0.6 * Math.exp(-(((f - 1200) / 260) ** 2));
      buzz += gain * Math.sin(2 * Math.PI * f * t);
    }
    const envelope = Math.max(0, Math.sin(2 * Math.PI * 2 * t)) ** 0.5;
    pcm[i] = Math.round(6000 * envelope * buzz);
  }
  return pcm;
}

/** The same as an AudioBuffer. */
export function syllableBuffer(seconds: number, sampleRate = 24_000): AudioBuffer {
  const pcm = syllables(seconds, sampleRate);
  const buffer = new AudioBuffer({ length: pcm.length, sampleRate, numberOfChannels: 1 });
  buffer.copyToChannel(
    Float32Array.from(pcm, (sample) => sample / 0x8000),
    0,
  );
  return buffer;
}

/** A WAV file of PCM16 at 16 kHz. */
export function wav(pcm: ArrayBuffer): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(44 + pcm.byteLength);
  const view = new DataView(file.buffer);
  const text = (at: number, chars: string) => file.set(new TextEncoder().encode(chars), at);
  text(0, 'RIFF');
  view.setUint32(4, 36 + pcm.byteLength, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 16000, true);
  view.setUint32(28, 32000, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, pcm.byteLength, true);
  file.set(new Uint8Array(pcm), 44);
  return file;
}
