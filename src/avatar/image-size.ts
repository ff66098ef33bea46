/**
 * Width and height of an encoded image in pixels, from its header alone; `null` where it is no PNG,
 * JPEG, WebP, AVIF or KTX2. Fields lie where the formats' specifications put them: PNG 11.2.1, JPEG
 * B.2.2, RFC 9649, ISO/IEC 23008-12 6.5.3, KTX 2.0 3.1.
 */
export function imageSize(bytes: Uint8Array): readonly [number, number] | null {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (data.getUint32(0) === 0x89504e47) return [data.getUint32(16), data.getUint32(20)];
    if (data.getUint16(0) === 0xffd8) return jpegSize(data);
    if (data.getUint32(0) === 0x52494646 && data.getUint32(8) === 0x57454250) return webpSize(data);
    if (isKtx2(bytes)) return [data.getUint32(20, true), data.getUint32(24, true)];
    return data.getUint32(4) === 0x66747970 ? avifSize(data) : null;
  } catch (error) {
    // The header ends before its fields do.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** `«KTX 20»` and the ends of lines that a transfer as text would change. */
export function isKtx2(bytes: Uint8Array): boolean {
  const identifier = [0xab, 0x4b, 0x54, 0x58, 0x20, 0x32, 0x30, 0xbb, 0x0d, 0x0a, 0x1a, 0x0a];
  return identifier.every((byte, index) => bytes[index] === byte);
}

/** Goes from segment to segment to the first that begins a frame. */
function jpegSize(data: DataView): readonly [number, number] | null {
  for (let at = 2; data.getUint8(at) === 0xff;) {
    const marker = data.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else {
      const beginsFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
      if (beginsFrame) return [data.getUint16(at + 7), data.getUint16(at + 5)];
      at += 2 + data.getUint16(at + 2);
    }
  }
  return null;
}

function webpSize(data: DataView): readonly [number, number] | null {
  const at = 20;
  switch (data.getUint32(12)) {
    case 0x56503820: // "VP8 "
      return [data.getUint16(at + 6, true) & 0x3fff, data.getUint16(at + 8, true) & 0x3fff];
    case 0x5650384c: {
      // "VP8L": 14 bits each, less one
      const bits = data.getUint32(at + 1, true);
      return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
    }
    case 0x56503858: // "VP8X": 24 bits each, less one
      return [
        (data.getUint32(at + 4, true) & 0xffffff) + 1,
        (data.getUint32(at + 6, true) >>> 8) + 1,
      ];
    default:
      return null;
  }
}

/** The largest of the sizes that are named: of the image, its tiles and its alpha. */
function avifSize(data: DataView): readonly [number, number] | null {
  let size: readonly [number, number] | null = null;
  for (let at = 8; at + 16 <= data.byteLength; at++) {
    if (data.getUint32(at) !== 0x69737065) continue; // "ispe"
    const [width, height] = [data.getUint32(at + 8), data.getUint32(at + 12)];
    if (!size || width * height > size[0] * size[1]) size = [width, height];
  }
  return size;
}
