import { CHANNELS, type ChannelName } from '../motion/channels.js';
import { FieldReader } from './field-reader.js';
import type { AvatarCamera, AvatarFile, AvatarManifest, RigMap } from './manifest.js';

/** Inside the avatar's own folder: no scheme, no leading slash, no way up. */
const INSIDE_FOLDER = /^(?![a-z][a-z0-9+.-]*:)(?!\/)(?!(.*\/)?\.\.(\/|$))[^\\]+$/i;
const SHA256 = /^[0-9a-f]{64}$/;
const BONES = ['head', 'neck', 'eyeLeft', 'eyeRight', 'jaw'] as const;

/**
 * Checks the parsed content of an `avatar.json`. Unknown fields are ignored, so a manifest may say
 * more than this version understands.
 *
 * @param source Address of the file, for messages.
 * @throws AvatarError `invalidAvatarMetadata` that names the first wrong field.
 */
export function parseManifest(value: unknown, source: string): AvatarManifest {
  const root = new FieldReader(value, source);
  return {
    format: root.at('format').number((n) => n === 1, '1, the format this version reads') as 1,
    id: root.at('id').text(),
    name: root.at('name').text(),
    version: root.at('version').text(),
    license: root.at('license').text(),
    model: file(root.at('model')),
    compressedModel: root.at('compressedModel').optional(file),
    poster: root.at('poster').optional(file),
    camera: root.at('camera').optional(camera),
    rig: root.at('rig').optional(rig),
    idle: root.at('idle').optional((idle) => ({
      seed: idle.at('seed').optional((seed) => seed.number()),
    })),
  };
}

function file(field: FieldReader): AvatarFile {
  return {
    file: field.at('file').text(INSIDE_FOLDER, 'a path inside the folder of avatar.json'),
    bytes: field.at('bytes').number((n) => Number.isInteger(n) && n > 0, 'a size in bytes'),
    sha256: field.at('sha256').text(SHA256, 'a SHA-256 in 64 lower-case hexadecimal digits'),
  };
}

function camera(field: FieldReader): AvatarCamera {
  return {
    fov: field.at('fov').number((n) => n > 0 && n < 180, 'an angle between 0 and 180 degrees'),
    distance: field.at('distance').number((n) => n > 0, 'a distance above 0'),
    target: field.at('target').vector(),
    pitch: field
      .at('pitch')
      .optional((pitch) => pitch.number((n) => Math.abs(n) < 90, 'an angle within 90 degrees')),
  };
}

function rig(field: FieldReader): RigMap {
  return {
    blendshapes: field.at('blendshapes').optional(blendshapes),
    bones: field.at('bones').optional(bones),
    limits: field.at('limits').optional(limits),
  };
}

function blendshapes(field: FieldReader): RigMap['blendshapes'] {
  return ofChannels(field, (targets) => {
    const factors = targets.entries().map(([target, factor]) => [target, factor.number()]);
    return Object.fromEntries(factors) as Record<string, number>;
  });
}

function ofChannels<T>(
  field: FieldReader,
  read: (value: FieldReader) => T,
): Partial<Record<ChannelName, T>> {
  const known = new Set<string>(CHANNELS);
  const channel = ([name, value]: [string, FieldReader]) => {
    if (!known.has(name)) value.fail('named after one of the channels');
    return [name, read(value)];
  };
  return Object.fromEntries(field.entries().map(channel)) as Partial<Record<ChannelName, T>>;
}

function limits(field: FieldReader): RigMap['limits'] {
  const share = (weight: FieldReader) => weight.number((n) => n >= 0 && n <= 1, 'a weight, 0 to 1');
  return {
    turn: field.at('turn').optional((turn) => turn.number((n) => n >= 0, 'an angle in degrees')),
    blendshapes: field.at('blendshapes').optional((shapes) => ofChannels(shapes, share)),
  };
}

function bones(field: FieldReader): RigMap['bones'] {
  return Object.fromEntries(
    BONES.map((bone) => [bone, field.at(bone).optional((name) => name.text())]),
  );
}
