import { BLENDSHAPES, type Blendshape, type ChannelName } from '../../motion/channels.js';
import { MODEL_LIMITS } from '../model-limits.js';
import type { AvatarReport, Finding, FindingCode } from './report.js';

type Found = Omit<AvatarReport, 'findings' | 'speech' | 'shown'> & {
  /** Why the element does not show the file. */
  readonly problem: string | null;
  readonly measured: boolean;
};

/** Textures of more pixels than this together take more than 64 MB of the device's memory. */
const HEAVY_PIXELS = 16 * 1024 * 1024;
/** Triangles that phones draw at a full frame rate. */
const HEAVY_TRIANGLES = 150_000;
/** Names of a list that are written out. */
const NAMED = 8;

const LEVELS = ['error', 'warning', 'note'] as const;

/** Movements that need all of their channels to be seen well. */
const MOVEMENTS: readonly [FindingCode, readonly Blendshape[], string][] = [
  [
    'lipsDoNotMeet',
    ['mouthClose', 'mouthPressLeft', 'mouthRollLower'],
    'Lips do not meet on m, b and p. Add mouthClose, mouthPressLeft and mouthPressRight, or viseme_PP.',
  ],
  [
    'noRoundSounds',
    ['mouthPucker', 'mouthFunnel'],
    'Lips do not round for oo, oh and w. Add mouthPucker and mouthFunnel, or viseme_U and viseme_O.',
  ],
  [
    'noWideSounds',
    ['mouthStretchLeft', 'mouthSmileLeft'],
    'The mouth does not widen for ee and s. Add mouthStretchLeft and mouthStretchRight, or viseme_E and viseme_I.',
  ],
  [
    'noTeethSounds',
    ['mouthLowerDownLeft', 'mouthUpperUpLeft', 'mouthRollLower'],
    'Lips do not part from the teeth for f, v and s. Add mouthLowerDown…, mouthUpperUp… and mouthRollLower, or viseme_FF.',
  ],
];

/** How much of speech can be seen. */
export function speechOf({ bones, shapes }: Pick<AvatarReport, 'bones' | 'shapes'>) {
  const shown = (channel: Blendshape): boolean => !shapes.missing.includes(channel);
  if (!shown('jawOpen')) return 'none';
  const formed = MOVEMENTS.filter(([, channels]) => channels.some(shown)).length;
  if (bones.jaw !== undefined && formed === 0) return 'jaw';
  const all = MOVEMENTS.flatMap(([, channels]) => channels);
  if (all.every((channel) => shapes.own.includes(channel))) return 'full';
  return formed > 1 ? 'visemes' : 'jaw';
}

/** What the report amounts to, the worst first. */
export function findingsOf(found: Found): Finding[] {
  const findings = [...filesFindings(found), ...mouthFindings(found), ...lifeFindings(found)];
  return findings.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}

function* filesFindings(found: Found): Generator<Finding> {
  const { problem, meshes, textures, size, measured, splats } = found;
  if (problem !== null)
    yield error('unreadable', `The element does not show this file: ${problem}`);
  if (meshes.length === 0) yield error('noMesh', 'There is no mesh to show.');
  if (!measured && problem === null && splats === 0) {
    yield note('partsElsewhere', 'Vertices are in other files, so sizes were not measured.');
  }
  const side = Math.max(0, ...textures.flatMap(({ width = 0, height = 0 }) => [width, height]));
  if (side > MODEL_LIMITS.imageSide) {
    const limit = `at most ${MODEL_LIMITS.imageSide} are shown`;
    yield error('unreadable', `A texture has ${side} pixels a side; ${limit}. Make it smaller.`);
  }
  const pixels = sum(textures.map(({ width = 0, height = 0 }) => width * height));
  const triangles = sum(meshes.map((mesh) => mesh.triangles));
  if (pixels > HEAVY_PIXELS || triangles > HEAVY_TRIANGLES) {
    const megabytes = Math.round((pixels * 4) / 1e6);
    yield warning(
      'heavy',
      `${triangles} triangles, and textures that take ${megabytes} MB of graphics memory: phones may ` +
        `drop frames or reload the page. A talking head is fine with 40000 triangles and textures of 1024 pixels.`,
    );
  }
  if (size && size.unit !== 'metre') {
    const unit = size.unit === 'centimetre' ? 'centimetres' : 'neither metres nor centimetres';
    yield note(
      'units',
      `The head is ${round(size.head)} units high, so the unit seems to be ${unit}. ` +
        'glTF says metres; the element fits the head to its picture all the same.',
    );
  }
}

