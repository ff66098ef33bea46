/** Pages that characters are looked at on. */
export type PageKind = 'light' | 'dark' | 'photo';

/** One picture of a character. */
export interface Shot {
  /** Blendshape weights, and `headPitch`, `headYaw`, `headRoll` in radians. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Camera angle around the character in degrees; positive sees its left side. */
  readonly yaw?: number;
  /** Magnification of the character's own framing. */
  readonly zoom?: number;
  /** Shift of the point looked at, upwards. */
  readonly aim?: number;
  /** Edge length in pixels. */
  readonly size: number;
  /** CSS colour; transparent when absent. */
  readonly background?: string;
  /** A page behind the transparent picture. */
  readonly page?: PageKind;
  readonly label?: string;
}
