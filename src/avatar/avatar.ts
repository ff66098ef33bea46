import type { Rig } from '../render/rig.js';
import type { AvatarCamera, AvatarManifest } from './manifest.js';
import { leavePlace, takePlace } from './places.js';
import type { SharedModel } from './shared-model.js';

/** What is known of an avatar beside its model. */
export interface AvatarInfo {
  readonly id: string;
  readonly name: string;
  /** `null` for a model that was loaded without an `avatar.json`. */
  readonly manifest: AvatarManifest | null;
  /** Address of a still picture, where the avatar has one. */
  readonly posterUrl?: string;
  /** Whether the model came from the local cache. */
  readonly fromCache: boolean;
}

/** A loaded character. Several views may show it at once, each with its own {@link Rig}. */
export class Avatar implements AvatarInfo {
  readonly id: string;
  readonly name: string;
  readonly manifest: AvatarManifest | null;
  readonly posterUrl?: string;
  readonly fromCache: boolean;
  /**
   * Which it is of those with its id in this page, 0 for the first: no two of them live in step.
   *
   * @internal
   */
  readonly place: number;
  #model: SharedModel | null;
  #born: DOMHighResTimeStamp | null = null;

  /** @internal */
  constructor(info: AvatarInfo, model: SharedModel) {
    this.id = info.id;
    this.name = info.name;
    this.manifest = info.manifest;
    this.posterUrl = info.posterUrl;
    this.fromCache = info.fromCache;
    this.camera = model.camera;
    this.#model = model;
    this.place = takePlace(info.id);
    model.retain();
  }

  /** Keeps frameworks from wrapping it in a Proxy, which private members do not pass. */
  get [Symbol.toStringTag](): string {
    return 'Avatar';
  }

  /** The camera that this character asks for, in scene units (see {@link Rig.object}). */
  readonly camera: AvatarCamera;

  /**
   * A poseable copy that shares geometries and textures with the others.
   *
   * @throws Error after `dispose()`.
   * @internal
   */
  instantiate(): Rig {
    if (!this.#model) throw new Error(`Avatar "${this.id}" was disposed. Load it again.`);
    return this.#model.createRig();
  }

  /**
   * Seconds that it has lived, from its first picture on, which thus is the same however long it took. Views
   * that follow one another go on with it.
   *
   * @internal
   */
  age(now: DOMHighResTimeStamp): number {
    return (now - (this.#born ??= now)) / 1000;
  }

  /** Lets go of the model. Copies that are still in use stay whole until they are disposed. */
  dispose(): void {
    if (!this.#model) return;
    leavePlace(this.id, this.place);
    this.#model.release();
    this.#model = null;
  }
}
