import type { Blendshape } from '../../motion/channels.js';
import type { Relative } from './naming.js';

type Relatives = Readonly<Partial<Record<Blendshape, readonly Relative[]>>>;

/**
 * What to use where a file lacks a channel, best first. Keys are those of `shapeKey`: general
 * English names, VRM 1 expressions (aa ih ou ee oh blink…), Oculus visemes (viseme_aa…), and what
 * Character Creator (`Mouth_Up_Upper_L`) and Meta's face tracking (`Lip_Corner_Puller_L`) call the
 * same movements. A negative factor takes away, as closing the lips does from an open mouth.
 */
export const RELATIVES: Relatives = {
  ...onBothSides({
    eyeBlink: [
      { 'blink*': 1 },
      { 'eyeclosed*': 1 },
      { 'eyesclosed*': 1 },
      { eyesclosed: 0.5 },
      { blink: 0.5 },
    ],
    eyeLookUp: [{ eyeslookup: 0.5 }, { lookup: 0.5 }],
    eyeLookDown: [{ eyeslookdown: 0.5 }, { lookdown: 0.5 }],
    eyeSquint: [{ 'lidtightener*': 1 }],
    eyeWide: [{ 'upperlidraiser*': 1 }],
    mouthStretch: [{ 'lipstretcher*': 1 }, { visemee: 0.5 }, { ee: 0.45 }, { vwide: 0.5 }],
    mouthSmile: [
      { 'lipcornerpuller*': 1 },
      { 'mouthcornerpull*': 1 },
      { visemei: 0.3 },
      { ih: 0.25 },
    ],
    mouthFrown: [{ 'lipcornerdepressor*': 1 }, { 'mouthcornerdepress*': 1 }],
    mouthPress: [{ 'lippressor*': 1 }, { visemepp: 0.5 }, { vexplosive: 0.5 }, { aa: -0.4 }],
    mouthUpperUp: [{ 'mouthupupper*': 1 }, { 'upperlipraiser*': 1 }, { 'mouthupperlipraise*': 1 }],
    mouthLowerDown: [
      { 'mouthdownlower*': 1 },
      { 'lowerlipdepressor*': 1 },
      { 'mouthlowerlipdepress*': 1 },
    ],
    browOuterUp: [{ 'browraiseouter*': 1 }, { 'outerbrowraiser*': 1 }, { browsup: 0.5 }],
    browDown: [{ 'browdrop*': 1 }, { 'browlowerer*': 1 }, { angry: 0.3 }],
    cheekSquint: [{ 'cheekraise*': 1 }, { 'cheekraiser*': 1 }],
    noseSneer: [{ 'nosewrinkler*': 1 }, { 'nosewrinkle*': 1 }],
  }),
  eyeLookOutLeft: [{ eyeslookleft: 0.5 }, { lookleft: 0.5 }],
  eyeLookInRight: [{ eyeslookleft: 0.5 }, { lookleft: 0.5 }],
  eyeLookInLeft: [{ eyeslookright: 0.5 }, { lookright: 0.5 }],
  eyeLookOutRight: [{ eyeslookright: 0.5 }, { lookright: 0.5 }],
  jawOpen: [{ jawdrop: 1 }, { mouthopen: 1 }, { visemeaa: 1 }, { aa: 1 }, { vopen: 1 }],
  mouthClose: [
    { mouthclosed: 1 },
    { lipstoward: 1 },
    { visemeaa: -1, visemepp: 0.5 },
    { aa: -1 },
    { mouthopen: -1 },
    { vopen: -1 },
  ],
  mouthFunnel: [
    quarters('mouthfunnel', ['up', 'down']),
    quarters('lipfunnel', ['upper', 'lower']),
    { lipfunnelerlb: 0.5, lipfunnelerlt: 0.5, lipfunnelerrb: 0.5, lipfunnelerrt: 0.5 },
    { visemeo: 0.9 },
    { oh: 0.8 },
    { vtighto: 0.8 },
  ],
  mouthPucker: [
    quarters('mouthpucker', ['up', 'down']),
    quarters('lippucker', ['upper', 'lower']),
    { lippuckerleft: 1, lippuckerright: 1 },
    { mouthpout: 1 },
    { visemeu: 1 },
    { ou: 0.9 },
    { vw: 0.9 },
  ],
  mouthRollLower: [
    { mouthrollinlowerleft: 1, mouthrollinlowerright: 1 },
    { lipsucklowerleft: 1, lipsucklowerright: 1 },
    { visemeff: 0.8 },
    { vdentallip: 0.8 },
    { mouthlowerin: 1 },
  ],
  mouthRollUpper: [
    { mouthrollinupperleft: 1, mouthrollinupperright: 1 },
    { lipsuckupperleft: 1, lipsuckupperright: 1 },
    { mouthupperin: 1 },
  ],
  mouthShrugLower: [{ mouthchinup: 1 }, { chinraiserb: 1 }, { mouthraiserlower: 1 }],
  mouthShrugUpper: [{ chinraisert: 1 }, { mouthraiserupper: 1 }],
  jawForward: [{ jawthrust: 1 }],
  tongueOut: [{ visemeth: 0.8 }],
  browInnerUp: [
    { browraiseinnerleft: 1, browraiseinnerright: 1 },
    { innerbrowraiserleft: 1, innerbrowraiserright: 1 },
    { browsup: 1 },
  ],
  cheekPuff: [{ cheekpuffleft: 1, cheekpuffright: 1 }],
};

/** Channels without their side; a `*` in a key is where the side goes. */
function onBothSides(shapes: Readonly<Record<string, readonly Relative[]>>): Relatives {
  const of = (relatives: readonly Relative[], side: string): Relative[] =>
    relatives.map((relative) =>
      Object.fromEntries(
        Object.entries(relative).map(([key, factor]) => [key.replace('*', side), factor]),
      ),
    );
  return Object.fromEntries(
    Object.entries(shapes).flatMap(([name, relatives]) =>
      ['Left', 'Right'].map((side) => [name + side, of(relatives, side.toLowerCase())]),
    ),
  );
}

/** A shape that a file has once for each lip and side. */
function quarters(name: string, lips: readonly string[]): Relative {
  const sides = ['left', 'right'];
  return Object.fromEntries(
    lips.flatMap((lip) => sides.map((side) => [`${name}${lip}${side}`, 1])),
  );
}
