/**
 * Brings the names of one blendshape in different files to one form: `eyeBlinkLeft`,
 * `EyeBlinkLeft`, `eyeBlink_L`, `Eye_Blink_L`, `blendShape1.eyeBlinkL` and `leftEyeBlink` all give
 * `eyeblinkleft`.
 */
export function shapeKey(name: string): string {
  const own = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':')) + 1) || name;
  const spelled = /^[LR]$/.test(own) ? name : own;
  return compact(
    spelled
      .replace(/(?<=[a-z0-9])[._\- ]?(L|R)$/, (_, side: string) => sideName(side))
      .replace(/[._\- ](l|r)$/, (_, side: string) => sideName(side))
      .replace(/^(left|right)[._\- ]?(?=[A-Z_])(.+)$/i, '$2$1'),
  );
}

/** Makes of rigs put these before the names of their bones. */
const BONE_PREFIX =
  /^(mixamorig\d*|armature|ccbase|jbipc|jbip|jadj|jsec|bip0*1|def|org|rig|bone|bn|b)(?=[a-z])/;

/** Bone names that mean the same, after {@link compact} and without a prefix. */
const BONE_NAMES = {
  head: ['head', 'head1', 'head01', 'facehead'],
  neck: ['neck', 'neck1', 'neck01', 'necktwist01', 'upperneck'],
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
  ],
} as const;

/** The bones that motion drives. */
export type FaceBone = keyof typeof BONE_NAMES;

/** Which driven bone a node's name means, if any. */
export function faceBoneOf(name: string): FaceBone | null {
  const own = compact(name.slice(name.lastIndexOf(':') + 1).replace(/^.*\|/, ''));
  for (const candidate of [own, own.replace(BONE_PREFIX, '')]) {
    for (const [bone, names] of Object.entries(BONE_NAMES)) {
      if ((names as readonly string[]).includes(candidate)) return bone as FaceBone;
    }
  }
  return null;
}

function sideName(letter: string): string {
  return letter.toLowerCase() === 'l' ? 'Left' : 'Right';
}

function compact(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
