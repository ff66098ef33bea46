import { RenderQuality } from '../base/states.js';

/** Size of a canvas' backing store in device pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

export interface ResolutionInput {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly devicePixelRatio: number;
  readonly quality: RenderQuality;
  /** Largest height in device pixels, or `null`. */
  readonly heightCap: number | null;
  /** Share of the resolution that the device can draw in time, 0..1. */
  readonly share: number;
  /** Largest width and height that the GPU takes. */
  readonly limit: number;
}

/** Most device pixels a CSS pixel is drawn with. Above 2 the eye sees no gain, the GPU does. */
const PIXEL_RATIO_CAP: Readonly<Record<RenderQuality, number>> = {
  [RenderQuality.standard]: 1,
  [RenderQuality.high]: 1.5,
  [RenderQuality.ultra]: 2,
};

/** Backing size for a container, with its aspect ratio; at least one pixel each way. */
export function pixelSize(input: ResolutionInput): PixelSize {
  const { width, height, heightCap, limit } = input;
  const wanted = Math.min(input.devicePixelRatio, PIXEL_RATIO_CAP[input.quality]) * input.share;
  const ratio = Math.min(wanted, (heightCap ?? limit) / height, limit / height, limit / width);
  return {
    width: Math.max(1, Math.round(width * ratio)),
    height: Math.max(1, Math.round(height * ratio)),
  };
}
