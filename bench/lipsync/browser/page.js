import { headaudio } from './headaudio.js';
import { renderNothing } from './offline.js';
import { wawa } from './wawa.js';
import { wlipsync } from './wlipsync.js';

globalThis.peers = { headaudio, renderNothing, wawa, wlipsync };
