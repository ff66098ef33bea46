/** What is in an avatar file, as `npx spatius-avatar inspect` tells it; runs in Node and in pages. */
export { inspectAvatar, type InspectOptions } from './avatar/inspect/inspect.js';
export type {
  AvatarReport,
  Compression,
  Finding,
  FindingCode,
  MeshReport,
  NamingStyle,
  ShapesReport,
  SizeReport,
  TextureReport,
} from './avatar/inspect/report.js';
export { AvatarError, ErrorCode } from './base/errors.js';
