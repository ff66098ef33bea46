/**
 * The samples of an answer as they come: those of a WAV file without its header, else all of it.
 *
 * @param {Response} response PCM16 mono at the avatar's sample rate
 */
export function pcmOf({ body, headers }) {
  return headers.get('content-type')?.includes('wav') ? body.pipeThrough(withoutHeader()) : body;
}

/** Drops everything up to the samples, wherever the network has cut it. */
function withoutHeader() {
  let head = new Uint8Array(0);
  let found = false;
  return new TransformStream({
    transform(chunk, controller) {
      if (found) return controller.enqueue(chunk);
      const bytes = new Uint8Array(head.length + chunk.length);
      bytes.set(head);
      bytes.set(chunk, head.length);
      head = bytes;
      const at = samplesAt(bytes);
      found = at >= 0;
      if (found && at < bytes.length) controller.enqueue(bytes.subarray(at));
    },
  });
}

/** Where the samples begin; -1 where more of the file is needed to tell. */
function samplesAt(bytes) {
  const view = new DataView(bytes.buffer);
  const name = (at) => String.fromCharCode(...bytes.subarray(at, at + 4));
  for (let at = 12; at + 8 <= bytes.length; at += 8 + view.getUint32(at + 4, true)) {
    if (name(at) === 'data') return at + 8;
  }
  return -1;
}
