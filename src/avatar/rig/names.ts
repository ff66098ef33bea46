import { BLENDSHAPES, type Blendshape } from '../../motion/channels.js';
import type { FaceBone, Naming, Relative } from './naming.js';
import { RELATIVES } from './relatives.js';

type Side = 'left' | 'right';

const SIDES: Readonly<Record<string, Side>> = {
  l: 'left',
  left: 'left',
  r: 'right',
  right: 'right',
};

/** What tools put after the name of a shape: Maya's `jawOpenShape`, Blender's `jawOpen_mesh`. */
const ENDING = /^(shape|blendshape|mesh|geo)\d*$/;

/**
 * The end of a name with this many letters is long enough to be told from a word that happens to end
 * another: `Wolf3D_Head_jawOpen` is a jaw, `Mouth_aa` might be anything.
 */
const LEAST_WORD = 5;

/**
 * Names that are no words of ARKit, Oculus or VRM 1, by their compact form: VRoid Studio's
 * (`Fcl_MTH_A`), those of MikuMikuDance, and sounds alone.
 */
const ALIASES: Readonly<Record<string, string>> = {
  fclmtha: 'aa',
  fclmthi: 'ih',
  fclmthu: 'ou',
  fclmthe: 'ee',
  fclmtho: 'oh',
  fclmthfun: 'mouthsmile',
  fclmthangry: 'mouthfrown',
  fcleyeclose: 'blink',
  fcleyecloseleft: 'blinkleft',
  fcleyecloseright: 'blinkright',
  fclbrwsurprised: 'browsup',
  fclbrwangry: 'angry',
  あ: 'aa',
  い: 'ih',
  う: 'ou',
  え: 'ee',
  お: 'oh',
  まばたき: 'blink',
  ウィンク: 'blinkleft',
  ウィンク右: 'blinkright',
  a: 'aa',
  i: 'ih',
  u: 'ou',
  e: 'ee',
  o: 'oh',
  pp: 'visemepp',
  ff: 'visemeff',
};

/** `viseme_aa`, VRChat's `vrc.v_aa`, Rocketbox's `AA_VI_10_aa`. */
const VISEME = /^(?:viseme|vrcv|(?:aa)?vi\d*|v)(sil|pp|ff|th|dd|kk|ch|ss|nn|rr|aa|e|ih?|oh?|o?u)$/;
const VISEME_NAMES: Readonly<Record<string, string>> = { ih: 'i', oh: 'o', ou: 'u' };

/** Every key that some channel can be shown by. */
const KNOWN: ReadonlySet<string> = new Set(
  BLENDSHAPES.flatMap((channel) => candidates(channel).flatMap((shapes) => Object.keys(shapes))),
);

/**
 * Brings the names of one blendshape in different files to one form: `eyeBlinkLeft`,
 * `EyeBlinkLeft`, `eyeBlink_L`, `Eye_Blink_L`, `blendShape1.eyeBlinkL`, `leftEyeBlink`,
 * `Eye_Left_Blink` and `A14_Eye_Blink_Left` all give `eyeblinkleft`.
 */
export function shapeKey(name: string): string {
  const single = name.replace(/\.\d+$/, '');
  const own = single.slice(Math.max(single.lastIndexOf('.'), single.lastIndexOf(':')) + 1);
  // `mouthSmile.L` has its side behind the point, `vrc.v_aa` has its name there.
  const words = wordsOf(own.length > 1 ? own : single);
  if (words.length > 1 && ENDING.test(words[words.length - 1])) words.pop();
  const whole = keyOf(words);
  if (KNOWN.has(whole)) return whole;
  const side = /^(.+)([lr])$/.exec(whole);
  const sided = side && side[1] + SIDES[side[2]];
  if (sided && KNOWN.has(sided)) return sided;
  return withoutPrefix(words) ?? whole;
}

