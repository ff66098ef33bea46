/** Script of `frame.html`, the page for iframes: one avatar, with its options in the URL. */
import './define.js';
import { showFrame } from './frame/frame.js';

showFrame(document, new URLSearchParams(location.search), window.parent);
