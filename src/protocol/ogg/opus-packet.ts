import { MalformedAudioError } from './malformed-audio.js';

/** Longest packet in milliseconds, and largest frame in bytes (RFC 6716, section 3.4). */
const MAX_PACKET_MS = 120;
const MAX_FRAME_BYTES = 1275;
/** Largest packet that decoders take, in bytes a channel: 120 ms at 256 kbit/s. */
const MAX_PACKET_BYTES = 3840;

/** Milliseconds of a frame, by the configuration number of the packet (RFC 6716, table 2). */
function frameMilliseconds(configuration: number): number {
  if (configuration < 12) return [10, 20, 40, 60][configuration % 4];
  if (configuration < 16) return [10, 20][configuration % 2];
  return [2.5, 5, 10, 20][configuration % 4];
}

/** Reads one frame length of one or two bytes. Returns the bytes it took and what it said. */
function frameLength(bytes: Uint8Array, at: number): { took: number; length: number } {
  const first = bytes[at] ?? NaN;
  if (first < 252) return { took: 1, length: first };
  return { took: 2, length: 4 * (bytes[at + 1] ?? NaN) + first };
}

const refuse = (problem: string): never => {
  throw new MalformedAudioError(`an Opus packet ${problem}`);
};

/** @throws MalformedAudioError when a packet, or the part of it that is there, is too large. */
export function assertPacketSize(packet: Uint8Array, channels: number): void {
  const most = MAX_PACKET_BYTES * channels;
  if (packet.length > most) refuse(`has more than ${most} bytes`);
}

/**
 * Checks the structure of a packet, so that a decoder finds a frame wherever it looks for one and
 * the packet decodes to no more than 120 ms.
 *
 * @throws MalformedAudioError when it breaks a rule of RFC 6716, section 3.4.
 */
export function assertOpusPacket(packet: Uint8Array, channels: number): void {
  if (packet.length === 0) refuse('is empty');
  assertPacketSize(packet, channels);
  const frames = packet[0] % 4 === 3 ? (packet[1] ?? 0) & 63 : Math.min((packet[0] % 4) + 1, 2);
  const milliseconds = frames * frameMilliseconds(packet[0] >> 3);
  if (frames === 0 || milliseconds > MAX_PACKET_MS) refuse(`has ${frames} frames`);
  if (!fits(packet, frames)) refuse('is cut off');
}

/** Whether the frames of a packet have the sizes that it says. */
function fits(packet: Uint8Array, frames: number): boolean {
  switch (packet[0] % 4) {
    case 0:
    case 1:
      return (packet.length - 1) % frames === 0 && (packet.length - 1) / frames <= MAX_FRAME_BYTES;
    case 2: {
      const { took, length } = frameLength(packet, 1);
      const rest = packet.length - 1 - took - length;
      return rest >= 0 && rest <= MAX_FRAME_BYTES;
    }
    default:
      return fitsMany(packet, frames);
  }
}

function fitsMany(packet: Uint8Array, frames: number): boolean {
  let at = 2;
  let padding = 0;
  if (packet[1] & 64) {
    let size = 255;
    while (size === 255) {
      size = packet[at++] ?? NaN;
      padding += size === 255 ? 254 : size;
    }
  }
  const variable = (packet[1] & 128) !== 0;
  let sizes = 0;
  for (let frame = 1; variable && frame < frames; frame++) {
    const { took, length } = frameLength(packet, at);
    at += took;
    sizes += length;
  }
  const rest = packet.length - at - padding - sizes;
  if (variable) return rest >= 0 && rest <= MAX_FRAME_BYTES;
  return rest >= 0 && rest % frames === 0 && rest / frames <= MAX_FRAME_BYTES;
}
