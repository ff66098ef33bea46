/** A command line that cannot be followed; the message says why. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `Usage: spatius-avatar <command> [options]

Commands:
  bake <speech> ...         make the motion of recordings ahead of time, for speak()
    --out <file.motion>     where to write it, - for standard output (default: beside each)
    --fps <n>               frames a second, 1 to 240 (default 30)
    --seed <n>              another performance of head, brows and eyes
  motion <speech>           turn a recording into a track of ARKit blendshapes
    --out <file.json>       where to write it, - for standard output
    --fps <n>               frames a second, 1 to 240 (default 60)
  inspect <avatar>          what is in a .glb, .vrm or .gltf, what is missing, and what that means
    --json                  the report as JSON
    --rig <avatar.json>     with the rig map of this manifest
  embed                     print a script tag whose files, chunks included, are fetched at once and checked by hash
    --base <url>            where the dist folder of this version lies (default: jsDelivr)
    --companions            with the elements around an avatar
  splats pack <avatar.zip>  make a file for pages of an avatar of splats, as LAM makes it of a picture
    --out <avatar.glb>      where to write it, - for standard output
  serve                     run the Motion Server, from the package spatius-avatar-server

Options:
  --help                    this text
  --version                 version of the package

A recording is a WAV file, or - for standard input; with the package opus-decoder beside this one
also Ogg Opus, and with ffmpeg on the PATH that, MP3, M4A, FLAC and the rest.
`;