function* mouthFindings(found: Found): Generator<Finding> {
  const { meshes, shapes, bones } = found;
  const shown = (channel: Blendshape): boolean => !shapes.missing.includes(channel);
  if (meshes.some(({ morphs }) => morphs.length > 0 && morphs.every((name) => name === ''))) {
    yield warning(
      'noMorphNames',
      'There are morph targets without names, so nobody can tell what they do. Export with ' +
        'targetNames (Blender: Shape Keys), or name them in the rig map of avatar.json.',
    );
  }
  if (!shown('jawOpen')) {
    yield warning(
      'mouthStaysShut',
      'Nothing opens the mouth, so the avatar is heard and not seen speaking. Add a morph target ' +
        'jawOpen (also understood: mouthOpen, viseme_aa, a VRM expression aa) or a bone named jaw.',
    );
    return;
  }
  if (speechOf(found) === 'jaw') {
    const by = bones.jaw === undefined ? 'One shape' : 'The jaw bone';
    yield warning(
      'onlyOpens',
      `${by} opens and closes the mouth in time with speech, and lips form no sounds. ` +
        'Add the mouth shapes of ARKit, or at least visemes.',
    );
  } else {
    for (const [code, channels, message] of MOVEMENTS) {
      if (!channels.some(shown)) yield warning(code, message);
    }
  }
  if (!shown('tongueOut'))
    yield note('noTongue', 'The tongue does not show on th and l: tongueOut.');
  const replaced = Object.keys(shapes.standIns);
  if (replaced.length > 0) {
    yield note(
      'standIns',
      `${replaced.length} channels are shown by what comes nearest (${listed(replaced)}): right in ` +
        'kind, less exact than ARKit shapes of their own.',
    );
  }
  if (shapes.unused.length > 0) {
    yield note('unusedShapes', `Morph targets that nothing moves: ${listed(shapes.unused)}.`);
  }
}

function* lifeFindings({ bones, shapes }: Found): Generator<Finding> {
  const lacks = (channel: ChannelName): boolean => shapes.missing.includes(channel);
  if (lacks('eyeBlinkLeft')) {
    yield warning('noBlink', 'Eyes never close. Add eyeBlinkLeft and eyeBlinkRight.');
  }
  if (lacks('eyeLeftYaw') && lacks('eyeRightYaw')) {
    yield warning(
      'eyesStill',
      'Eyes do not move. Add bones named LeftEye and RightEye, or the eyeLook shapes.',
    );
  }
  if (lacks('headYaw')) {
    yield warning('headStill', 'The head does not move. Add bones named Head and Neck.');
  }
  if (BLENDSHAPES.filter((name) => name.startsWith('brow')).every(lacks)) {
    yield note(
      'browsStill',
      'Brows do not move, so stress and mood show less: browInnerUp and others.',
    );
  }
  if (bones.chest === undefined) {
    yield note('noBreath', 'The chest does not breathe: the neck bone hangs on no other bone.');
  }
}

const error = (code: FindingCode, message: string): Finding => ({ level: 'error', code, message });
const warning = (code: FindingCode, message: string): Finding => ({
  level: 'warning',
  code,
  message,
});
const note = (code: FindingCode, message: string): Finding => ({ level: 'note', code, message });

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
