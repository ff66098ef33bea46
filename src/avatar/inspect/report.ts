import type { Blendshape, ChannelName } from '../../motion/channels.js';
import type { DrivenBone } from '../rig/bone-map.js';

/** What was found in an avatar file, and what that means. */
export interface AvatarReport {
  /** `lam` is the archive that LAM makes of a picture. */
  readonly format: 'glb' | 'gltf' | 'vrm0' | 'vrm1' | 'lam';
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** The tool that wrote the file, as it says. */
  readonly generator: string | null;
  /** How many Gaussian splats it is made of; 0 for one of surfaces. */
  readonly splats: number;
  readonly meshes: readonly MeshReport[];
  readonly shapes: ShapesReport;
  /** Node that each driven bone was found at, by its name. `jaw` is driven where no shape opens the mouth. */
  readonly bones: Readonly<Partial<Record<DrivenBone, string>>>;
  readonly textures: readonly TextureReport[];
  /** Compressions and quantisation that the file uses. */
  readonly compression: readonly Compression[];
  readonly size: SizeReport | null;
  /** How much of speech can be seen: all, the shapes of vowels and lips, an opening mouth, nothing. */
  readonly speech: 'full' | 'visemes' | 'jaw' | 'none';
  /** Whether the element shows the file at all: there is no finding of level `error`. */
  readonly shown: boolean;
  /** The worst first. */
  readonly findings: readonly Finding[];
}

export interface MeshReport {
  readonly name: string;
  readonly vertices: number;
  readonly triangles: number;
  readonly skinned: boolean;
  /** Names of its morph targets, as the file spells them. */
  readonly morphs: readonly string[];
}

export interface ShapesReport {
  /** Ways of naming that were recognised, that of most morph targets first. */
  readonly styles: readonly { readonly style: NamingStyle; readonly count: number }[];
  /** Channels under their own name, in whatever spelling. */
  readonly own: readonly Blendshape[];
  /** Channels that something else stands in for, such as a viseme, and what that is. */
  readonly standIns: Readonly<Partial<Record<Blendshape, readonly string[]>>>;
  /** Channels that nothing in the file shows, bones included. */
  readonly missing: readonly ChannelName[];
  /** Morph targets and VRM expressions that no channel moves. */
  readonly unused: readonly string[];
}

export type NamingStyle =
  | 'ARKit'
  | 'ARKit in another spelling'
  | 'Oculus visemes'
  | 'VRM expressions'
  | 'VRoid Studio'
  | 'other names of movements';

export interface TextureReport {
  readonly name: string;
  /** MIME type. */
  readonly type: string;
  /** Pixels; absent where they are in another file. */
  readonly width?: number;
  readonly height?: number;
  readonly bytes?: number;
}

export type Compression = 'meshopt' | 'draco' | 'ktx2' | 'quantisation';

/** Lengths in units of the file, which glTF says are metres. */
export interface SizeReport {
  readonly height: number;
  /** Height of the head, with its hair. */
  readonly head: number;
  /** What the unit seems to be, by the size of the head. */
  readonly unit: 'metre' | 'centimetre' | 'other';
}

/** One thing to know, in plain words. */
export interface Finding {
  /** `error`: not shown. `warning`: something of speech or life cannot be seen. */
  readonly level: 'error' | 'warning' | 'note';
  readonly code: FindingCode;
  /** What it is, what it means, and how to mend it. */
  readonly message: string;
}

export type FindingCode =
  | 'unreadable'
  | 'noMesh'
  | 'noMorphNames'
  | 'mouthStaysShut'
  | 'onlyOpens'
  | 'lipsDoNotMeet'
  | 'noRoundSounds'
  | 'noWideSounds'
  | 'noTeethSounds'
  | 'noTongue'
  | 'standIns'
  | 'noBlink'
  | 'eyesStill'
  | 'browsStill'
  | 'headStill'
  | 'noBreath'
  | 'units'
  | 'partsElsewhere'
  | 'heavy'
  | 'unusedShapes';
