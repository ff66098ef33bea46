/** Drawing with WebGPU: three's renderer for it, and the materials of the look as its nodes. */
export { openDrawing } from './open-drawing.js';
