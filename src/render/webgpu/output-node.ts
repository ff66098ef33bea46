import { NoToneMapping, type ColorSpace, type ToneMapping } from 'three';
import { context, max, renderOutput, vec4 } from 'three/tsl';
import type { ContextNode, Node, NodeBuilder } from 'three/webgpu';
import { effectsOf } from '../look/effects.js';
import type { Vec4 } from './nodes.js';

/** What becomes of a colour on its way to the canvas, material by material, as WebGL's shaders have it. */
export function outputNode(toneMapping: ToneMapping, colorSpace: ColorSpace): ContextNode<unknown> {
  return context({
    getOutput(colour: Node, { renderer, material }: NodeBuilder): Node {
      // The shadow map.
      if (renderer.getRenderTarget()) return colour;
      const mapping = material.toneMapped ? toneMapping : NoToneMapping;
      const shown = renderOutput(colour, mapping, colorSpace);
      shown.premultipliedAlpha = material.premultipliedAlpha;
      if (!effectsOf(material).clear) return shown;
      const { rgb } = (shown as unknown as Vec4).toVar();
      return vec4(rgb, max(rgb.r, max(rgb.g, rgb.b)));
    },
  });
}
