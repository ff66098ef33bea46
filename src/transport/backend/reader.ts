/** What reads the messages and the Ogg Opus of a backend: with the wire protocol, a file of its own. */
export { BackendMotion } from './backend-motion.js';
export { BrowserOpusDecoder } from './browser-opus-decoder.js';
