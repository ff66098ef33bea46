/** Writes a WAV file. `data` holds the samples as they stand in the file. */
export function wavFile(options: {
  readonly data: Uint8Array;
  readonly bits: number;
  readonly sampleRate?: number;
  readonly channels?: number;
  /** Format tag: 1 integer PCM, 3 float, 0xfffe extensible. */
  readonly tag?: number;
  /** Format tag inside an extensible header. */
  readonly subTag?: number;
}): Uint8Array {
  const { data, bits, sampleRate = 16000, channels = 1, tag = 1, subTag } = options;
  const format = Buffer.alloc(subTag === undefined ? 16 : 40);
  format.writeUInt16LE(tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(sampleRate, 4);
  format.writeUInt32LE((sampleRate * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  if (subTag !== undefined) format.writeUInt16LE(subTag, 24);
  const comment = chunk('note', Buffer.from('odd'));
  const body = [Buffer.from('WAVE'), comment, chunk('fmt ', format), chunk('data', data)];
  return chunk('RIFF', Buffer.concat(body));
}

function chunk(id: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 0, 'latin1');
  head.writeUInt32LE(content.byteLength, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.byteLength % 2)]);
}
