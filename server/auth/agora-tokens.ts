import { createRequire } from 'node:module';
import type * as Agora from 'agora-token';
import { ConfigError, type AgoraSettings } from '../options.js';

/** A CommonJS module: its names are not seen by `import`. */
const require = createRequire(import.meta.url);
type AgoraMaker = typeof Agora;

/** Life of a token where nobody says, in seconds. */
const DEFAULT_SECONDS = 3600;

/** Who a token lets into which channel. */
export interface AgoraAccess {
  readonly channel: string;
  /** 1 to 2^32 - 1. */
  readonly uid: number;
  readonly role: 'publisher' | 'subscriber';
  /** Unix seconds. Absent: as configured. */
  readonly expiresAt?: number;
}

/** A token, and all that a page has to know beside it. */
export interface AgoraTicket {
  readonly appId: string;
  readonly channel: string;
  readonly uid: number;
  readonly token: string;
  /** Unix seconds. */
  readonly expireAt: number;
}

/** Makes tokens for channels of one Agora project, with the builder of Agora itself. */
export class AgoraTokens {
  readonly #settings: AgoraSettings;
  readonly #maker: AgoraMaker;

  /** @throws ConfigError where the package `agora-token` is missing. */
  static load(settings: AgoraSettings): AgoraTokens {
    try {
      return new AgoraTokens(settings, require('agora-token') as AgoraMaker);
    } catch (cause) {
      throw new ConfigError('agora needs a package. Run: npm install agora-token', { cause });
    }
  }

  private constructor(settings: AgoraSettings, maker: AgoraMaker) {
    this.#settings = settings;
    this.#maker = maker;
  }

  issue({ channel, uid, role, expiresAt }: AgoraAccess): AgoraTicket {
    const { appId, appCertificate, tokenSeconds = DEFAULT_SECONDS } = this.#settings;
    const { RtcTokenBuilder, RtcRole } = this.#maker;
    const now = Math.floor(Date.now() / 1000);
    const seconds = expiresAt === undefined ? tokenSeconds : expiresAt - now;
    const as = role === 'publisher' ? RtcRole.PUBLISHER : RtcRole.SUBSCRIBER;
    const access = [appId, appCertificate, channel, uid, as, seconds, seconds] as const;
    const token = RtcTokenBuilder.buildTokenWithUid(...access);
    return { appId, channel, uid, token, expireAt: now + seconds };
  }
}
