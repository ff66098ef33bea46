/**
 * Watches the frames of one view, to measure them. Its methods run within a frame, in this order;
 * `drawing` and `drawn` only where the picture changed.
 */
export interface FrameProbe {
  /**
   * @param now time of the display's frame, in milliseconds.
   * @param waited milliseconds since the frame before that were left out on purpose.
   */
  begin(now: DOMHighResTimeStamp, waited: number): void;
  /** What the character shows in this frame is known. */
  mixed(): void;
  /** The character is posed. */
  posed(): void;
  /** What follows is drawn, with this context where it is drawn with WebGL. */
  drawing(gl: WebGL2RenderingContext | null): void;
  drawn(): void;
}
