import type { IncomingMessage } from 'node:http';
import { SERVER_FAULTS } from '../../src/protocol/server-errors.js';
import type { App, AppRegistry } from '../auth/apps.js';
import {
  SessionTokenError,
  type SessionClaims,
  type SessionTokens,
} from '../auth/session-tokens.js';
import type { AvatarCatalog } from '../avatars/catalog.js';
import { Refusal } from './refusal.js';

/** What an upgrade request presents. */
export interface Credentials {
  /** Browsers cannot set headers on a WebSocket, so they present all in the query. */
  readonly style: 'header' | 'query';
  readonly appId: string;
  readonly sessionToken: string;
  readonly avatarId: string;
}

/** An upgrade request that may become a session. */
export interface Admission {
  readonly app: App;
  readonly avatarId: string;
  readonly claims: SessionClaims;
}

/** Reads the credentials of an upgrade request. Headers win over the query of its URL. */
export function readCredentials(request: IncomingMessage, query: URLSearchParams): Credentials {
  const header = (name: string): string => String(request.headers[name] ?? '');
  const avatarId = query.get('id') ?? '';
  const inQuery = query.has('appId') || query.has('sessionKey');
  if (header('x-app-id') || header('x-session-key') || !inQuery) {
    const [appId, sessionToken] = [header('x-app-id'), header('x-session-key')];
    return { style: 'header', appId, sessionToken, avatarId };
  }
  const [appId, sessionToken] = [query.get('appId') ?? '', query.get('sessionKey') ?? ''];
  return { style: 'query', appId, sessionToken, avatarId };
}

/** Decides who may open a session. */
export class Admissions {
  constructor(
    private readonly apps: AppRegistry,
    private readonly tokens: SessionTokens,
    private readonly avatars: AvatarCatalog,
  ) {}

  /**
   * The token comes first: what is no token is told so, whatever else the request names.
   *
   * @throws Refusal naming what is wrong with the credentials.
   */
  async admit(credentials: Credentials): Promise<Admission> {
    const { appId, sessionToken, avatarId } = credentials;
    const claims = await this.#verify(sessionToken);
    const app = this.apps.get(appId);
    if (!app) throw new Refusal(SERVER_FAULTS.appUnrecognized, appId || 'none was given');
    if (claims.appId !== app.id) throw new Refusal(SERVER_FAULTS.appMismatch);
    const avatar = await this.avatars.find(avatarId, app);
    if (!avatar) throw new Refusal(SERVER_FAULTS.avatarNotFound, avatarId || 'no id was given');
    return { app, avatarId, claims };
  }

  /** Spends the token of an admission that is about to become a session. @throws Refusal */
  async spend(admission: Admission): Promise<void> {
    try {
      await this.tokens.spend(admission.claims);
    } catch (error) {
      throw asRefusal(error);
    }
  }

  async #verify(token: string): Promise<SessionClaims> {
    try {
      return await this.tokens.verify(token);
    } catch (error) {
      throw asRefusal(error);
    }
  }
}

function asRefusal(error: unknown): unknown {
  if (!(error instanceof SessionTokenError)) return error;
  const { tokenExpired, tokenInvalid } = SERVER_FAULTS;
  return new Refusal(error.reason === 'expired' ? tokenExpired : tokenInvalid);
}
