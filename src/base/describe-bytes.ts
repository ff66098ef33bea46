/** What bytes look like, to tell what they were instead of what was expected. */
export function describeBytes(bytes: Uint8Array): string {
  const head = bytes.subarray(0, 16);
  const text = String.fromCharCode(...head).replace(/[^\x20-\x7e]/g, '.');
  if (/^\s*<(!doctype|html)/i.test(text)) return 'it is a web page';
  if (/^\s*[{[]/.test(text)) return 'it is JSON';
  return `it begins with "${text}"`;
}
