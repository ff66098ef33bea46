import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createServer, type AvatarServer, type ServerOptions } from '../../../server/index.js';

export const APP = { id: 'app-one', apiKeys: ['key-one'] };
export const OTHER_APP = { id: 'app-two', apiKeys: ['key-two'], avatars: ['vera'] };

/** Content of the test avatar's model file: enough to take ranges of, and to compress. */
export const MODEL = Buffer.from('glTF' + 'a model that compresses well. '.repeat(100));

export interface RunningServer {
  readonly server: AvatarServer;
  readonly url: string;
  /** Posts JSON and returns the status and the parsed answer. */
  post(
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>;
  /** A good Session Token of an app. */
  token(apiKey?: string, lifeSeconds?: number): Promise<string>;
}

/** A server on a free port with the avatars `mia` and `vera`; closed when the test ends. */
export async function startServer(
  context: TestContext,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const root = await avatarFolder(context, ['mia', 'vera']);
  const server = await createServer({
    port: 0,
    apps: [APP, OTHER_APP],
    avatarRoots: [root],
    logLevel: 'silent',
    motion: { workers: 1 },
    ...options,
  });
  context.after(() => server.close());
  const url = await server.listen();
  const post: RunningServer['post'] = async (path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body: answer };
  };
  const token: RunningServer['token'] = async (apiKey = 'key-one', lifeSeconds = 3600) => {
    const expireAt = Math.floor(Date.now() / 1000) + lifeSeconds;
    const headers = { 'x-api-key': apiKey };
    const { body } = await post('/v1/console/session-tokens', { expireAt }, headers);
    return String(body.sessionToken);
  };
  return { server, url, post, token };
}

/** A temporary folder, removed when the test ends. */
export async function temporaryFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'avatar-server-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function avatarFolder(context: TestContext, ids: readonly string[]): Promise<string> {
  const root = await temporaryFolder(context);
  for (const id of ids) {
    await mkdir(join(root, id));
    await writeFile(join(root, id, 'model.glb'), MODEL);
    await writeFile(join(root, id, 'secret.txt'), 'not in the manifest');
    const sha256 = createHash('sha256').update(MODEL).digest('hex');
    const model = { file: 'model.glb', bytes: MODEL.byteLength, sha256 };
    const manifest = { format: 1, id, name: id, version: '1.0.0', license: 'CC0-1.0', model };
    await writeFile(join(root, id, 'avatar.json'), JSON.stringify(manifest));
  }
  return root;
}
