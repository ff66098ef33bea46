/** Bytes as JSON carries them. */
export const encode = (pcm) => btoa(String.fromCharCode(...new Uint8Array(pcm)));

export const decode = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
