import { expect, oneEvent } from '@open-wc/testing';
import {
  Color,
  type CompressedCubeTexture,
  DataUtils,
  Mesh,
  MeshStandardMaterial,
  PerspectiveCamera,
  Scene,
  SphereGeometry,
  Vector3,
  WebGLRenderer,
} from 'three';
import { studioEnvironment } from '../../../src/render/look/environment.js';
import { FilteredStudio } from '../../../src/render/look/filtered-studio.js';
import { mirrorStudio, paintStudioMap, studioMap } from '../../../src/render/look/studio-map.js';
import {
  ceilingAt,
  domeColour,
  horizonAt,
  SOFT_BOXES,
} from '../../../src/render/look/studio-room.js';
import { task } from '../../support/moments.js';

const KEY = SOFT_BOXES[0].direction;
const DIRECTIONS = [
  KEY,
  new Vector3(0, 0, 1),
  new Vector3(-1, 2, 2).normalize(),
  new Vector3(1, 0, 1).normalize(),
  new Vector3(0.3, -1, 0.4).normalize(),
  new Vector3(0, 1, 0),
  new Vector3(0, 0, -1),
];

function paintedStudio(): CompressedCubeTexture {
  const { texture, paint } = studioEnvironment();
  Array.from(paint());
  return texture;
}

/** Radiance of the studio in one direction, without any filter. */
function studioRadiance(direction: Vector3): Color {
  for (const { corners, radiance } of SOFT_BOXES) {
    const inside = corners.every(
      (corner, i) => new Vector3().crossVectors(corner, corners[(i + 1) % 4]).dot(direction) > 0,
    );
    if (inside) return radiance;
  }
  return domeColour(horizonAt(direction.y), ceilingAt(direction.y));
}

/** The same filter by summing over directions spread evenly on the sphere. */
function summedRadiance(axis: Vector3, alpha: number): Color {
  const count = 60_000;
  const sum = new Color(0, 0, 0);
  let total = 0;
  const direction = new Vector3();
  for (let i = 0; i < count; i++) {
    const y = 1 - (2 * (i + 0.5)) / count;
    const turn = i * Math.PI * (3 - Math.sqrt(5));
    const level = Math.sqrt(1 - y * y);
    direction.set(level * Math.cos(turn), y, level * Math.sin(turn));
    const cosine = axis.dot(direction);
    if (cosine <= 0) continue;
    const spread = 1 + alpha * alpha - (1 - alpha * alpha) * cosine;
    const weight = cosine / (spread * spread);
    sum.add(studioRadiance(direction).clone().multiplyScalar(weight));
    total += weight;
  }
  return sum.multiplyScalar(1 / total);
}

interface Face {
  readonly mipmaps: readonly { readonly width: number; readonly data: Uint16Array }[];
}

const facesOf = (texture: CompressedCubeTexture): Face[] => texture.image as unknown as Face[];

describe('studio environment', () => {
  for (const alpha of [0.09, 0.25, 1]) {
    it(`holds the light that a surface of roughness ${Math.sqrt(alpha)} gathers`, () => {
      const studio = new FilteredStudio(alpha);
      for (const direction of DIRECTIONS) {
        const filtered = studio.radiance(direction, new Color());
        const summed = summedRadiance(direction, alpha);
        for (const channel of ['r', 'g', 'b'] as const) {
          const error = filtered[channel] / summed[channel] - 1;
          expect(error, `${direction.toArray().join()} ${channel}`).to.be.within(-0.05, 0.05);
        }
      }
    });
  }

  it('shows the boxes in a mirror', () => {
    const studio = new FilteredStudio(0.012);
    for (const { direction, radiance } of SOFT_BOXES) {
      expect(studio.radiance(direction, new Color()).g).to.be.closeTo(radiance.g, 0.1);
    }
  });

  it('is finite and smooth', () => {
    for (const { mipmaps } of facesOf(paintedStudio())) {
      for (const { width, data } of mipmaps) {
        const values = Array.from(data, (half) => DataUtils.fromHalfFloat(half));
        expect(values.every((value) => value > 0.1 && value < 10)).to.equal(true);
        if (width !== mipmaps.at(-1)!.width) continue;
        for (let i = 4; i < values.length; i++) {
          if (i % (width * 4) < 4) continue;
          expect(values[i] / values[i - 4]).to.be.within(0.8, 1.25);
        }
      }
    }
  });

  it('is the same in the map that characters see', () => {
    const renderer = new WebGLRenderer();
    const size = 96;
    renderer.setSize(size, size, false);
    const gl = renderer.getContext();
    const scene = new Scene();
    scene.environment = paintedStudio();
    Array.from(paintStudioMap());
    const camera = new PerspectiveCamera(30, 1);
    const picture = (roughness: number, mapped: boolean): Uint8Array => {
      const material = new MeshStandardMaterial({ metalness: 1, roughness });
      if (mapped) mirrorStudio(material);
      const ball = new Mesh(new SphereGeometry(1, 48, 32), material);
      scene.add(ball);
      renderer.render(scene, camera);
      ball.removeFromParent();
      const pixels = new Uint8Array(size * size * 4);
      gl.readPixels(0, 0, size, size, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      material.dispose();
      return pixels;
    };
    // From all sides, and from below, where the map is folded.
    for (const at of [new Vector3(0, 0, 1), new Vector3(-1, 0.2, -1), new Vector3(0.3, -1, 0.2)]) {
      camera.position.copy(at).setLength(4.5);
      camera.lookAt(0, 0, 0);
      for (const roughness of [0, 0.4, 1]) {
        const own = picture(roughness, true);
        const theirs = picture(roughness, false);
        const apart = own.map((value, i) => Math.abs(value - theirs[i]));
        const mean = apart.reduce((sum, value) => sum + value, 0) / apart.length;
        expect(mean, `roughness ${roughness} from ${at.toArray().join()}`).to.be.below(0.5);
        expect(Math.max(...own)).to.be.above(60);
      }
    }
    scene.environment.dispose();
    studioMap.dispose();
    renderer.dispose();
    renderer.forceContextLoss();
  });

  it('lights a model from where the key stands, also after the context was lost', async () => {
    const renderer = new WebGLRenderer();
    renderer.setSize(64, 64, false);
    const scene = new Scene();
    scene.environment = paintedStudio();
    scene.add(new Mesh(new SphereGeometry(1), new MeshStandardMaterial({ color: 0x808080 })));
    const camera = new PerspectiveCamera(40, 1);
    camera.position.z = 4;
    const gl = renderer.getContext();
    const picture = (): number[] => {
      renderer.render(scene, camera);
      return [-11, 11].flatMap((y) =>
        [-10, 10].map((x) => {
          const pixel = new Uint8Array(4);
          gl.readPixels(32 + x, 32 + y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
          return pixel[1];
        }),
      );
    };
    const before = picture();
    const [lowerKeySide, lower, key, upper] = before;
    expect(key).to.be.greaterThan(upper + 4);
    expect(key).to.be.greaterThan(lowerKeySide + 20);
    expect(lower).to.be.greaterThan(10);

    const restored = oneEvent(renderer.domElement, 'webglcontextrestored');
    const lost = oneEvent(renderer.domElement, 'webglcontextlost');
    const extension = gl.getExtension('WEBGL_lose_context')!;
    extension.loseContext();
    await lost;
    await task();
    extension.restoreContext();
    await restored;
    expect(picture()).to.deep.equal(before);

    scene.environment.dispose();
    renderer.dispose();
    renderer.forceContextLoss();
  });
});
