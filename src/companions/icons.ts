import { svg, type SVGTemplateResult } from 'lit';

const stroke = (path: string): SVGTemplateResult =>
  svg`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path class="wave" d=${path} /></svg>`;

export const microphone = stroke(
  'M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3ZM5.5 11.2a6.5 6.5 0 0 0 13 0M12 17.7v3',
);
export const send = stroke('M4 12h14M12.5 6.2 18.3 12l-5.8 5.8');
export const enterFullscreen = stroke('M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5');
export const pictureInPicture = stroke('M3.5 5h17v14h-17zM12 12h6.5v5H12z');
export const leaveFullscreen = stroke('M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5');
