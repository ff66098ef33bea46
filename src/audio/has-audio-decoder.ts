/**
 * In WebKit for Linux (seen in WebKitGTK 2.50), `AudioData.copyTo()` ends the page's process, whatever was
 * decoded.
 */
const UNREADABLE = /Linux(?!.*Chrom).*AppleWebKit/.test(globalThis.navigator?.userAgent);

/** Whether this browser decodes sound packet by packet (WebCodecs), and it can be read. */
export const hasAudioDecoder = (): boolean => 'AudioDecoder' in globalThis && !UNREADABLE;