/** The longest end of a name that is known; none where its beginning is known as well. */
function withoutPrefix(words: readonly string[]): string | undefined {
  for (let from = 1; from < words.length; from++) {
    const rest = words.slice(from);
    const key = keyOf(rest);
    if (rest.join('').length < LEAST_WORD || !KNOWN.has(key)) continue;
    // `mouthSmile_jawOpen` corrects the two together, and is neither of them.
    const before = words.slice(0, from);
    const corrects = before.some((_, at) => KNOWN.has(keyOf(before.slice(at))));
    return corrects ? undefined : key;
  }
  return undefined;
}

/** Words in lower case: of `Eye_Blink_L`, `eyeBlinkL` and `eye-blink l` the same three. */
function wordsOf(name: string): string[] {
  return name
    .replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Words as one, with the side at the end where they name one side. */
function keyOf(words: readonly string[]): string {
  const at = words.flatMap((word, index) => (word in SIDES ? [index] : []));
  const alone = at.length === 1 && words.length > 1;
  const joined = words.filter((_, index) => !alone || index !== at[0]).join('');
  const key = alone ? joined + SIDES[words[at[0]]] : joined;
  const viseme = VISEME.exec(key)?.[1];
  if (viseme) return `viseme${VISEME_NAMES[viseme] ?? viseme}`;
  return Object.hasOwn(ALIASES, key) ? ALIASES[key] : key;
}

function candidates(channel: Blendshape): readonly Relative[] {
  return [{ [channel.toLowerCase()]: 1 }, ...halves(channel), ...(RELATIVES[channel] ?? [])];
}

/** `mouthSmileLeft` as half of `mouthSmile`; `browInnerUp` as both of its sides. */
function halves(channel: Blendshape): Relative[] {
  const key = channel.toLowerCase();
  const whole = key.replace(/(left|right)$/, '');
  // These two are directions, not sides.
  if (whole === 'mouth' || whole === 'jaw') return [];
  return whole === key ? [{ [`${key}left`]: 1, [`${key}right`]: 1 }] : [{ [whole]: 0.5 }];
}

/** Makes of rigs put these before the names of their bones. */
const BONE_PREFIX =
  /^(mixamorig\d*|armature|ccbase|facialc?|jbipc|jbip|jadj|jsec|bip0*1|def|org|rig|bone|bn|b|c)(?=[a-z])/;

/** Bone names that mean the same, in one word and without a prefix. */
const BONE_NAMES: Readonly<Record<FaceBone, readonly string[]>> = {
  head: ['head', 'head1', 'head01', 'facehead'],
  neck: ['neck', 'neck1', 'neck01', 'necktwist01', 'upperneck', 'neckupper'],
  eyeLeft: [
    'eyeleft',
    'lefteye',
    'eyel',
    'leye',
    'lfaceeye',
    'faceeyel',
    'lefteyeball',
    'eyeballl',
    'eyeballleft',
    'leyeball',
    'eye01l',
  ],
  eyeRight: [
    'eyeright',
    'righteye',
    'eyer',
    'reye',
    'rfaceeye',
    'faceeyer',
    'righteyeball',
    'eyeballr',
    'eyeballright',
    'reyeball',
    'eye01r',
  ],
  jaw: ['jaw', 'jaw1', 'jaw01', 'jawroot', 'jawbone', 'jawmaster', 'lowerjaw', 'mandible'],
};

/**
 * Which driven bone a node's name means, if any. Sketchfab's number behind it does not count, nor the
 * `.x` of Auto-Rig Pro, whose point the loader takes out.
 */
export function faceBoneOf(name: string): FaceBone | null {
  const own = name.slice(name.lastIndexOf(':') + 1).replace(/^.*\|/, '');
  for (const spelled of [own, own.replace(/(_\d+|\.?x|_?bone)$/i, '')]) {
    const compact = spelled.toLowerCase().replace(/[^a-z0-9]/g, '');
    for (const candidate of [compact, compact.replace(BONE_PREFIX, '')]) {
      for (const [bone, names] of Object.entries(BONE_NAMES)) {
        if (names.includes(candidate)) return bone as FaceBone;
      }
    }
  }
  return null;
}

/** Models that anybody may have made, by the tools that people make them with. */
export const FOREIGN_NAMING: Naming = { shapeKey, candidates, faceBoneOf };
