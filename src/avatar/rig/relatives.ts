import type { Blendshape } from '../../motion/channels.js';

/** Shapes that together stand in for a channel, by the key of their name, with factors. */
export type Relative = Readonly<Record<string, number>>;

type Relatives = Readonly<Partial<Record<Blendshape, readonly Relative[]>>>;

/**
 * What to use where a file lacks a channel, best first. Keys are those of `shapeKey`: general
 * English names, VRM 1 expressions (aa ih ou ee oh blink…) and Oculus visemes (viseme_aa…). A
 * negative factor takes away, as closing the lips does from an open mouth.
 */
export const RELATIVES: Relatives = {
  eyeBlinkLeft: [{ blinkleft: 1 }, { eyeclosedleft: 1 }, { eyesclosed: 0.5 }, { blink: 0.5 }],
  eyeBlinkRight: [{ blinkright: 1 }, { eyeclosedright: 1 }, { eyesclosed: 0.5 }, { blink: 0.5 }],
  eyeLookUpLeft: [{ eyeslookup: 0.5 }, { lookup: 0.5 }],
  eyeLookUpRight: [{ eyeslookup: 0.5 }, { lookup: 0.5 }],
  eyeLookDownLeft: [{ eyeslookdown: 0.5 }, { lookdown: 0.5 }],
  eyeLookDownRight: [{ eyeslookdown: 0.5 }, { lookdown: 0.5 }],
  eyeLookOutLeft: [{ lookleft: 0.5 }],
  eyeLookInRight: [{ lookleft: 0.5 }],
  eyeLookInLeft: [{ lookright: 0.5 }],
  eyeLookOutRight: [{ lookright: 0.5 }],
  jawOpen: [{ mouthopen: 1 }, { visemeaa: 1 }, { vaa: 1 }, { aa: 1 }, { vopen: 1 }],
  mouthClose: [{ visemeaa: -1, visemepp: 0.5 }, { aa: -1 }, { mouthopen: -1 }, { vopen: -1 }],
  mouthFunnel: [{ visemeo: 0.9 }, { oh: 0.8 }, { vtighto: 0.8 }],
  mouthPucker: [{ visemeu: 1 }, { ou: 0.9 }, { vw: 0.9 }],
  mouthStretchLeft: [{ visemee: 0.5 }, { ee: 0.45 }, { vwide: 0.5 }],
  mouthStretchRight: [{ visemee: 0.5 }, { ee: 0.45 }, { vwide: 0.5 }],
  mouthSmileLeft: [{ mouthsmile: 0.5 }, { visemei: 0.3 }, { ih: 0.25 }],
  mouthSmileRight: [{ mouthsmile: 0.5 }, { visemei: 0.3 }, { ih: 0.25 }],
  mouthPressLeft: [{ visemepp: 0.5 }, { vexplosive: 0.5 }, { aa: -0.4 }],
  mouthPressRight: [{ visemepp: 0.5 }, { vexplosive: 0.5 }, { aa: -0.4 }],
  mouthRollLower: [{ visemeff: 0.8 }, { vdentallip: 0.8 }, { mouthlowerin: 1 }],
  mouthRollUpper: [{ mouthupperin: 1 }],
  mouthShrugLower: [{ mouthchinup: 1 }],
  tongueOut: [{ visemeth: 0.8 }],
  browInnerUp: [{ browraiseinnerleft: 1, browraiseinnerright: 1 }, { browsup: 1 }],
  browOuterUpLeft: [{ browraiseouterleft: 1 }, { browsup: 0.5 }],
  browOuterUpRight: [{ browraiseouterright: 1 }, { browsup: 0.5 }],
  browDownLeft: [{ browdropleft: 1 }, { angry: 0.3 }],
  browDownRight: [{ browdropright: 1 }, { angry: 0.3 }],
  cheekPuff: [{ cheekpuffleft: 1, cheekpuffright: 1 }],
  cheekSquintLeft: [{ cheekraiseleft: 1 }],
  cheekSquintRight: [{ cheekraiseright: 1 }],
};
