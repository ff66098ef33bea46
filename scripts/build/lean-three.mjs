import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../../node_modules/three/src/', import.meta.url));

/** Materials that nothing here draws with; their shaders are text that no bundler can drop. */
const SHADERS = [
  ...['background', 'backgroundCube', 'distance', 'equirect', 'linedashed', 'meshlambert'],
  ...['meshmatcap', 'meshnormal', 'meshphong', 'meshtoon', 'points', 'sprite', 'vsm'],
];

/** Keyframe tracks: the glTF loader makes them, nothing here plays them. */
const TRACKS = ['Number', 'Quaternion', 'Vector'].map((type) => `${type}KeyframeTrack`);

const OBJECT = "import { Object3D } from '../core/Object3D.js';";

/** What stands in for a module of three, by its path in three's sources. */
const STAND_INS = {
  ...Object.fromEntries(
    SHADERS.map((name) => [
      `renderers/shaders/ShaderLib/${name}.glsl.js`,
      "export const vertex = ''; export const fragment = '';",
    ]),
  ),
  ...Object.fromEntries(
    TRACKS.map((name) => [`animation/tracks/${name}.js`, `export class ${name} {}`]),
  ),
  'animation/AnimationClip.js': 'export class AnimationClip {}',
  // The part of it that the glTF loader needs, which names nodes with it.
  'animation/PropertyBinding.js': String.raw`
    export const PropertyBinding = {
      sanitizeNodeName: (name) => name.replace(/\s/g, '_').replace(/[\[\].:/]/g, ''),
    };`,
  'objects/Points.js': `${OBJECT} export class Points extends Object3D {}`,
  'objects/Line.js': `${OBJECT} export class Line extends Object3D {}`,
  // Only rays that look for a mesh ask for it.
  'math/Triangle.js': 'export class Triangle {}',
  // Uniform buffers that materials share; none of ours does.
  'renderers/webgl/WebGLUniformsGroups.js': `
    export class WebGLUniformsGroups {
      bind() {}
      update() {}
      dispose() {}
    }`,
  // The studio's environment comes filtered, so the renderer never makes one.
  'extras/PMREMGenerator.js': 'export class PMREMGenerator { dispose() {} }',
  // What the renderer asks of it while no headset is in use.
  'renderers/webxr/WebXRManager.js': `
    import { EventDispatcher } from '../../core/EventDispatcher.js';
    export class WebXRManager extends EventDispatcher {
      enabled = false;
      isPresenting = false;
      cameraAutoUpdate = false;
      setAnimationLoop() {}
      getEnvironmentBlendMode() {}
      dispose() {}
    }`,
};

/** Methods that write a scene as JSON, read it back, or find what a ray hits. */
const UNUSED_METHODS = /^(?:toJSON|fromJSON|raycast)$/;

/** Spaces beside these mean nothing; plus and minus are left alone, since two of them would join. */
const SPACED = /[ \t]*([=*/,;{}()<>?:&|!])[ \t]*/g;

function withoutComments(shader) {
  return shader
    .trim()
    .replace(/\r/g, '')
    .replace(/[ \t]*\/\/.*\n/g, '')
    .replace(/[ \t]*\/\*[\s\S]*?\*\//g, '')
    .replace(/\n{2,}/g, '\n')
    .replace(/^[ \t]+/gm, '')
    .replace(/^[^#].*$/gm, (line) => line.replace(SPACED, '$1'));
}

function withoutUnusedMethods(code, program) {
  const methods = program.body
    .map((node) => node.declaration ?? node)
    .filter((node) => node.type === 'ClassDeclaration')
    .flatMap((node) => node.body.body)
    .filter((node) => node.type === 'MethodDefinition' && UNUSED_METHODS.test(node.key.name));
  return methods.reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + rest.slice(end),
    code,
  );
}

/**
 * Bundles three from its sources without what a talking head never uses: WebXR, keyframe animation,
 * points and lines, environment filtering, serialization, ray casting, most materials. Saves an eighth of the engine after gzip.
 *
 * Only for the bundle that carries three with it; the npm build leaves three to the application.
 *
 * @returns {import('rollup').Plugin}
 */
export function leanThree() {
  const unused = new Set(Object.keys(STAND_INS));
  const pathOf = (id) => (id.startsWith(SOURCES) ? id.slice(SOURCES.length) : undefined);
  return {
    name: 'lean-three',
    resolveId: (source) => (source === 'three' ? `${SOURCES}Three.js` : null),
    load(id) {
      const path = pathOf(id);
      if (path === undefined || !(path in STAND_INS)) return null;
      unused.delete(path);
      return STAND_INS[path];
    },
    transform(code, id) {
      if (pathOf(id) === undefined) return null;
      if (id.endsWith('.glsl.js')) {
        const shader = /\/\* glsl \*\/\s*`(.*?)`/gs;
        return {
          code: code.replace(shader, (_, text) => JSON.stringify(withoutComments(text))),
          map: null,
        };
      }
      if (!/\b(?:toJSON|fromJSON|raycast)\b/.test(code)) return null;
      return { code: withoutUnusedMethods(code, this.parse(code)), map: null };
    },
    buildEnd(error) {
      if (!error && unused.size > 0) {
        this.error(`three has no ${[...unused].join(', ')} any more; adapt lean-three.mjs.`);
      }
    },
  };
}
