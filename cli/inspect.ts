import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { inspectAvatar, type AvatarReport, type InspectOptions } from '../src/inspect.js';
import { STANDARD, writeOutput } from './output.js';
import { UsageError } from './usage.js';

/**
 * `inspect <avatar> [--json] [--rig avatar.json]`; exit code 1 for a file that is not shown.
 *
 * @throws UsageError, AvatarError, or what Node reports for a file that cannot be read.
 */
export async function inspectCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean' }, rig: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.length !== 1) throw new UsageError('inspect takes one avatar file.');
  const [bytes, options] = await Promise.all([readFile(positionals[0]), readRig(values.rig)]);
  const report = await inspectAvatar(bytes, options);
  await writeOutput(STANDARD, values.json ? `${JSON.stringify(report, null, 2)}\n` : told(report));
  if (!report.shown) process.exitCode = 1;
}

async function readRig(path: string | undefined): Promise<InspectOptions> {
  if (path === undefined) return {};
  const manifest = JSON.parse(await readFile(path, 'utf8')) as InspectOptions;
  return { rig: manifest.rig };
}

const FORMATS = {
  ...{ glb: 'GLB', gltf: 'glTF', vrm0: 'VRM 0', vrm1: 'VRM 1' },
  lam: 'archive of LAM',
} as const;

const SPEECH = {
  full: 'all of speech can be seen',
  visemes: 'speech can be seen, with fewer shapes than ARKit has',
  jaw: 'the mouth opens and closes with speech',
  none: 'speech cannot be seen',
} as const;

const SIGNS = { error: 'x', warning: '!', note: '-' } as const;

/** The report as lines of text. */
function told(report: AvatarReport): string {
  const { format, bytes, generator, meshes, shapes, bones, textures, compression, size } = report;
  const made = generator === null ? '' : `, made by ${generator}`;
  const styles = shapes.styles.map(({ style, count }) => `${count} ${style}`).join(', ');
  const found = Object.entries(bones).map(([bone, name]) => `${bone} (${name})`);
  const lines: [string, string][] = [
    ['file', `${FORMATS[format]}, ${(bytes / 1e6).toFixed(2)} MB${made}`],
    ['packed', compression.join(', ') || 'no'],
    ...(report.splats > 0 ? [['splats', String(report.splats)] as [string, string]] : []),
    ...meshes.map((mesh, index): [string, string] => [index === 0 ? 'meshes' : '', meshLine(mesh)]),
    ['names', styles || 'none that are known'],
    [
      'shapes',
      `${shapes.own.length} of 52 channels, ${Object.keys(shapes.standIns).length} by stand-ins`,
    ],
    ['bones', found.join(', ') || 'none'],
    ...textures.map((texture, index): [string, string] => [
      index === 0 ? 'textures' : '',
      textureLine(texture),
    ]),
    ['size', size ? sizeLine(size) : 'not measured'],
    ['speech', SPEECH[report.speech]],
  ];
  const findings = report.findings.map(({ level, message }) => `${SIGNS[level]} ${message}`);
  const table = lines.map(([name, value]) => `${name.padEnd(10)}${value}`);
  return `${[...table, ...(findings.length > 0 ? ['', ...findings] : [])].join('\n')}\n`;
}

function meshLine({ name, vertices, triangles, skinned, morphs }: AvatarReport['meshes'][number]) {
  const parts = [
    `${vertices} vertices`,
    `${triangles} triangles`,
    `${morphs.length} morph targets`,
  ];
  return `${name}: ${[...parts, ...(skinned ? ['skinned'] : [])].join(', ')}`;
}

function textureLine({ name, type, width, height, bytes }: AvatarReport['textures'][number]) {
  const pixels = width === undefined ? 'size unknown' : `${width} x ${height}`;
  return `${name}: ${type}, ${pixels}${bytes === undefined ? '' : `, ${Math.ceil(bytes / 1000)} kB`}`;
}

function sizeLine({ height, head, unit }: NonNullable<AvatarReport['size']>): string {
  const names = { metre: 'm', centimetre: 'cm, it seems', other: 'units' };
  return `${height.toPrecision(3)} ${names[unit]} high, head ${head.toPrecision(3)}`;
}
