import { ApiKeys, hashApiKey } from './api-keys.js';

/** An app as the configuration names it. */
export interface AppConfig {
  /** App ID, the public name that clients present. */
  readonly id: string;
  /** API keys in clear, or as `sha256:<64 hexadecimal digits>`. */
  readonly apiKeys: readonly string[];
  /** Avatars this app may use. Absent: all of the server's. */
  readonly avatars?: readonly string[];
  /** Sessions open at a time. Absent: the server's `limits.sessionsPerApp`. */
  readonly maxSessions?: number;
  /** Its part of the work where there is too much, beside that of other apps. Default 1. */
  readonly weight?: number;
}

/** The app of a server that has no configuration. Its key is public, so it stays on loopback. */
export const DEMO_APP: AppConfig = { id: 'demo', apiKeys: ['demo-key'] };

/** An app that the server knows. */
export class App {
  readonly id: string;
  readonly maxSessions: number | undefined;
  readonly weight: number;
  readonly #avatars: ReadonlySet<string> | null;
  readonly #keys: ApiKeys;

  constructor(config: AppConfig) {
    this.id = config.id;
    this.maxSessions = config.maxSessions;
    this.weight = config.weight ?? 1;
    this.#avatars = config.avatars ? new Set(config.avatars) : null;
    this.#keys = new ApiKeys(config.apiKeys);
  }

  mayUse(avatarId: string): boolean {
    return this.#avatars?.has(avatarId) ?? true;
  }

  hasKey(hash: Buffer): boolean {
    return this.#keys.has(hash);
  }
}

/** All apps of a server. */
export class AppRegistry {
  #apps: ReadonlyMap<string, App> = new Map();

  constructor(configs: readonly AppConfig[]) {
    this.replace(configs);
  }

  /** These are all there are from now on. Sessions of others go on. */
  replace(configs: readonly AppConfig[]): void {
    this.#apps = new Map(configs.map((config) => [config.id, new App(config)]));
  }

  get ids(): readonly string[] {
    return [...this.#apps.keys()];
  }

  get(id: string): App | undefined {
    return this.#apps.get(id);
  }

  /** The app that owns an API key. Looks at every app, whichever it finds. */
  byApiKey(key: string): App | undefined {
    const hash = hashApiKey(key);
    let owner: App | undefined;
    for (const app of this.#apps.values()) if (app.hasKey(hash)) owner ??= app;
    return owner;
  }
}
