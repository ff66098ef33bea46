/** A command line that cannot be followed; the message says why. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `Usage: spatius-avatar <command> [options]

Commands:
  serve                     run the Motion Server with its Console API
    --port <n>              port to listen on (PORT, default 8787)
    --host <address>        address to listen on (HOST, default 127.0.0.1)
    --config <file.json>    apps, limits and the rest (SPATIUS_CONFIG)
    --demo-root <folder>    serve this folder at / and the package at /dist/
  bake <speech> ...         make the motion of recordings ahead of time, for speak()
    --out <file.motion>     where to write it, - for standard output (default: beside each)
    --fps <n>               frames a second, 1 to 240 (default 30)
    --seed <n>              another performance of head, brows and eyes
  motion <speech>           turn a recording into a track of ARKit blendshapes
    --out <file.json>       where to write it, - for standard output
    --fps <n>               frames a second, 1 to 240 (default 60)

Options:
  --help                    this text
  --version                 version of the package

A recording is a WAV or Ogg Opus file, or - for standard input; with ffmpeg on the PATH also MP3,
M4A, FLAC and the rest.

Without apps of its own, serve has a demo app: id "demo", API key "demo-key", on loopback only.
`;
